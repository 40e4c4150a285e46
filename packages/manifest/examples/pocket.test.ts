import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { loadManifest } from '../src/index.ts'
import { unsupportedOf } from '../src/load/unsupported.ts'
import { collect, manifestText } from '../test/read.ts'
import { hasReferenceData, referenceData } from '../test/referenceData.ts'
import { startThirdParty } from '../test/thirdParty.ts'
import type { ThirdParty } from '../test/thirdParty.ts'
import { pocketComponents } from './pocket.ts'

let party: ThirdParty | undefined
afterEach(async () => {
  await party?.close()
  party = undefined
})

const manifest = loadManifest(
  manifestText({
    retriever: `paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: offset}
        pagination_strategy: {type: OffsetIncrement, page_size: 2}`,
  }).replace(
    '{type: DpathExtractor, field_path: [data]}',
    '{class_name: source_declarative_manifest.components.PocketExtractor}',
  ),
)

test('the values of an object become records, page by page, until it is an empty list', async () => {
  party = await startThirdParty(({ url }) => ({
    body: url.searchParams.has('offset')
      ? { list: [] }
      : { list: { b1: { item_id: 'b1' }, a2: { item_id: 'a2' } } },
  }))
  const { records, error } = await collect({
    manifest,
    stream: 'items',
    config: { url: party.origin },
    components: pocketComponents,
  })
  expect(error).toBeUndefined()
  expect(records).toEqual([{ item_id: 'b1' }, { item_id: 'a2' }])
  expect(party.requests).toEqual(['GET /items', 'GET /items?offset=2'])
})

test('without it the class is refused by its name', async () => {
  const { error } = await collect({ manifest, stream: 'items', config: { url: 'http://127.0.0.1:1' } })
  expect(error).toMatchObject({ code: 'manifest.unsupported' })
  expect(String(error)).toContain('PocketExtractor')
})

test.skipIf(!hasReferenceData)('the public manifest runs fully with it', () => {
  const pocket = loadManifest(readFileSync(`${referenceData}/manifests/pocket.yaml`, 'utf8'))
  expect(unsupportedOf(pocket)).not.toEqual([])
  expect(unsupportedOf(pocket, pocketComponents)).toEqual([])
})
