import type { PageAnswers } from '../routes/pageAnswers.ts'

/** Reads from one of the app's endpoints; throws an error with the message that the app gave. */
export async function read<Name extends keyof PageAnswers>(
  name: Name,
  query?: URLSearchParams,
): Promise<PageAnswers[Name]> {
  const response = await request('GET', query ? `${name}?${query.toString()}` : name)
  return response.json()
}

/** Changes something by one of the app's endpoints; throws as `read` does. */
export async function change(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<void> {
  await request(method, path, body)
}

async function request(method: string, path: string, body?: object): Promise<Response> {
  const sent = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`/admin/${path}`, { method, ...sent })
  if (response.ok) return response
  const { error }: { error: { message: string } } = await response.json()
  throw new Error(error.message)
}
