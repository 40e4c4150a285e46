/** Calls a JSON API. Throws with the answer's own words when it is not 2xx. */
export async function call<T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  options: { body?: unknown; apiKey?: string } = {},
): Promise<T> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(options.apiKey ? { authorization: `Api-Key ${options.apiKey}` } : {}),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text.slice(0, 500)}`)
  return (text === '' ? null : JSON.parse(text)) as T
}
