import { eventNames, eventSamples, newUuid } from '@tributary/contract'
import { textOf } from './apiClient.ts'
import type { Call, Command } from './command.ts'
import { describeAnswer, isTaken, localSecret, postSigned } from './signedPost.ts'
import { programme, required, UsageError } from './usage.ts'

/** `tributary trigger EVENT`: a realistic sample of an event, to try a receiver with. */
export const triggerCommand: Command = {
  name: 'trigger',
  form: 'EVENT --to URL',
  summary: 'post a sample of an event to your receiver',
  help: `Posts one realistic webhook, signed as the service signs, and prints the answer. Nothing is written anywhere, and no service is needed.
Exit code 1 when the receiver does not answer 2xx. The events: ${eventNames.join(', ')}.

  ${programme} trigger integration_updated_data_model --to http://localhost:3000/hooks --secret whsec_...`,
  options: {
    to: { type: 'string', help: 'where your app listens' },
    secret: {
      type: 'string',
      help: 'sign with this secret (TRIBUTARY_WEBHOOK_SECRET; default: that of "listen", or a new one)',
    },
    customer: { type: 'string', help: 'the customer_id of the sample' },
    state: { type: 'string', help: 'the state of the sample: JSON, or text' },
    id: { type: 'string', help: 'the webhook-id; twice the same one tries your deduplication' },
  },
  run: trigger,
}

async function trigger(call: Call): Promise<number> {
  const { options, env, words } = call
  const wanted = required(words[0], 'EVENT')
  const name = eventNames.find((one) => one === wanted)
  if (!name) throw new UsageError(`"${wanted}" is not an event. There are: ${eventNames.join(', ')}`)
  const url = required(textOf(options['to']), '--to URL')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`--to is "${url}"; expected an address such as http://localhost:3000/hooks`)
  }
  const given = textOf(options['secret']) ?? textOf(env['TRIBUTARY_WEBHOOK_SECRET'])
  if (given !== undefined && !given.startsWith('whsec_')) {
    throw new UsageError('the secret is not one of a webhook endpoint: expected "whsec_" and base64')
  }
  const secret = given ?? localSecret(textOf(env['TRIBUTARY_API_KEY']) ?? null)
  if (given === undefined) call.tell(`Signed with the secret\n  ${secret}`)
  const id = textOf(options['id']) ?? `evt_${newUuid()}`
  const body = sampleBody(name, textOf(options['customer']), textOf(options['state']))
  const answer = await postSigned(url, secret, { id, body: JSON.stringify(body) }, call.signal)
  call.print(
    { id, body, answer },
    `${name}  ${id}\n  ${isTaken(answer) ? '->' : '!!'} ${describeAnswer(answer)}`,
  )
  return isTaken(answer) ? 0 : 1
}

function sampleBody(
  name: keyof typeof eventSamples,
  customer: string | undefined,
  state: string | undefined,
): object {
  const { body } = eventSamples[name]
  if (name === 'webhook_test') return body
  const said = state === undefined ? body.state : jsonOrText(state)
  return {
    ...body,
    customer_id: customer ?? body.customer_id,
    state: said,
    payload: 'state' in body.payload ? { ...body.payload, state: said } : body.payload,
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
