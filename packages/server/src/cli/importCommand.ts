import { ApiError, type Answer, type Client } from '@tributary/sdk'
import { apiClient, apiOptions } from './apiClient.ts'
import type { Call, Command } from './command.ts'
import { required } from './usage.ts'

type Import = Answer<'/v1/imports/{import_id}', 'get'>

const pollMs = 400
const barWidth = 20

/** `tributary import INTEGRATION`: reads an integration's records now. */
export const importCommand: Command = {
  name: 'import',
  form: 'INTEGRATION [--full] [--follow]',
  summary: "read an integration's records now",
  help: `Starts an import. With --follow its progress is shown until it ends, also that of one that is under way already. Exit code 0 when it succeeded (or,
without --follow, was started), 1 when it failed, was cancelled, or brought only a part.`,
  options: {
    ...apiOptions,
    full: { type: 'boolean', help: 'read everything, and find what is gone' },
    follow: { type: 'boolean', help: 'show its progress until it ends' },
  },
  run: importNow,
}

async function importNow(call: Call): Promise<number> {
  const client = apiClient(call)
  const integrationId = required(call.words[0], 'INTEGRATION')
  const id = await start(call, client, integrationId)
  if (!call.options['follow']) {
    call.print({ id, integration_id: integrationId }, `Import ${id} is on its way. See it with --follow.`)
    return 0
  }
  const ended = await follow(call, client, id)
  call.print(ended, `${ended.status}: ${wordsOf(ended)}${ended.error ? `\n${ended.error.message}` : ''}`)
  return ended.status === 'succeeded' ? 0 : 1
}

async function start(call: Call, client: Client, integrationId: string): Promise<string> {
  const path = { integration_id: integrationId }
  try {
    const body = { mode: call.options['full'] ? ('full' as const) : ('incremental' as const) }
    return (
      await client.post('/v1/integrations/{integration_id}/imports', { path, body, signal: call.signal })
    ).id
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'import.already_running' && call.options['follow']))
      throw error
    const { data } = await client.get('/v1/integrations/{integration_id}/imports', {
      path,
      query: { limit: 1 },
    })
    const [running] = data
    if (!running) throw error
    call.tell('An import is under way already; following that one.')
    return running.id
  }
}

async function follow(call: Call, client: Client, id: string): Promise<Import> {
  const isTerminal = process.stderr.isTTY && !call.options['json']
  let told = ''
  for (;;) {
    const now = await client.get('/v1/imports/{import_id}', { path: { import_id: id }, signal: call.signal })
    const isOver = now.status !== 'queued' && now.status !== 'running'
    const line = `${barOf(now)} ${wordsOf(now)}`
    if (isTerminal) process.stderr.write(`\r\x1b[K${line}${isOver ? '\n' : ''}`)
    else if (line !== told) call.tell(line)
    told = line
    if (isOver) return now
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    call.signal.throwIfAborted()
  }
}

/** How many streams are through: how many records there are, nobody knows before. */
function barOf({ streams, status }: Import): string {
  const done = streams.filter((stream) => stream.status === 'done' || stream.status === 'failed').length
  const share = status === 'succeeded' ? 1 : streams.length === 0 ? 0 : done / streams.length
  const full = Math.round(share * barWidth)
  return `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}]`
}

function wordsOf({ status, records, streams, records_per_s: rate }: Import): string {
  if (status === 'queued') return 'waiting for its turn'
  const at = streams.find((stream) => stream.status === 'reading' || stream.status === 'sweeping')
  const { read, new: made, updated, deleted, failed } = records
  const faults = failed > 0 ? `, ${failed} at fault` : ''
  return `${read} read: ${made} new, ${updated} updated, ${deleted} deleted${faults}${rate ? `, ${rate} a second` : ''}${at ? `  (${at.stream})` : ''}`
}
