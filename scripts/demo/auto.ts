import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { eventNames, type Envelope, type EventName } from '@tributary/contract'
import { signConnectSecret } from '@tributary/sdk'
import { connectBySandbox, createVisitor } from '../../test/support/visitor.ts'
import { call } from './call.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import type { Demo } from './startDemo.ts'

type Issue = { id: number; title: string }
const customerId = 'acme'
const state = 'demo'

/**
 * Goes through the whole life of an integration without a hand and verifies each of the eight events on the way. Returns how
 * many were verified; throws with what is missing.
 */
export async function runAuto(demo: Demo, say: (line: string) => void): Promise<number> {
  const verified = new Set<EventName>()
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const refused: string[] = []
  const receiver = await startReceiver(
    secret,
    (event, id) => {
      verified.add(event.event)
      say(`  webhook  ${event.event.padEnd(40)}${briefly(event)}  ${id}`)
    },
    (reason) => refused.push(reason),
  )
  try {
    const { id: endpointId } = await call<{ id: string }>('POST', `${demo.service}/v1/webhook-endpoints`, {
      apiKey: demo.apiKey,
      body: { url: receiver.url, description: 'the demo itself', secret },
    })
    await walk(demo, receiver, endpointId, say)
    if (refused[0] !== undefined) throw new Error(`a webhook did not verify: ${refused[0]}`)
    const missing = eventNames.filter((name) => !verified.has(name))
    if (missing.length > 0) throw new Error(`never received: ${missing.join(', ')}`)
    return verified.size
  } finally {
    await receiver.close()
  }
}

async function walk(
  demo: Demo,
  receiver: Receiver,
  endpointId: string,
  say: (line: string) => void,
): Promise<void> {
  const sandbox = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    call<Issue>(method, `${demo.sandbox}/admin/${path}`, body === undefined ? {} : { body })

  say('connecting through the OAuth2 flow of the sandbox')
  await connect(demo)
  const { payload: installed } = await receiver.next('integration_installed', 'after connecting')
  const integrationId = installed.id
  await receiver.next('integration_new_data_model', 'the first import')
  await receiver.next('integration_import_done', 'the first import')

  const importNow = async (mode: 'incremental' | 'full') => {
    await call('POST', `${demo.service}/v1/integrations/${integrationId}/imports`, {
      apiKey: demo.apiKey,
      body: { mode },
    })
    return await receiver.next('integration_import_done', `an import by hand, ${mode}`)
  }

  say('adding an issue, then renaming it')
  await takeAll(receiver, 'integration_new_data_model')
  const issue = await sandbox('POST', 'issues', { title: 'Made by the demo', project_id: 1 })
  await importNow('incremental')
  const { payload: made } = await receiver.next(
    'integration_new_data_model',
    'the added issue',
    ({ payload }) => payload.type === 'pm_issue',
  )
  await sandbox('PATCH', `issues/${issue.id}`, { title: 'Renamed by the demo' })
  await importNow('incremental')
  const { payload: updated } = await receiver.next(
    'integration_updated_data_model',
    'the renamed issue',
    ({ payload }) => payload.resource_id === made.resource_id,
  )
  expectSame('diff', updated.diff, { name: { old: 'Made by the demo', new: 'Renamed by the demo' } })
  const path = `${demo.service}/v1/customers/${customerId}/pm-issues/${made.resource_id}`
  expectSame(
    'data of the event and answer of the API',
    updated.data,
    await call('GET', path, { apiKey: demo.apiKey }),
  )

  say('deleting the issue')
  await sandbox('DELETE', `issues/${issue.id}`)
  await importNow('full')
  await receiver.next(
    'integration_deleted_data_model',
    'the deleted issue',
    ({ payload }) => payload.resource_id === made.resource_id,
  )

  say('revoking the grant at the sandbox, so that the token can not be refreshed')
  await sandbox('POST', 'revoke', {})
  await receiver.next('integration_cannot_refresh_oauth_token', 'after the grant was revoked')

  say('reconnecting')
  await connect(demo, integrationId)
  await receiver.next(
    'integration_oauth_token_fixed',
    'after reconnecting',
    ({ payload }) => payload.id === integrationId,
  )
  await receiver.next('integration_import_done', 'the import after reconnecting')

  say('sending the test event')
  await call('POST', `${demo.service}/v1/webhook-endpoints/${endpointId}/test`, { apiKey: demo.apiKey })
  await receiver.next('webhook_test', 'after asking for it')
}

/** Signs a connect secret as the app's backend would, then presses the buttons as the customer would. */
async function connect(demo: Demo, integrationId?: string): Promise<void> {
  const secret = signConnectSecret({
    privateKey: demo.privateKeyPem,
    workspaceId: demo.workspaceId,
    customerId,
    name: 'Acme',
    state,
    ...(integrationId ? { integrationId } : {}),
  })
  const end = await connectBySandbox(
    createVisitor(),
    `${demo.service}/v1/credentials/sandbox/register?secret=${secret}`,
  )
  if (end.status === 200 && end.said?.message?.['type'] === 'READY') return
  throw new Error(
    `the connect pages ended without READY, on ${end.url} (${end.status}): ${wordsOf(end.body)}`,
  )
}

/** The words of a page, for a message. */
function wordsOf(page: string): string {
  const text = page.replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '').replace(/<[^>]+>/g, ' ')
  return text.replace(/\s+/g, ' ').trim().slice(0, 500)
}

/** Takes what is waiting of this name, so that the next one is of the next step. */
async function takeAll(receiver: Receiver, name: EventName): Promise<void> {
  for (const event of receiver.waiting(name))
    await receiver.next(name, 'a waiting one', (other) => other === event)
}

function expectSame(what: string, came: unknown, expected: unknown): void {
  // Key order is never a difference.
  if (isDeepStrictEqual(came, expected)) return
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, came ${JSON.stringify(came)}`)
}

/** What an event is about, in a few words. */
function briefly({ event, payload }: Envelope): string {
  if (event === 'integration_updated_data_model') return `${payload.type} ${JSON.stringify(payload.diff)}`
  if (event === 'integration_cannot_refresh_oauth_token') return payload.error
  if ('type' in payload) return payload.type
  return 'connector_type' in payload ? payload.connector_type : ''
}
