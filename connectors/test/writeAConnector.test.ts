import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectorsDir, idOf, openConnector } from './runConnector.ts'

// What docs/write-a-connector.md shows is taken from the page and run as it stands.

const token = 'tsk_secret'
const projects = [{ id: 'p1', name: 'Garden', web_url: 'https://tasks.example/p1' }]
const tasks = [
  {
    id: 't1',
    title: 'Water',
    status: 'done',
    due: '2026-12-01',
    project_id: 'p1',
    updated_at: '2026-11-01T00:00:00Z',
  },
  {
    id: 't2',
    title: 'Weed',
    status: 'open',
    due: null,
    project_id: null,
    updated_at: '2026-11-02T00:00:00Z',
  },
]
let server: Server
let folder: string
let baseUrl: string
let tired = 0
beforeAll(async () => {
  const page = await readFile(new URL('../../docs/write-a-connector.md', import.meta.url), 'utf8')
  const [connector = '', manifest = '', mapping = ''] = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(
    ([, text]) => text,
  )
  folder = await mkdtemp(join(tmpdir(), 'tributary-write-'))
  await mkdir(join(folder, 'tasks'))
  await writeFile(join(folder, 'tasks/connector.yaml'), connector)
  await writeFile(join(folder, 'tasks/manifest.yaml'), manifest)
  await writeFile(join(folder, 'tasks/mapping.yaml'), mapping)

  // One item a page, so that there are pages.
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end('{}')
    if (tired-- > 0) return response.writeHead(429, { 'retry-after': '3' }).end('{}')
    const since = searchParams.get('updated_since') ?? ''
    const all = pathname === '/v1/projects' ? projects : tasks.filter((task) => task.updated_at >= since)
    const at = Number(searchParams.get('cursor') ?? 0)
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(
        JSON.stringify({ items: all.slice(at, at + 1), next: at + 1 < all.length ? String(at + 1) : null }),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

const open = (given = token) =>
  openConnector(relative(connectorsDir, join(folder, 'tasks')), { base_url: baseUrl, token: given })

test('the connector of the page is checked, reads page by page and maps', async () => {
  const opened = await open()
  expect(await opened.check()).toMatchObject({ ok: true })
  expect(await opened.readAndMap('projects')).toEqual([
    {
      model: 'pm_project',
      externalId: 'p1',
      deleted: false,
      data: { name: 'Garden', url: 'https://tasks.example/p1' },
    },
  ])
  const read = await opened.read('tasks')
  expect(read.pages).toBe(2)
  expect(await opened.map('tasks', read.records)).toMatchObject([
    {
      externalId: 't1',
      data: { name: 'Water', complete: true, due_date: '2026-12-01', project_id: idOf('pm_project', 'p1') },
    },
    { externalId: 't2', data: { name: 'Weed', complete: false } },
  ])
})

test('it goes on from where it was, waits when it is asked to, and says what is wrong with a token', async () => {
  const opened = await open()
  const { state } = await opened.read('tasks')
  tired = 1
  expect((await opened.read('tasks', state)).records.map(({ id }) => id)).toEqual(['t2'])
  // What Retry-After asks for, and the second more that the format adds.
  expect(opened.waits).toEqual([4_000])
  expect(await (await open('tsk_wrong')).check()).toMatchObject({
    ok: false,
    message: expect.stringContaining('The token is not accepted.'),
  })
})
