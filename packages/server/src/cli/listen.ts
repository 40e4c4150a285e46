import { eventNames, type EventName } from '@tributary/contract'
import { createClient, type FollowedEvent } from '@tributary/sdk'
import { apiOptions, apiSettings, textOf } from './apiClient.ts'
import type { Call, Command } from './command.ts'
import { describeAnswer, isTaken, localSecret, postSigned } from './signedPost.ts'
import { programme, UsageError } from './usage.ts'

/** `tributary listen`: the workspace's webhooks on a developer's machine. */
export const listenCommand: Command = {
  name: 'listen',
  form: '[--forward-to URL]',
  summary: "the workspace's webhooks on your machine, without a public URL",
  help: `Prints each event as it happens. With --forward-to each is posted to that URL as the service would post it, signed with the secret that
is printed at the start (the same at every start with the same API key), and the answer is printed. One at a time, in order; none is tried
again. Lost connections are opened again, and nothing is left out. Ctrl-C ends it, and prints the cursor for --after. With --json the first
line has the secret, and each event its cursor.

Exit code 0 when it was ended (Ctrl-C, --count), 1 when the service refuses (a wrong key, a cursor that it did not give).

  ${programme} listen --forward-to http://localhost:3000/hooks`,
  options: {
    ...apiOptions,
    'forward-to': { type: 'string', help: 'where your app listens, such as http://localhost:3000/hooks' },
    events: { type: 'string', help: 'only these events, parted by commas' },
    customer: { type: 'string', help: 'only events of this customer (your own id)' },
    secret: { type: 'string', help: 'sign with this secret (whsec_...) instead' },
    after: { type: 'string', help: 'go on after this cursor, instead of now' },
    count: { type: 'string', help: 'end after so many events' },
  },
  run: listen,
}

async function listen(call: Call): Promise<number> {
  const { options, signal } = call
  const settings = apiSettings(call)
  const target = targetOf(textOf(options['forward-to']))
  const secret = secretOf(call, settings.apiKey)
  const client = createClient(settings)
  const events = eventsOf(textOf(options['events']))
  const countMax = countOf(textOf(options['count']))
  const workspace = await client.get('/v1/workspace', { signal })
  announce(call, workspace.name, target, secret)
  let isConnected = true
  let count = 0
  let cursor = textOf(options['after'])
  try {
    for await (const event of client.follow({
      ...(events ? { events } : {}),
      ...(textOf(options['customer']) ? { customerId: String(options['customer']) } : {}),
      ...(cursor ? { after: cursor } : {}),
      body: true,
      signal,
      onOpen: () => {
        if (!isConnected) call.tell('Connected again.')
        isConnected = true
      },
      onLost: (error) => {
        if (isConnected) call.tell(`The connection was lost (${error.message}); trying again.`)
        isConnected = false
      },
    })) {
      const isShown = await show(call, event, target, secret)
      // Ended in the middle of it: the next run begins with this one.
      if (!isShown) break
      cursor = event.cursor
      if (++count === countMax) break
    }
  } finally {
    if (cursor) call.tell(`Ended. To go on from here: --after ${cursor}`)
  }
  return 0
}

function announce(call: Call, workspace: string, target: string | null, secret: string): void {
  if (call.options['json']) {
    const forwarding = target === null ? null : { url: target, secret }
    call.print({ listening: { workspace, forwarding } }, '')
    return
  }
  call.tell(`Listening to the events of "${workspace}". Ctrl-C ends it.`)
  if (target) call.tell(`Forwarding to ${target}, signed with the secret\n  ${secret}`)
}

/** False when the command was ended before the app had answered. */
async function show(
  call: Call,
  event: FollowedEvent,
  target: string | null,
  secret: string,
): Promise<boolean> {
  const { id, event: name, customer_id: customerId, created, body } = event
  const head = `${created.slice(11, 19)}  ${name.padEnd(38)}  ${customerId ?? '-'}  ${id}`
  if (target === null) {
    call.print(event, head)
    return true
  }
  if (body === undefined) {
    call.print({ ...event, answer: null }, `${head}\n          not forwarded: its body is no longer kept`)
    return true
  }
  const answer = await postSigned(target, secret, { id, body }, call.signal)
  if (answer.status === null && call.signal.aborted) return false
  const mark = isTaken(answer) ? '->' : '!!'
  call.print({ ...event, answer }, `${head}\n          ${mark} ${describeAnswer(answer)}`)
  return true
}

function targetOf(text: string | undefined): string | null {
  if (text === undefined) return null
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  throw new UsageError(`--forward-to is "${text}"; expected an address such as http://localhost:3000/hooks`)
}

function secretOf({ options, env }: Call, apiKey: string): string {
  const given = textOf(options['secret']) ?? textOf(env['TRIBUTARY_WEBHOOK_SECRET'])
  if (given === undefined) return localSecret(apiKey)
  if (given.startsWith('whsec_')) return given
  throw new UsageError('the secret is not one of a webhook endpoint: expected "whsec_" and base64')
}

function eventsOf(text: string | undefined): EventName[] | null {
  if (text === undefined) return null
  return text.split(',').map((part) => {
    const found = eventNames.find((name) => name === part.trim())
    if (found) return found
    throw new UsageError(`"${part.trim()}" is not an event. There are: ${eventNames.join(', ')}`)
  })
}

function countOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`--count is "${text}"; expected a whole number from 1 on`)
}
