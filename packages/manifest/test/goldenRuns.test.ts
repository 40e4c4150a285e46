import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { replayGolden } from './goldenReplay.ts'
import { hasReferenceData, referenceData } from './referenceData.ts'

test.skipIf(!hasReferenceData)(
  'recorded runs come out as in the reference: requests, records, last state, status and failure type of each stream',
  { timeout: 300_000 },
  async () => {
    const names = readdirSync(`${referenceData}/golden`)
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.replace(/\.json$/, ''))
    const outcomes = []
    for (const name of names) outcomes.push(...(await replayGolden(referenceData, name)))
    expect(outcomes.length).toBeGreaterThan(1000)
    expect(outcomes.filter((outcome) => outcome.faults.length > 0)).toEqual([])
  },
)
