import { ApiError, type Client, type ImportProgress } from '@tributary/sdk'
import { apiClient, apiOptions, textOf } from './apiClient.ts'
import type { Call, Command } from './command.ts'
import { progressLine, wordsOf } from './importProgress.ts'
import { programme, required, UsageError } from './usage.ts'

const redrawMs = 1_000
/** Without a terminal, where each line stays. */
const lineEveryMs = 5_000

/** `tributary import INTEGRATION`: reads an integration's records now. */
export const importCommand: Command = {
  name: 'import',
  form: 'INTEGRATION [--full] [--follow]',
  summary: "read an integration's records now",
  help: `Starts an import. With --follow its progress is shown until it ends, also that of one that is under way already: records and their rate, pages,
what is new, updated, deleted and unchanged, records at fault, the time. The bar counts the streams that are through. Ctrl-C stops the watching
alone: the import goes on, and --watch IMPORT looks on. Without a terminal there is a line every few seconds; with --json the import as the
API shows it, a line for each change.

Exit code 0 when it succeeded (or, without --follow, was started), 1 when it failed, was cancelled, or brought only a part, 130 when the
watching was stopped.

  ${programme} import 0192f3a4-... --full --follow`,
  options: {
    ...apiOptions,
    full: { type: 'boolean', help: 'read everything, and find what is gone' },
    follow: { type: 'boolean', help: 'show its progress until it ends' },
    watch: { type: 'string', help: 'start nothing: show this import (its id) until it ends' },
  },
  run: importNow,
}

async function importNow(call: Call): Promise<number> {
  const client = apiClient(call)
  const watched = textOf(call.options['watch'])
  if (watched !== undefined) {
    if (call.words.length > 0) throw new UsageError('pass INTEGRATION or --watch IMPORT, not both')
    return await showToItsEnd(call, client, watched)
  }
  const integrationId = required(call.words[0], 'INTEGRATION')
  const id = await start(call, client, integrationId)
  if (call.options['follow']) return await showToItsEnd(call, client, id)
  call.print(
    { id, integration_id: integrationId },
    `Import ${id} is on its way. See it with: ${programme} import --watch ${id}`,
  )
  return 0
}

async function start(call: Call, client: Client, integrationId: string): Promise<string> {
  const path = { integration_id: integrationId }
  const { signal } = call
  try {
    const body = { mode: call.options['full'] ? ('full' as const) : ('incremental' as const) }
    return (await client.post('/v1/integrations/{integration_id}/imports', { path, body, signal })).id
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'import.already_running' && call.options['follow']))
      throw error
    const { data } = await client.get('/v1/integrations/{integration_id}/imports', {
      path,
      query: { limit: 1 },
      signal,
    })
    const [running] = data
    if (!running) throw error
    call.tell('An import is under way already; following that one.')
    return running.id
  }
}

async function showToItsEnd(call: Call, client: Client, id: string): Promise<number> {
  const show = display(call)
  let last: ImportProgress | null = null
  let isLost = false
  try {
    for await (const now of client.followImport(id, {
      signal: call.signal,
      onLost: (error) => {
        if (!isLost) show.note(`The connection was lost (${error.message}); trying again.`)
        isLost = true
      },
      onOpen: () => {
        if (isLost) show.note('Connected again.')
        isLost = false
      },
    })) {
      last = now
      show.progress(now)
    }
  } finally {
    show.end()
  }
  if (call.signal.aborted) {
    call.tell(`Stopped watching; the import goes on. Look on with: ${programme} import --watch ${id}`)
    return 130
  }
  if (last?.status === 'queued' || last?.status === 'running' || !last) {
    throw new Error(`the import ${id} was deleted meanwhile`)
  }
  // With --json its last state was printed already.
  if (!call.options['json']) call.print(last, endOf(last))
  return last.status === 'succeeded' ? 0 : 1
}

function endOf(ended: ImportProgress): string {
  const faults = ended.streams.flatMap(({ stream, error }) =>
    error ? [`  ${stream}: ${error.message}`] : [],
  )
  const { error } = ended
  const why = error && !faults.some((line) => line.endsWith(`: ${error.message}`)) ? [error.message] : []
  const lost =
    ended.records.failed > 0
      ? [
          `Records at fault, each with its field and reason: GET /v1/integrations/${ended.integration_id}/record-errors`,
        ]
      : []
  return [`${ended.status}: ${wordsOf(ended)}`, ...why, ...faults, ...lost].join('\n')
}

type Display = { progress(now: ImportProgress): void; note(text: string): void; end(): void }

/** One line that is drawn again and again on a terminal; else a line now and then, or one of JSON for each change. */
function display(call: Call): Display {
  if (call.options['json']) {
    return { progress: (now) => call.print(now, ''), note: call.tell, end: () => {} }
  }
  return process.stderr.isTTY ? onTerminal() : inLines(call)
}

function onTerminal(): Display {
  let now: ImportProgress | null = null
  let atMs = 0
  const draw = () => {
    if (!now) return
    const elapsedS = now.duration_s === null ? null : now.duration_s + (performance.now() - atMs) / 1_000
    const line = progressLine(now, now.finished === null ? elapsedS : now.duration_s)
    process.stderr.write(`\r\x1b[K${line.slice(0, Math.max(20, process.stderr.columns - 1))}`)
  }
  const timer = setInterval(draw, redrawMs)
  return {
    progress: (next) => {
      now = next
      atMs = performance.now()
      draw()
    },
    note: (text) => {
      process.stderr.write(`\r\x1b[K${text}\n`)
      draw()
    },
    end: () => {
      clearInterval(timer)
      if (now) process.stderr.write('\n')
    },
  }
}

function inLines(call: Call): Display {
  let told = ''
  let toldAtMs = Number.NEGATIVE_INFINITY
  return {
    progress: (now) => {
      const steps = [now.status, ...now.streams.map(({ stream, status }) => `${stream} ${status}`)].join()
      if (steps === told && performance.now() - toldAtMs < lineEveryMs) return
      told = steps
      toldAtMs = performance.now()
      call.tell(progressLine(now))
    },
    note: call.tell,
    end: () => {},
  }
}
