import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startThirdParty } from './thirdParty.ts'
import type { ThirdParty } from './thirdParty.ts'

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const manifest = `
version: 6.0.0
type: DeclarativeSource
check: {type: CheckStream, stream_names: [days]}
streams:
  - type: DeclarativeStream
    name: days
    retriever:
      type: SimpleRetriever
      requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: days}
      record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      end_datetime: "2024-01-10"
      step: P1D
      cursor_granularity: P1D
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: from}
spec: {type: Spec, connection_specification: {type: object, properties: {url: {type: string}}}}
`

let folder: string
let party: ThirdParty
/** The day at which the server stops answering; the test kills the reader there. */
let holdsAt: string | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifest-cli-'))
  holdsAt = undefined
  party = await startThirdParty(({ url }) => {
    const day = url.searchParams.get('from') ?? ''
    if (day === holdsAt) return { hold: true }
    return { body: `{"data": [{"at": "${day}", "id": 9007199254740993, "price": 1.0}]}` }
  })
  await writeFile(join(folder, 'manifest.yaml'), manifest)
  await writeFile(join(folder, 'config.json'), JSON.stringify({ url: party.origin }))
  const catalog = { streams: [{ stream: { name: 'days' }, sync_mode: 'incremental' }] }
  await writeFile(join(folder, 'catalog.json'), JSON.stringify(catalog))
})
afterEach(async () => {
  await party.close()
  await rm(folder, { recursive: true })
})

interface Outcome {
  code: number | null
  lines: string[]
  stderr: string
}

/** Runs the command line; kills it without warning once `killWhen` holds. */
async function run(args: string[], killWhen?: () => boolean): Promise<Outcome> {
  const files = args.map((arg) => (/\.(yaml|json)$/.test(arg) ? join(folder, arg) : arg))
  const child = spawn(process.execPath, [main, ...files])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const watch = setInterval(() => {
    if (killWhen?.() === true) child.kill('SIGKILL')
  }, 10)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(watch)
  return { code, lines: stdout.split('\n').filter((line) => line !== ''), stderr }
}

function ofType(outcome: Outcome, type: string): string[] {
  return outcome.lines.filter((line) => line.startsWith(`{"type":"${type}"`))
}

const read = ['read', '--manifest', 'manifest.yaml', '--config', 'config.json', '--catalog', 'catalog.json']

describe('the command line', () => {
  test('tells the spec, the streams and whether the config works', async () => {
    const spec = await run(['spec', '--manifest', 'manifest.yaml'])
    expect(spec.lines.map((line) => JSON.parse(line))).toEqual([
      {
        type: 'SPEC',
        spec: {
          connectionSpecification: { type: 'object', properties: { url: { type: 'string' } } },
          supportsNormalization: false,
          supportsDBT: false,
        },
      },
    ])
    const discover = await run(['discover', '--manifest', 'manifest.yaml', '--config', 'config.json'])
    expect(discover.lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        catalog: {
          streams: [
            {
              name: 'days',
              supported_sync_modes: ['full_refresh', 'incremental'],
              default_cursor_field: ['at'],
            },
          ],
        },
      },
    ])
    const check = await run(['check', '--manifest', 'manifest.yaml', '--config', 'config.json'])
    expect(check.lines).toEqual(['{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}'])
  })

  test('tells what a manifest makes of the config, and the fields that only the API knows', async () => {
    await writeFile(
      join(folder, 'dynamic.yaml'),
      manifest
        .replace(
          '    retriever:',
          `    schema_loader:
      type: DynamicSchemaLoader
      retriever:
        type: SimpleRetriever
        requester: {type: HttpRequester, url_base: "{{ config['url'] }}", path: fields}
        record_selector: {type: RecordSelector, extractor: {type: DpathExtractor, field_path: [data]}}
      schema_type_identifier: {type: SchemaTypeIdentifier, schema_pointer: [], key_pointer: []}
    retriever:`,
        )
        .replace(
          'spec: {type: Spec,',
          `spec: {type: Spec, config_normalization_rules: {type: ConfigNormalizationRules, config_migrations: [{type: ConfigMigration, transformations: [{type: ConfigAddFields, fields: [{type: AddedFieldDefinition, path: [url], value: "{{ config['address'] }}"}]}, {type: ConfigRemoveFields, field_pointers: [[address]]}]}]},`,
        ),
    )
    await writeFile(join(folder, 'old.json'), JSON.stringify({ address: party.origin }))
    const args = ['--manifest', 'dynamic.yaml', '--config', 'old.json']
    const discover = await run(['discover', ...args])
    expect(discover.code).toBe(0)
    expect(JSON.parse(discover.lines.at(-1) ?? '{}')).toMatchObject({
      catalog: {
        streams: [{ name: 'days', json_schema: { properties: { at: {}, id: {}, price: {} } } }],
      },
    })
    const outcome = await run(['read', ...args, '--catalog', 'catalog.json'])
    expect(outcome.code).toBe(0)
    expect(ofType(outcome, 'CONTROL').map((line) => JSON.parse(line).control.connectorConfig.config)).toEqual(
      [{ url: party.origin }],
    )
    expect(ofType(outcome, 'RECORD').length).toBeGreaterThan(0)
    const check = await run(['check', ...args])
    expect(ofType(check, 'CONNECTION_STATUS')[0]).toContain('SUCCEEDED')
  })

  test('prints numbers as they came', async () => {
    const outcome = await run(read)
    expect(outcome.code).toBe(0)
    expect(ofType(outcome, 'RECORD')[0]).toContain('"id":9007199254740993,"price":1.0')
  })

  test.each([1, 2, 5])(
    'a read of %i slices at a time that is killed again and again goes on from its last state, and no record is lost',
    { timeout: 120_000 },
    async (atATime) => {
      const args = [...read, '--concurrency', String(atATime)]
      const days: string[] = []
      let state: unknown
      const note = (outcome: Outcome): void => {
        days.push(...ofType(outcome, 'RECORD').map((line) => JSON.parse(line).record.data.at))
        const last = ofType(outcome, 'STATE').at(-1)
        if (last !== undefined) state = [JSON.parse(last).state]
      }
      const next = async (killWhen?: () => boolean): Promise<Outcome> => {
        await writeFile(join(folder, 'state.json'), JSON.stringify(state ?? []))
        const outcome = await run([...args, '--state', 'state.json'], killWhen)
        note(outcome)
        return outcome
      }
      for (const day of ['2024-01-03', '2024-01-05', '2024-01-08']) {
        holdsAt = day
        const broken = await next(() => party.requests.some((request) => request.includes(day)))
        expect(broken.code).toBeNull()
      }
      holdsAt = undefined
      const rest = await next()
      expect(rest.code).toBe(0)
      const wanted = Array.from({ length: 9 }, (_none, index) => `2024-01-0${index + 1}`)
      expect([...new Set(days)].toSorted((one, two) => (one < two ? -1 : 1))).toEqual(wanted)
      expect(state).toMatchObject([{ stream: { stream_state: { at: '2024-01-09' } } }])
    },
  )

  test('a manifest at fault is named with its place', async () => {
    await writeFile(join(folder, 'manifest.yaml'), manifest.replace('field_path: [data]', 'field_path: data'))
    const outcome = await run(['validate', '--manifest', 'manifest.yaml'])
    expect(outcome.code).toBe(1)
    expect(outcome.lines[0]).toContain('streams[0].retriever.record_selector.extractor.field_path')
  })

  test('helps where it is asked to, and says where the help is where a call is wrong', async () => {
    const help = await run(['read', '--help'])
    expect([help.code, help.stderr]).toEqual([0, ''])
    expect(help.lines[0]).toBe('Usage: tributary-manifest <command> --manifest <file> [options]')
  })

  test.each<[string, string[], string]>([
    ['no catalog', ['read', '--manifest', 'manifest.yaml', '--config', 'config.json'], '--catalog <file>'],
    ['no such command', ['fly'], 'found "fly"'],
    ['no such option', ['spec', '--what'], "Unknown option '--what'"],
    ['a number that is none', ['spec', '--manifest', 'manifest.yaml', '--concurrency', '0'], 'found "0"'],
    ['no such file', ['spec', '--manifest', 'none.yaml'], 'there is no such file'],
    [
      'a config that is no JSON',
      ['check', '--manifest', 'manifest.yaml', '--config', 'manifest.yaml'],
      'holds no JSON',
    ],
    [
      'a catalog that is none',
      [...read.slice(0, -1), 'config.json'],
      'is no catalog: expected a list at streams',
    ],
    ['a state that is none', [...read, '--state', 'list.json'], 'must hold a list of state messages'],
    [
      'a stream’s state that is none',
      [...read, '--state', 'text.json'],
      'as the state of stream "days", found "x"',
    ],
  ])('a wrong call or file (%s) is answered with a line, not with a stack', async (_name, args, words) => {
    await writeFile(join(folder, 'list.json'), '[7]')
    await writeFile(join(folder, 'text.json'), '{"days": "x"}')
    const outcome = await run(args)
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toContain(words)
    expect(outcome.stderr).not.toMatch(/\n {4}at /)
    expect(outcome.lines).toEqual([])
  })

  test('a config that does not fit the spec is refused before anything is asked of the API', async () => {
    await writeFile(join(folder, 'config.json'), '{"url": 5}')
    const words = 'The config does not fit the spec: \\"url\\" must be string.'
    const check = await run(['check', '--manifest', 'manifest.yaml', '--config', 'config.json'])
    expect(check.code).toBe(1)
    expect(check.lines).toEqual([
      `{"type":"CONNECTION_STATUS","connectionStatus":{"status":"FAILED","message":"${words}"}}`,
    ])
    const reading = await run(read)
    expect(reading.code).toBe(1)
    expect(JSON.parse(reading.lines[0] ?? '').trace.error).toEqual({
      message: 'The config does not fit the spec: "url" must be string.',
      failure_type: 'config_error',
    })
    expect(party.requests).toEqual([])
  })

  test('a stream that the manifest lacks fails alone, and the exit code says so', async () => {
    const catalog = { streams: [{ stream: { name: 'nights' } }, { stream: { name: 'days' } }] }
    await writeFile(join(folder, 'catalog.json'), JSON.stringify(catalog))
    const outcome = await run(read)
    expect(outcome.code).toBe(1)
    expect(ofType(outcome, 'RECORD')).toHaveLength(9)
    const traces = ofType(outcome, 'TRACE').map((line) => JSON.parse(line).trace)
    expect(traces.filter(({ type }) => type === 'ERROR').map(({ error }) => error)).toEqual([
      {
        message: 'The manifest has no stream "nights"; it has "days".',
        failure_type: 'config_error',
        stream_descriptor: { name: 'nights' },
      },
      { message: 'These streams were not read to their end: nights.', failure_type: 'config_error' },
    ])
    const statuses = traces.flatMap(({ stream_status: shown }) =>
      shown === undefined ? [] : [`${shown.stream_descriptor.name} ${shown.status}`],
    )
    expect(statuses.filter((one) => one.startsWith('nights'))).toEqual([
      'nights STARTED',
      'nights INCOMPLETE',
    ])
    expect(statuses.filter((one) => one.startsWith('days'))).toEqual([
      'days STARTED',
      'days RUNNING',
      'days COMPLETE',
    ])
  })

  test('the counts of the states are those of the records before them', async () => {
    const outcome = await run(read)
    const counts = ofType(outcome, 'STATE').map((line) => JSON.parse(line).state.sourceStats.recordCount)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9)
    expect(ofType(outcome, 'STATE')[0]).toContain('"sourceStats":{"recordCount":1.0}')
  })

  test('slices are read two at a time unless told otherwise', async () => {
    holdsAt = '2024-01-03'
    const asked = (day: string): boolean => party.requests.some((request) => request.includes(day))
    // The held slice keeps one place; in the other one all the rest are read.
    const two = await run(read, () => asked('2024-01-09'))
    expect(two.code).toBeNull()
    party.requests.splice(0)
    const one = await run([...read, '--concurrency', '1'], () => asked('2024-01-03'))
    expect(one.code).toBeNull()
    expect(asked('2024-01-04')).toBe(false)
  })

  test('a reader that goes away ends the read without a stack', async () => {
    const files = read.map((arg) => (/\.(yaml|json)$/.test(arg) ? join(folder, arg) : arg))
    const child = spawn(process.execPath, [main, ...files])
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    expect([code, stderr]).toEqual([1, ''])
  })
})
