import { createServer } from 'node:http'

// The third party of the manifest bench, in a process of its own: pages of 100 records of about 1 kB, each page rendered once.

/** What the server says once it listens. */
export type ManifestServerMessage = { port: number }

const pageSize = 100
const filler = 'abcdefghij'.repeat(72)

function record(id: number): object {
  return {
    id,
    active: id % 10 !== 0,
    score: id % 100,
    user: { name: `user ${id}`, email: `user${id}@example.com`, team: { id: id % 7, name: 'blue' } },
    labels: ['one', 'two', 'three'],
    created_at: '2024-01-01T00:00:00Z',
    description: filler,
  }
}

const full = Buffer.from(
  JSON.stringify({ data: Array.from({ length: pageSize }, (_, index) => record(index + 1)) }),
)
const empty = Buffer.from('{"data":[]}')

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const page = Number(searchParams.get('page') ?? '1')
  const body = page <= Number(searchParams.get('pages') ?? '1') ? full : empty
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object')
    process.send?.({ port: address.port } satisfies ManifestServerMessage)
})
process.on('disconnect', () => process.exit(0))
