import { expect, test } from 'vitest'
import { collect, manifestText } from '../test/read.ts'
import { startThirdParty } from '../test/thirdParty.ts'
import { loadManifest } from './load/loadManifest.ts'

// What would break: a number that a JavaScript number can not hold comes as null, as 0, or as another number, and nobody is told.

async function read(body: string, transformation = '') {
  const party = await startThirdParty(() => ({ body: `{"data":[${body}]}` }))
  const manifest = loadManifest(manifestText({ stream: transformation }))
  const { records, error } = await collect({ manifest, stream: 'items', config: { url: party.origin } })
  await party.close()
  expect(error).toBeUndefined()
  return records
}

test.each([
  ['1e400', '1e400'],
  ['-1.5E+999', '-1.5E+999'],
  ['1e-400', '1e-400'],
  ['9'.repeat(320), '9'.repeat(320)],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['18446744073709551616', '18446744073709551616'],
  ['9007199254740993', '9007199254740993'],
  ['1e300', 1e300],
  ['0e400', 0],
  ['0.0', 0],
  ['1.0', 1],
  ['-0.5e-3', -0.0005],
])('%s in a record is handed out as %j', async (number, kept) => {
  expect(await read(`{"id":1,"n":${number},"in":[{"n":${number}}]}`)).toEqual([
    { id: 1, n: kept, in: [{ n: kept }] },
  ])
})

test('templates see such a number as the reference does, and it stays as it came beside what they make', async () => {
  const added = `transformations:
      - type: AddFields
        fields:
          - { path: [shown], value: "{{ record['n'] }}" }
          - { path: [isLarge], value: "{{ record['n'] > 5 }}" }
          - { path: [when], value: "{{ format_datetime(1, '%Y') if record['n'] else '' }}" }`
  expect(await read('{"n":1e400}', added)).toEqual([{ n: '1e400', shown: 'inf', isLarge: true, when: 1970 }])
})
