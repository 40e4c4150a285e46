import { expect, test } from 'vitest'
import { loadManifest } from '@tributary/manifest'
import { pagedManifest } from '../../../../test/support/manifestWorld.ts'
import { countsPages } from './countsPages.ts'

const cursor = (value: string) => `{ type: CursorPagination, cursor_value: '${value}' }`

test.each([
  ['{ type: PageIncrement, page_size: 2 }', true],
  ['{ type: OffsetIncrement, page_size: 2 }', true],
  [cursor('{{ response["next_page"] }}'), true],
  [cursor('{{ headers["link"]["next"]["url"] }}'), true],
  [cursor('{{ response.get("next", {}).get("offset") }}'), true],
  [cursor('{{ response["data"]["pageInfo"]["endCursor"] }}'), false],
  [cursor('{{ response["nextPageToken"] }}'), false],
  [cursor('{{ last_record["id"] }}'), false],
])('a list with %s is counted: %s', (strategy, counted) => {
  const manifest = loadManifest(
    pagedManifest(['users', 'issues']).replace(
      /pagination_strategy: .*(?=\s+- type)/,
      `pagination_strategy: ${strategy}`,
    ),
  )
  expect(countsPages(manifest, 'users')).toBe(counted)
  expect(countsPages(manifest, 'issues')).toBe(true)
})

test('a stream that only the account knows is judged by the whole manifest', () => {
  expect(countsPages(loadManifest(pagedManifest(['users'])), 'elsewhere')).toBe(true)
})
