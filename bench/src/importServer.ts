import { createServer } from 'node:http'
import { recordOf } from './importWorld.ts'

// The third party of the import bench, in a process of its own: importServer.ts <records>. Pages of 100 records, rendered before it listens.

/** What the server says once it listens. */
export type ImportServerMessage = { port: number }

const pageSize = 100
const records = Number(process.argv[2])
const pages = Array.from({ length: Math.ceil(records / pageSize) }, (_, page) =>
  Buffer.from(
    JSON.stringify({
      data: Array.from({ length: Math.min(pageSize, records - page * pageSize) }, (_item, index) =>
        recordOf(page * pageSize + index, 0),
      ),
    }),
  ),
)
const empty = Buffer.from('{"data":[]}')

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const body = pages[Number(searchParams.get('page') ?? '1') - 1] ?? empty
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object')
    process.send?.({ port: address.port } satisfies ImportServerMessage)
})
process.on('disconnect', () => process.exit(0))
