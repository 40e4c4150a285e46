/** One message of a stream. `id` is the last id that was given; `type` is `message` unless the stream says otherwise. */
export type ServerSentEvent = { id: string; type: string; data: string }

/** A line longer than this is no stream of ours. */
const lineMax = 8_000_000

/**
 * Reads server-sent events (HTML standard, 9.2.6). `onRead` is called whenever something came, comments included, once the messages in it were
 * taken: with the last id, which may have moved without a message.
 */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
  onRead: (id: string) => void,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let id = ''
  let type = ''
  let data: string[] = []
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/)
    rest = lines.pop() ?? ''
    if (rest.length > lineMax) throw new Error('a line of the stream is too long')
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, type: type || 'message', data: data.join('\n') }
        type = ''
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const name = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
      if (name === 'id') id = value
      else if (name === 'event') type = value
      else if (name === 'data') data.push(value)
    }
    onRead(id)
  }
}
