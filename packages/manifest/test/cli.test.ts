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
        spec: { connectionSpecification: { type: 'object', properties: { url: { type: 'string' } } } },
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

  test('prints numbers as they came', async () => {
    const outcome = await run(read)
    expect(outcome.code).toBe(0)
    expect(ofType(outcome, 'RECORD')[0]).toContain('"id":9007199254740993,"price":1.0')
  })

  test('a read that is killed goes on from its last state, and no record is lost', async () => {
    holdsAt = '2024-01-05'
    const broken = await run(read, () => party.requests.some((request) => request.includes('2024-01-05')))
    expect(broken.code).toBeNull()
    const states = ofType(broken, 'STATE')
    await writeFile(
      join(folder, 'state.json'),
      JSON.stringify(states.slice(-1).map((line) => JSON.parse(line).state)),
    )
    holdsAt = undefined
    const rest = await run([...read, '--state', 'state.json'])
    expect(rest.code).toBe(0)
    const days = [...ofType(broken, 'RECORD'), ...ofType(rest, 'RECORD')].map(
      (line) => JSON.parse(line).record.data.at,
    )
    const wanted = Array.from({ length: 9 }, (_none, index) => `2024-01-0${index + 1}`)
    expect([...new Set(days)].toSorted((one, two) => (one < two ? -1 : 1))).toEqual(wanted)
    expect(days.length).toBeLessThanOrEqual(wanted.length + 1)
  })

  test('a manifest at fault is named with its place', async () => {
    await writeFile(join(folder, 'manifest.yaml'), manifest.replace('field_path: [data]', 'field_path: data'))
    const outcome = await run(['validate', '--manifest', 'manifest.yaml'])
    expect(outcome.code).toBe(1)
    expect(outcome.lines[0]).toContain('streams[0].retriever.record_selector.extractor.field_path')
  })

  test.each([
    [['read', '--manifest', 'manifest.yaml']],
    [['fly']],
    [['spec', '--manifest', 'none.yaml']],
    [['spec', '--what']],
  ])('a wrong call (%j) is answered with the usage, not with a stack', async (args) => {
    const outcome = await run(args)
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toContain('Usage: tributary-manifest')
    expect(outcome.stderr).not.toMatch(/\n {4}at /)
  })
})
