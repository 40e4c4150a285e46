import { z } from 'zod'
import { TributaryError, newUuid, type JsonValue } from '@tributary/contract'
import type { Keyring } from '../../secrets/index.ts'

/** What a connect link says: what a connect secret says, and where it leads. */
export type ConnectLink = {
  linkId: string
  workspaceId: string
  connectorType: string
  customerId: string
  customerName: string | null
  integrationId: string | null
  /** Undefined: none. */
  state: JsonValue | undefined
  returnUrl: string | null
  expiresAt: Date
}

/** A link lives for 30 days at most. */
export const linkSecondsMax = 30 * 86_400
const bound = 'connect_links'
const stored = z.object({
  v: z.literal(1),
  id: z.uuid(),
  w: z.uuid(),
  t: z.string(),
  c: z.string(),
  n: z.string().nullable(),
  i: z.uuid().nullable(),
  s: z.json().optional(),
  r: z.string().nullable(),
  e: z.number(),
})

/** Makes the token of a link: sealed with the service's key, so that nobody can read or change it, and nothing of it need be kept. */
export function sealLink(keyring: Keyring, link: Omit<ConnectLink, 'linkId'>): string {
  const content: z.infer<typeof stored> = {
    v: 1,
    id: newUuid(),
    w: link.workspaceId,
    t: link.connectorType,
    c: link.customerId,
    n: link.customerName,
    i: link.integrationId,
    ...(link.state === undefined ? {} : { s: link.state }),
    r: link.returnUrl,
    e: link.expiresAt.getTime(),
  }
  return keyring.seal(JSON.stringify(content), bound).toString('base64url')
}

/** Reads the token of a link. Throws `connect.link_invalid` and `connect.link_expired`. */
export function openLink(keyring: Keyring, token: string, nowMs: number): ConnectLink {
  const said = read(keyring, token)
  if (said.e <= nowMs) {
    throw new TributaryError(
      'connect.link_expired',
      `The link ended at ${new Date(said.e).toISOString()}. Ask for a new one.`,
    )
  }
  return {
    linkId: said.id,
    workspaceId: said.w,
    connectorType: said.t,
    customerId: said.c,
    customerName: said.n,
    integrationId: said.i,
    state: said.s,
    returnUrl: said.r,
    expiresAt: new Date(said.e),
  }
}

function read(keyring: Keyring, token: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(keyring.open(Buffer.from(token, 'base64url'), bound)))
  } catch (cause) {
    throw new TributaryError(
      'connect.link_invalid',
      'The link is not one of ours, or was cut on its way. Open it as a whole, or ask for a new one.',
      { cause },
    )
  }
}
