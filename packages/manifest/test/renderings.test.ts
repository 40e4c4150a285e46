import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PyError } from '../src/python/errors.ts'
import { templateOf } from '../src/template/interpolate.ts'
import { hasReferenceData, referenceData } from './referenceData.ts'

interface Rendering {
  template: string
  context: Record<string, never>
  expect: { ok: string } | { err: string }
}

// Names that a recording leaves out are empty objects.
const names = [
  'config',
  'parameters',
  'stream_slice',
  'stream_partition',
  'stream_interval',
  'next_page_token',
  'response',
  'headers',
  'last_record',
  'last_page_size',
  'record',
  'value',
  'path',
  'stream_state',
  'property',
  'creation_response',
  'polling_response',
  'download_target',
  'components_values',
  'raw_schema',
  'session_token',
]
const clock = BigInt(Date.parse('2026-03-15T12:34:56.789Z')) * 1000n

function rendered({ template, context }: Rendering): { ok: string } | { err: string } {
  const variables = { ...Object.fromEntries(names.map((name) => [name, {}])), ...context }
  try {
    return { ok: templateOf(template).render({ variables, now: () => clock }) }
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    return { err: error.kind }
  }
}

test.skipIf(!hasReferenceData)(
  'every recorded template renders as in the reference, or raises the same error',
  () => {
    const all: Rendering[] = readFileSync(`${referenceData}/renderings.jsonl`, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
    const wrong = all.filter((one) => {
      const got = rendered(one)
      if ('ok' in one.expect) return !('ok' in got) || got.ok !== one.expect.ok
      return !('err' in got) || got.err !== one.expect.err.split(':')[0]
    })
    expect(all.length).toBeGreaterThan(3000)
    expect(wrong.map((one) => one.template)).toEqual([])
  },
)
