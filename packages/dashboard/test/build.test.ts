import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildDashboard, builtFolder } from './buildDashboard.ts'

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[] }
let manifest: Record<string, Chunk>
beforeAll(async () => {
  await buildDashboard()
  manifest = JSON.parse(await readFile(join(builtFolder, 'manifest.json'), 'utf8'))
}, 120_000)

/** The files that a page needs before it is shown: the entry's and its own, with everything that they import. */
function filesOf(...keys: string[]): string[] {
  const seen = new Set<string>()
  const visit = (key: string) => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key]?.imports ?? []) visit(next)
  }
  for (const key of keys) visit(key)
  return [...seen].flatMap((key) => manifest[key]?.file ?? [])
}

async function gzipBytes(files: string[]): Promise<number> {
  const sizes = await Promise.all(
    files
      .filter((file) => file.endsWith('.js'))
      .map(async (file) => (await stat(join(builtFolder, `${file}.gz`))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

test.each(['overview/Overview', 'start/SetUp', 'start/SignIn'])(
  'the first view of %s is less than 200 kB of compressed JavaScript',
  async (page) => {
    const files = filesOf('index.html', `src/pages/${page}.tsx`)
    expect(files.length).toBeGreaterThan(2)
    expect(await gzipBytes(files)).toBeLessThan(200_000)
  },
)

test('every page is a file of its own, loaded when it is shown', () => {
  const pages = Object.keys(manifest).filter((key) => key.startsWith('src/pages/'))
  expect(manifest['index.html']?.dynamicImports).toEqual(expect.arrayContaining(pages))
  expect(pages.length).toBeGreaterThan(20)
})

test('the page has no inline script and nothing from elsewhere', async () => {
  const html = await readFile(join(builtFolder, 'index.html'), 'utf8')
  expect(html.match(/<script\b[^>]*>/g)).toEqual([expect.stringContaining('src="/assets/')])
  expect(html).not.toMatch(/(src|href)="(https?:)?\/\//)
  expect(html).not.toMatch(/\son[a-z]+=/)
})
