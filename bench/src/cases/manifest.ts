import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadManifest, readStream } from '../../../packages/manifest/src/index.ts'
import { nodeHost } from '../../../packages/manifest/src/node/nodeHost.ts'
import { interpolate } from '../../../packages/manifest/src/template/interpolate.ts'
import { toJsonObject } from '../../../packages/manifest/src/toJson.ts'
import type { BenchCase, BenchContext } from '../benchCase.ts'
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
  await read(url, 50)
  const startedAt = performance.now()
  const kept = await read(url, pages)
  const seconds = (performance.now() - startedAt) / 1000
  const rawStartedAt = performance.now()
  await readBare(url, pages)
  const rawSeconds = (performance.now() - rawStartedAt) / 1000
  const n = pages * recordsPerPage
  const rows = { records: n / seconds, paths: templateRate(paths), templates: templateRate(templates) }
  const reference = await referenceRates(url)
  if (reference !== undefined && Math.round(reference.kept * (pages / referencePages)) !== kept)
    throw new Error(`the reference kept ${reference.kept} of its records, this ${kept} of ${n}`)
  context.report({
    bench: 'manifest',
    case: 'records',
    n,
    rate_per_s: rows.records,
    raw_rate_per_s: n / rawSeconds,
    rss_mb: process.memoryUsage.rss() / 2 ** 20,
  })
  context.report({ bench: 'manifest', case: 'paths', n: templateCalls, rate_per_s: rows.paths })
  context.report({ bench: 'manifest', case: 'templates', n: templateCalls, rate_per_s: rows.templates })
  if (reference === undefined) return
  const names = ['records', 'paths', 'templates'] as const
  const counts = { ...reference.calls, records: referencePages * recordsPerPage }
  for (const name of names)
    context.report({
      bench: 'manifest',
      case: `${name}-python`,
      n: counts[name],
      rate_per_s: reference[name],
    })
  const times = names.map((name) => `${name} ${(rows[name] / reference[name]).toFixed(1)}`)
  console.error(`manifest: times the rate of Python: ${times.join(', ')}`)
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

function templateRate(sources: readonly string[]): number {
  const surroundings = {
    variables: { record, config: { tenant: 't' }, parameters: {} },
    now: () => 1_700_000_000_000_000n,
  }
  const rounds = templateCalls / sources.length
  for (let round = 0; round < rounds / 10; round += 1)
    for (const template of sources) interpolate(template, surroundings)
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round += 1)
    for (const template of sources) interpolate(template, surroundings)
  return templateCalls / ((performance.now() - startedAt) / 1000)
}

const referencePages = 100

async function referenceRates(
  url: string,
): Promise<(ReferenceRates & { calls: { paths: number; templates: number } }) | undefined> {
  const python = process.env['BENCH_PYTHON']
  if (python === undefined || python === '') {
    console.error('manifest: not compared with Python; BENCH_PYTHON names no Python that has airbyte-cdk')
    return undefined
  }
  const config = { url, tenant: 't' }
  const task = {
    manifest: toJsonObject(loadManifest(source).resolved.fields),
    config,
    record,
    pages: referencePages,
    paths,
    templates,
  }
  const rates = await runReference(python, task)
  return { ...rates, calls: { paths: 4000 * paths.length, templates: 1500 * templates.length } }
}
