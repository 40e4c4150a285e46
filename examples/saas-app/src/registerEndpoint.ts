import { z } from 'zod'

const made = z.object({ secret: z.string() })

/**
 * Makes the app's webhook endpoint by the API and gives its signing secret. Most apps do this once, by hand, on the page /security of the
 * dashboard; the example does it at its start, because its address is another one each time.
 */
export async function registerEndpoint(serviceUrl: string, apiKey: string, url: string): Promise<string> {
  const answer = await fetch(`${serviceUrl}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Api-Key ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, description: 'The example app' }),
  })
  const body: unknown = await answer.json()
  if (!answer.ok) {
    throw new Error(`The webhook endpoint ${url} could not be made: ${answer.status} ${JSON.stringify(body)}`)
  }
  return made.parse(body).secret
}
