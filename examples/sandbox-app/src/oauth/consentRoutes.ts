import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Provider } from 'oidc-provider'
import { z } from 'zod'

import type { User } from '../records/records.ts'
import { renderConsentPage, renderMessagePage } from './pages.ts'

/** What the consent page needs from the rest of the app. */
export type ConsentParts = {
  provider: () => Provider
  users: () => User[]
  clientName: (clientId: string) => string
}

// The radio buttons of a browser are strings; without a choice (Cancel) the field is absent.
const decisionBody = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('cancel') }),
  z.object({ decision: z.literal('allow'), user_id: z.coerce.number().int() }),
])

const askedFor = z.object({ client_id: z.string(), redirect_uri: z.url(), scope: z.string().default('') })

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** The pages where a user allows or refuses access: GET and POST `/consent/:uid`. */
export async function consentRoutes(app: FastifyInstance, parts: ConsentParts): Promise<void> {
  await app.register(formbody)

  app.get('/consent/:uid', async (request, reply) => {
    const interaction = await findInteraction(parts.provider(), request, reply)
    if (!interaction) return expired(reply)
    const asked = askedFor.parse(interaction.params)
    const people = parts.users().filter((user) => user.active)
    const html = renderConsentPage({
      action: `/consent/${interaction.uid}`,
      clientName: parts.clientName(asked.client_id),
      users: people,
      chosenUserId: people[0]?.id ?? null,
      returnsTo: new URL(asked.redirect_uri).host,
    })
    return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(html)
  })

  app.post('/consent/:uid', async (request, reply) => {
    const interaction = await findInteraction(parts.provider(), request, reply)
    if (!interaction) return expired(reply)
    const body = decisionBody.safeParse(request.body)
    const user = body.success && body.data.decision === 'allow' ? findActive(parts, body.data.user_id) : null
    if (!body.success || (body.data.decision === 'allow' && !user)) {
      const message = 'Choose one of the users, then press Allow. Use the back button of your browser.'
      return reply.code(400).type('text/html; charset=utf-8').send(renderMessagePage('Who are you?', message))
    }
    const result = user
      ? await allow(parts.provider(), interaction, String(user.id))
      : { error: 'access_denied', error_description: 'The user pressed Cancel.' }
    const next = await parts.provider().interactionResult(request.raw, reply.raw, result)
    return reply.redirect(next, 303)
  })
}

function findActive(parts: ConsentParts, userId: number): User | null {
  return parts.users().find((user) => user.id === userId && user.active) ?? null
}

async function allow(provider: Provider, interaction: Interaction, accountId: string) {
  const asked = askedFor.parse(interaction.params)
  const grant = new provider.Grant({ accountId, clientId: asked.client_id })
  grant.addOIDCScope(asked.scope)
  return { login: { accountId, remember: false }, consent: { grantId: await grant.save() } }
}

async function findInteraction(
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Interaction | null> {
  try {
    return await provider.interactionDetails(request.raw, reply.raw)
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFound') return null
    throw error
  }
}

function expired(reply: FastifyReply): FastifyReply {
  const message = 'This page is no longer valid. Close it and start to connect again.'
  return reply.code(400).type('text/html; charset=utf-8').send(renderMessagePage('Too late', message))
}
