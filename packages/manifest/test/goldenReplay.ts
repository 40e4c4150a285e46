import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { parseDocument, visit } from 'yaml'
import { loadManifest, readStream, ReadError } from '../src/index.ts'
import { nodeHost } from '../src/node/nodeHost.ts'

/** One recorded file, as the README of the recordings describes it. */
interface Golden {
  clock: string
  manifest_resolved_urls: Record<string, string>
  config: Record<string, unknown>
  runs: GoldenRun[]
}

interface Exchange {
  stream: string
  request: {
    method: string
    path: string
    query: [string, string][]
    headers: Record<string, string>
    body: string
  }
  response: { status: number; headers: Record<string, string>; body: string }
}

interface GoldenRun {
  variant?: string
  streams: { name: string; sync_mode: string }[]
  input_state: { stream: { stream_descriptor: { name: string }; stream_state: unknown } }[] | null
  exchanges: Exchange[]
  records: Record<string, unknown[]>
  states: Record<string, unknown[]>
  stream_status: Record<string, string>
  errors: { stream: string | null; failure_type: string }[]
}

/** How one stream of one run came out against its recording. */
export interface StreamOutcome {
  file: string
  run: number
  stream: string
  faults: string[]
}

const placeholder = 'http://mock'

function swap<T>(value: T, from: string, to: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll(from, to))
}

function bodyKey(body: string): unknown {
  if (body === '') return ''
  try {
    return { json: JSON.parse(body) }
  } catch {
    if (/^[^=&\s]+=/.test(body))
      return { form: [...new URLSearchParams(body)].map((pair) => pair.join('=')).sort() }
    return { text: body }
  }
}

/** A value's text with sorted keys, so that equal values have equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .sort(([one], [two]) => (one < two ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
      .join(',')}}`
  }
  return JSON.stringify(value) ?? 'undefined'
}

function tokenStems(text: string): string {
  return text.replaceAll(/\b(access|refresh|session)-tok-\d+/g, '$1-tok')
}

function keyOf(method: string, path: string, query: [string, string][], body: string): string {
  const pairs = query.map((pair) => pair.join('=')).sort()
  return tokenStems(canonical([method, path, pairs, bodyKey(body)]))
}

interface Seen {
  stream: string
  key: string
  method: string
  headers: Record<string, string>
}

/** Answers requests from a recording and notes what came. */
class Replayer {
  readonly seen: Seen[] = []
  readonly unknown: string[] = []
  current = ''
  private readonly answers = new Map<string, Exchange[]>()
  origin = ''

  load(exchanges: Exchange[]): void {
    this.answers.clear()
    this.seen.length = 0
    this.unknown.length = 0
    for (const exchange of exchanges) {
      const { method, path, query, body } = exchange.request
      const key = keyOf(method, path, query, body)
      this.answers.set(key, [...(this.answers.get(key) ?? []), exchange])
    }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const url = new URL(request.url ?? '/', this.origin)
    const path = url.pathname
    const query = [...url.searchParams].map(([name, value]): [string, string] => [
      name,
      value.replaceAll(this.origin, placeholder),
    ])
    const body = Buffer.concat(chunks).toString('utf8').replaceAll(this.origin, placeholder)
    const decodedBody = bodyKeyText(body, this.origin)
    const key = keyOf(request.method ?? '', path, query, decodedBody)
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        String(value).replaceAll(this.origin, placeholder),
      ]),
    )
    this.seen.push({ stream: this.current, key, method: request.method ?? '', headers })
    const queue = this.answers.get(key)
    const exchange = queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0]
    if (exchange === undefined) {
      this.unknown.push(key)
      response.writeHead(404).end()
      return
    }
    response.sendDate = false
    const { status, headers: out, body: text } = swap(exchange.response, placeholder, this.origin)
    const {
      'content-length': _length,
      'content-encoding': _encoding,
      'transfer-encoding': _transfer,
      ...rest
    } = out
    response.writeHead(status, rest)
    response.end(text)
  }
}

function bodyKeyText(body: string, origin: string): string {
  return body.replaceAll(encodeURIComponent(origin), encodeURIComponent(placeholder))
}

/** A JSON value with 1.0 = 1 and without what the recordings leave open. */
function normalState(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalState)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'lookback_window')
      .map(([key, inner]) => [key, normalState(inner)]),
  )
}

/** Replays one recording and compares what must match, stream by stream. */
export async function replayGolden(directory: string, name: string): Promise<StreamOutcome[]> {
  const golden: Golden = JSON.parse(readFileSync(`${directory}/golden/${name}.json`, 'utf8'))
  const replayer = new Replayer()
  const server = createServer((request, response) => {
    replayer.answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  replayer.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const manifest = loadManifest(prepareManifest(directory, name, golden, replayer.origin))
    const outcomes: StreamOutcome[] = []
    for (const [index, run] of golden.runs.entries()) {
      outcomes.push(...(await replayRun(golden, run, { file: name, run: index }, manifest, replayer)))
    }
    return outcomes
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function prepareManifest(directory: string, name: string, golden: Golden, origin: string): string {
  const document = parseDocument(readFileSync(`${directory}/manifests/${name}.yaml`, 'utf8'), {
    uniqueKeys: false,
  })
  const urls = new Map(Object.entries(golden.manifest_resolved_urls))
  visit(document, {
    Scalar: (key, node) => {
      const url = key === 'key' || typeof node.value !== 'string' ? undefined : urls.get(node.value)
      if (url !== undefined) node.value = url.replaceAll(placeholder, origin)
    },
  })
  return document.toString({ lineWidth: 0 })
}

async function replayRun(
  golden: Golden,
  run: GoldenRun,
  place: { file: string; run: number },
  manifest: ReturnType<typeof loadManifest>,
  replayer: Replayer,
): Promise<StreamOutcome[]> {
  const outcomes: StreamOutcome[] = []
  replayer.load(run.exchanges)
  const config = swap(golden.config, placeholder, replayer.origin)
  for (const { name } of run.streams) {
    const faults: string[] = []
    const before = replayer.seen.length
    replayer.current = name
    const got = await readAll(golden, run, name, config, manifest, replayer)
    const wanted = {
      records: run.records[name] ?? [],
      state: run.states[name]?.at(-1),
      status: run.stream_status[name],
    }
    const failure = run.errors.find((error) => error.stream === name)?.failure_type
    if (!isDeepStrictEqual(canonical(got.records), canonical(wanted.records))) {
      faults.push(`records: ${firstDifference(got.records, wanted.records)}`)
    }
    if (canonical(normalState(got.state)) !== canonical(normalState(wanted.state))) {
      faults.push(`state: got ${JSON.stringify(got.state)} wanted ${JSON.stringify(wanted.state)}`)
    }
    if (got.status !== wanted.status)
      faults.push(`status: got ${got.status} wanted ${wanted.status} ${got.error ?? ''}`)
    else if (got.failureType !== failure)
      faults.push(`failure type: got ${got.failureType} wanted ${failure} (${got.error ?? ''})`)
    faults.push(...requestFaults(run, name, replayer.seen.slice(before)))
    outcomes.push({ ...place, stream: name, faults })
  }
  return outcomes
}

async function readAll(
  golden: Golden,
  run: GoldenRun,
  name: string,
  config: Record<string, unknown>,
  manifest: ReturnType<typeof loadManifest>,
  replayer: Replayer,
) {
  const clock = new Date(golden.clock)
  const saved = run.input_state?.find((one) => one.stream.stream_descriptor.name === name)?.stream
    .stream_state
  const got = {
    records: [] as unknown[],
    state: undefined as unknown,
    status: 'COMPLETE',
    failureType: undefined as string | undefined,
    error: undefined as string | undefined,
  }
  const back = <T>(value: T): T => swap(value, replayer.origin, placeholder)
  try {
    const messages = readStream({
      manifest,
      stream: name,
      config: config as never,
      state: saved === undefined ? undefined : (swap(saved, placeholder, replayer.origin) as never),
      host: { ...nodeHost(), now: () => clock, sleep: async () => undefined },
      maxWaitMs: Number.MAX_SAFE_INTEGER,
      afterFailedSlice: 'go_on',
    })
    for await (const message of messages) {
      if (message.kind === 'page') got.records.push(...back(message.records))
      if (message.kind === 'state') got.state = back(message.state)
    }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    Object.assign(got, {
      status: 'INCOMPLETE',
      failureType: error.failureType,
      error: `${error.code}: ${error.message}`.slice(0, 300),
    })
  }
  return got
}

function firstDifference(got: unknown[], wanted: unknown[]): string {
  const at = got.findIndex((record, index) => canonical(record) !== canonical(wanted[index]))
  const index = at < 0 ? got.length : at
  return `${got.length} for ${wanted.length}, first at ${index}: got ${JSON.stringify(got[index])?.slice(0, 400)} wanted ${JSON.stringify(wanted[index])?.slice(0, 400)}`
}

function requestFaults(run: GoldenRun, name: string, seen: Seen[]): string[] {
  const faults: string[] = []
  const wanted = run.exchanges.filter((exchange) => exchange.stream === name)
  const keys = wanted.map(({ request }) => keyOf(request.method, request.path, request.query, request.body))
  const all = new Set(
    run.exchanges.map(({ request }) => keyOf(request.method, request.path, request.query, request.body)),
  )
  for (const one of seen) if (!all.has(one.key)) faults.push(`request not recorded: ${one.key.slice(0, 400)}`)
  const sent = new Set(seen.map((one) => one.key))
  for (const key of new Set(keys)) if (!sent.has(key)) faults.push(`request not sent: ${key.slice(0, 400)}`)
  for (const exchange of wanted) {
    const { request } = exchange
    const key = keyOf(request.method, request.path, request.query, request.body)
    const one = seen.find((candidate) => candidate.key === key)
    if (one === undefined) continue
    for (const [header, value] of Object.entries(request.headers)) {
      const given = one.headers[header.toLowerCase()]
      if (given === undefined || tokenStems(given) !== tokenStems(value))
        faults.push(`header ${header}: got ${given} wanted ${value}`)
    }
  }
  return faults.slice(0, 4)
}
