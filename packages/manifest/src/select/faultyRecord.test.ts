import { expect, test } from 'vitest'
import { collect, manifestText } from '../../test/read.ts'
import { startThirdParty } from '../../test/thirdParty.ts'
import { loadManifest } from '../load/loadManifest.ts'

// What would break: a stream stops at what is no record, and says so in words of another language, or not at all.

test.each([
  ['null', 'null'],
  ['17', 'a number'],
  ['1e400', 'a number'],
  ['"later"', 'a text'],
  ['true', 'true'],
  ['[1, 2]', 'a list of 2'],
])('among records %s stops the stream with what was expected and what came', async (json, found) => {
  const party = await startThirdParty(() => ({ body: `{"data":[{"id":1},${json},{"id":2}]}` }))
  const read = await collect({
    manifest: loadManifest(manifestText()),
    stream: 'items',
    config: { url: party.origin },
  })
  await party.close()
  expect(read.records).toEqual([{ id: 1 }])
  expect(read.error).toMatchObject({
    code: 'manifest.response',
    failureType: 'system_error',
    message: `Expected each record of stream "items" to be an object; found ${found} in the place of one.`,
  })
})
