import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readServerSentEvents } from './readServerSentEvents.ts'

async function read(chunks: Uint8Array[]) {
  const heard: string[] = []
  const messages = []
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  for await (const message of readServerSentEvents(stream, (id) => heard.push(id))) messages.push(message)
  return { heard, messages }
}
const bytes = new TextEncoder().encode(
  'retry: 10\n\n: hello\nid: 1.0\nevent: ready\ndata: {}\n\nid: 2.0\ndata: Grüße\ndata:zwei\n\nid: 3.0\n: still here\n\ndata: last\r\n\r\ndata: cut off',
)

test('ids last, types do not, data may have several lines, comments and what is cut off tell nothing', async () => {
  const { messages, heard } = await read([bytes])
  expect(messages).toEqual([
    { id: '1.0', type: 'ready', data: '{}' },
    { id: '2.0', type: 'message', data: 'Grüße\nzwei' },
    { id: '3.0', type: 'message', data: 'last' },
  ])
  expect(heard).toEqual(['3.0'])
})

test('an id without a message moves the place as well', async () => {
  const { messages, heard } = await read(
    ['id: 1\ndata: a\n\n', 'id: 9\n: still here\n\n'].map((text) => new TextEncoder().encode(text)),
  )
  expect([messages.length, heard]).toEqual([1, ['1', '9']])
})

test('where the bytes are cut on their way makes no difference', async () => {
  const { messages: whole } = await read([bytes])
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end))
      const { messages } = await read(chunks)
      expect(messages.map(({ data }) => data)).toEqual(whole.map(({ data }) => data))
    }),
  )
})
