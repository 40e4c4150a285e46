import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadManifest, readStream } from '../../../packages/manifest/src/index.ts'
import { nodeHost } from '../../../packages/manifest/src/node/nodeHost.ts'
import { interpolate } from '../../../packages/manifest/src/template/interpolate.ts'
import { toJsonObject } from '../../../packages/manifest/src/toJson.ts'
import type { BenchCase, BenchContext, BenchResult } from '../benchCase.ts'
import type { MemoryMessage } from './manifestMemory.ts'
import { runReference, type ReferenceRates } from './manifestReference.ts'
import type { ManifestServerMessage } from './manifestServer.ts'

const pages = 1000
const recordsPerPage = 100

const source = `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [items]}
spec: {type: Spec, connection_specification: {type: object, properties: {}}}
streams:
  - type: DeclarativeStream
    name: items
    primary_key: id
    schema_loader: {type: InlineSchemaLoader, schema: {type: object, properties: {}}}
    transformations:
      - type: AddFields
        fields: [{type: AddedFieldDefinition, path: [user_name], value: "{{ record['user']['name'] }}"}]
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: "{{ config['url'] }}"
        path: items
        http_method: GET
        request_parameters: {pages: "{{ config['pages'] }}"}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
        record_filter: {type: RecordFilter, condition: "{{ record['score'] >= 10 }}"}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 100}
`

const paths = ["{{ record['user']['name'] }}", '{{ record.user.team.id }}', "{{ config['tenant'] }}"]
const templates = [
  "{{ record['score'] >= 10 and record['active'] }}",
  "{{ config['tenant'] ~ '-' ~ record['id'] }}",
  "{{ record.get('missing', 'none') if record['score'] > 50 else record['user']['name'] | lower }}",
  "{{ format_datetime(record['created_at'], '%Y-%m-%d') }}",
]
const record = {
  id: 7,
  active: true,
  score: 42,
  user: { name: 'User 7', team: { id: 3 } },
  created_at: '2024-01-01T00:00:00Z',
}

/** Records through selection, a filter and AddFields; templates; next to the Python CDK where BENCH_PYTHON names a Python that has it. */
export const manifest: BenchCase = {
  name: 'manifest',
  async run(context) {
    const server = fork(fileURLToPath(new URL('./manifestServer.ts', import.meta.url)), { execArgv: [] })
    try {
      const port = await new Promise<number>((resolve, reject) => {
        server.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
        server.once('message', (message: ManifestServerMessage) => resolve(message.port))
      })
      await measureAll(context, `http://127.0.0.1:${port}`)
    } finally {
      server.kill()
    }
  },
}

async function measureAll(context: BenchContext, url: string): Promise<void> {
  const report = (result: BenchResult): void => context.report(result)
  await read(url, 50)
  const n = pages * recordsPerPage
  const own = await timed(() => read(url, pages))
  const bare = await timed(() => readBare(url, pages))
  const rates = {
    records: n / own.coreSeconds,
    paths: templateRate(paths),
    templates: templateRate(templates),
  }
  report({
    bench: 'manifest',
    case: 'records',
    n,
    rate_per_s: n / own.seconds,
    raw_rate_per_s: n / bare.seconds,
    rss_mb: process.memoryUsage.rss() / 2 ** 20,
  })
  report({
    bench: 'manifest',
    case: 'records-of-core',
    n,
    rate_per_s: rates.records,
    raw_rate_per_s: n / bare.coreSeconds,
  })
  report({ bench: 'manifest', case: 'paths', n: templateCalls, rate_per_s: rates.paths })
  report({ bench: 'manifest', case: 'templates', n: templateCalls, rate_per_s: rates.templates })
  await reportMemory(context, url)
  const reference = await referenceRates(url)
  if (reference === undefined) return
  if (Math.round(reference.kept * (pages / referencePages)) !== own.result)
    throw new Error(`the reference kept ${reference.kept} of its records, this ${own.result} of ${n}`)
  const records = referencePages * recordsPerPage
  report({ bench: 'manifest', case: 'records-python', n: records, rate_per_s: reference.records })
  const theirs = { ...reference, records: reference.recordsOfCore }
  report({ bench: 'manifest', case: 'records-of-core-python', n: records, rate_per_s: theirs.records })
  for (const name of ['paths', 'templates'] as const)
    report({ bench: 'manifest', case: `${name}-python`, n: referenceCalls[name], rate_per_s: theirs[name] })
  const times = (['records', 'paths', 'templates'] as const).map(
    (name) => `${name} ${(rates[name] / theirs[name]).toFixed(1)}`,
  )
  console.error(`manifest: times the rate of Python on one core: ${times.join(', ')}`)
}

/** What something took: by the clock, and of this process's time on a core, which a busy machine does not change much. */
async function timed<T>(
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; coreSeconds: number }> {
  const [startedAt, startedCore] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(startedCore)
  return { result, seconds: (performance.now() - startedAt) / 1000, coreSeconds: (user + system) / 1e6 }
}

/** The most memory that a process of its own holds after a tenth of a million records, and after all of them. */
async function reportMemory(context: BenchContext, url: string): Promise<void> {
  const child = fork(fileURLToPath(new URL('./manifestMemory.ts', import.meta.url)), [url, source], {
    execArgv: [],
  })
  const lines: MemoryMessage[] = []
  child.on('message', (message: MemoryMessage) => lines.push(message))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`the reader of a million records ended with code ${code}`)
  for (const { records, seconds, rssMb } of lines)
    context.report({
      bench: 'manifest',
      case: 'memory',
      n: records,
      rate_per_s: records / seconds,
      rss_mb: rssMb,
    })
}

/** Reads all pages and counts the records. */
async function read(url: string, count: number): Promise<number> {
  const options = { manifest: loadManifest(source), stream: 'items', host: nodeHost() }
  let kept = 0
  for await (const message of readStream({ ...options, config: { url, pages: count, tenant: 't' } }))
    if (message.kind === 'page') kept += message.records.length
  return kept
}

/** The raw limit: the same pages fetched and parsed, and nothing done with them. */
async function readBare(url: string, count: number): Promise<void> {
  const { fetch } = nodeHost()
  for (let page = 1; page <= count + 1; page += 1) {
    const answer = await fetch(`${url}/items?pages=${count}&page=${page}`, { method: 'GET', headers: {} })
    JSON.parse(new TextDecoder().decode(await answer.body()))
  }
}

const templateCalls = 1_200_000

/** Templates a second of one core's time. */
function templateRate(sources: readonly string[]): number {
  const surroundings = {
    variables: { record, config: { tenant: 't' }, parameters: {} },
    now: () => 1_700_000_000_000_000n,
  }
  const rounds = templateCalls / sources.length
  for (let round = 0; round < rounds / 10; round += 1)
    for (const template of sources) interpolate(template, surroundings)
  const startedCore = process.cpuUsage()
  for (let round = 0; round < rounds; round += 1)
    for (const template of sources) interpolate(template, surroundings)
  const { user, system } = process.cpuUsage(startedCore)
  return templateCalls / ((user + system) / 1e6)
}

const referencePages = 200
const referenceCalls = { paths: 4000 * paths.length, templates: 1500 * templates.length }

async function referenceRates(url: string): Promise<ReferenceRates | undefined> {
  const python = process.env['BENCH_PYTHON']
  if (python === undefined || python === '') {
    console.error('manifest: not compared with Python; BENCH_PYTHON names no Python that has airbyte-cdk')
    return undefined
  }
  const config = { url, tenant: 't' }
  const manifestFields = toJsonObject(loadManifest(source).resolved.fields)
  return runReference(python, {
    manifest: manifestFields,
    config,
    record,
    pages: referencePages,
    paths,
    templates,
  })
}
