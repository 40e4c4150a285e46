import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { hasReferenceData, referenceData } from '../../test/referenceData.ts'
import { coverageTable } from './coverageTable.ts'

const readme = fileURLToPath(new URL('../../README.md', import.meta.url))

test.skipIf(!hasReferenceData)('the README holds what `npm run coverage` prints', { timeout: 60_000 }, () => {
  const table = coverageTable(`${referenceData}/manifests`)
  expect(readFileSync(readme, 'utf8')).toContain(`<!-- coverage -->\n\n${table}\n\n<!-- end of coverage -->`)
})
