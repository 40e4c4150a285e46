import { createClient } from '@tributary/sdk'

/**
 * Makes the app's webhook endpoint by the API and gives its signing secret. Most apps do this once, by hand, on the page /security of the
 * dashboard; the example does it at its start, because its address is another one each time.
 */
export async function registerEndpoint(serviceUrl: string, apiKey: string, url: string): Promise<string> {
  const tributary = createClient({ baseUrl: serviceUrl, apiKey })
  const endpoint = await tributary.post('/v1/webhook-endpoints', {
    body: { url, description: 'The example app' },
  })
  return endpoint.secret
}
