import type { ConnectWorld } from './connectWorld.ts'

/** The address that opens the connect pages for a customer: the claims of its secret, and more parameters of the address. */
export async function registerUrlOf(
  world: ConnectWorld,
  claims: Record<string, unknown> = {},
  parameters: Record<string, string> = {},
): Promise<string> {
  const secret = await world.sign({ customer_id: 'c1', ...claims })
  const query = new URLSearchParams({ secret, ...parameters })
  return `${world.url}/v1/credentials/sandbox/register?${query.toString()}`
}
