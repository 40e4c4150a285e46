import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TributaryError } from '@tributary/contract'
import { loadConnectors } from './index.ts'

const builtIn = fileURLToPath(new URL('../../../../connectors', import.meta.url))

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tributary-connectors-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('the built-in connectors load, by name, and an unknown one is answered with those that there are', async () => {
  const connectors = await loadConnectors([builtIn])
  expect(connectors.all().map(({ type }) => type)).toEqual(['linear', 'sandbox'])
  expect(connectors.find('jra')).toBeNull()
  expect(() => connectors.get('jra')).toThrow('There is no connector "jra". There are: linear, sandbox.')
})

test('what connector.yaml says arrives in its units', async () => {
  const sandbox = (await loadConnectors([builtIn])).get('sandbox')
  expect(sandbox).toMatchObject({
    name: 'Sandbox',
    importIntervalS: 900,
    reads: expect.arrayContaining(['Issues']),
  })
  expect(sandbox.iconSvg).toContain('<svg')
  expect(sandbox.auth.map(({ method }) => method)).toEqual(['oauth2', 'api_key', 'basic'])
  expect(sandbox.manifest.streams.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['users', 'issues']),
  )
})

/** The message of loading a copy of the sandbox connector in which one file was changed. */
async function faultAfter(file: string, change: (text: string) => string): Promise<string> {
  const folder = join(dir, 'case')
  await rm(folder, { recursive: true, force: true })
  await cp(join(builtIn, 'sandbox'), join(folder, 'sandbox'), { recursive: true })
  const path = join(folder, 'sandbox', file)
  await writeFile(path, change(await readFile(path, 'utf8')))
  const error = await loadConnectors([folder]).then(
    () => new Error('it loaded'),
    (fault: unknown) => fault,
  )
  if (!(error instanceof TributaryError) || error.code !== 'connector.invalid') throw error
  return error.message.replace(folder, '')
}

test('a client of its own has no authorization page, and a person needs one', async () => {
  const withGrant = (text: string) =>
    text.replace('  - method: oauth2\n', '  - method: oauth2\n    grant: client_credentials\n')
  const withoutPage = (text: string) => text.replace(/ {4}authorization_url: .*\n/, '')
  expect(await faultAfter('connector.yaml', withGrant)).toContain(
    'auth.0.authorization_url: expected none with the grant client_credentials',
  )
  expect(await faultAfter('connector.yaml', withoutPage)).toContain(
    'auth.0.authorization_url: expected an address',
  )
  await expect(faultAfter('connector.yaml', (text) => withGrant(withoutPage(text)))).rejects.toThrow(
    'it loaded',
  )
})

describe('a fault is named with its file, its path, what was expected and what came', () => {
  test.each([
    [
      'connector.yaml',
      (text: string) => text.replace('type: sandbox', 'type: sandpit'),
      ['/sandbox/connector.yaml', '"sandbox"', '"sandpit"'],
    ],
    [
      'connector.yaml',
      (text: string) => text.replace('schedule: PT15M', 'schedule: 15 minutes'),
      ['connector.yaml', 'schedule', 'PT15M, PT1H or P1D'],
    ],
    [
      'connector.yaml',
      (text: string) => text.replace('schedule: PT15M', "schedule: { cron: '61 * * * *' }"),
      ['connector.yaml', 'schedule.cron', 'five fields', '61 * * * *'],
    ],
    [
      'connector.yaml',
      (text: string) => text.replace('schedule: PT15M', "schedule: { cron: '0 3 30 2 *' }"),
      ['a time that comes', '0 3 30 2 *'],
    ],
    [
      'connector.yaml',
      (text: string) => text.replace('schedule: PT15M', "schedule: { cron: '0 3 * * *', time_zone: Berlin }"),
      ['a time zone', 'Europe/Berlin', '"Berlin"'],
    ],
    [
      'connector.yaml',
      (text: string) => text.replace('method: oauth2', 'method: oauth3'),
      ['connector.yaml', 'auth[0]'],
    ],
    ['connector.yaml', (text: string) => `${text}\nscedule: PT1H\n`, ['connector.yaml', 'scedule']],
    [
      'connector.yaml',
      (text: string) => text.replace('icon: icon.svg', 'icon: nothing.svg'),
      ['/sandbox/nothing.svg', 'missing'],
    ],
    ['connector.yaml', () => 'name: [', ['connector.yaml', 'not valid YAML']],
    [
      'manifest.yaml',
      (text: string) => text.replace('type: PageIncrement', 'type: PageIncremental'),
      ['/sandbox/manifest.yaml', 'pagination_strategy', 'PageIncremental'],
    ],
    [
      'manifest.yaml',
      (text: string) =>
        text.replace("{ $ref: '#/definitions/requester' }", "{ $ref: '#/definitions/requestor' }"),
      ['manifest.yaml', '#/definitions/requestor'],
    ],
  ])('%s, case %#', async (file, change, said) => {
    const fault = await faultAfter(file, change)
    for (const part of said) expect(fault).toContain(part)
  })
})

test('a connector says by a cron when it is read, how many at once, and how single streams are read', async () => {
  const folder = join(dir, 'scheduled')
  await cp(join(builtIn, 'sandbox'), join(folder, 'sandbox'), { recursive: true })
  const file = join(folder, 'sandbox', 'connector.yaml')
  const text = (await readFile(file, 'utf8')).replace(
    'schedule: PT15M',
    `schedule: { cron: '0 */6 * * *', time_zone: Europe/Berlin }
concurrency: 3
rate_limit_scope: client
rate_limit_account: [site, region]
streams:
  issues: { mode: incremental, confirms_deletes: false }
  users: { full_read_interval: PT1H, finds_deletes: false, omits_empty_lists: true }`,
  )
  await writeFile(file, text)
  const connector = (await loadConnectors([folder])).get('sandbox')
  expect(connector).toMatchObject({
    importIntervalS: 21_600,
    schedule: { kind: 'cron', expression: '0 */6 * * *', timeZone: 'Europe/Berlin' },
    concurrency: 3,
    rateLimitScope: 'client',
    rateLimitAccount: ['site', 'region'],
    streams: {
      issues: { mode: 'incremental', confirmsDeletes: false },
      users: { fullReadIntervalS: 3_600, findsDeletes: false, omitsEmptyLists: true },
    },
  })
})

test('a folder of connectors that is not there stops the start in words', async () => {
  await expect(loadConnectors([join(dir, 'none')])).rejects.toThrow('expected a folder of connectors')
})

test('the built-in connectors speak French on the connect pages, whole', async () => {
  for (const { reads, auth, texts } of (await loadConnectors([builtIn])).all()) {
    expect(texts?.['fr']?.reads).toHaveLength(reads.length)
    expect(texts?.['fr']?.methods).toHaveLength(auth.length)
    const fields = auth.flatMap((method) => (method.method === 'oauth2' ? [] : method.fields))
    expect(fields.filter((field) => texts?.['fr']?.fields[field]?.title === undefined)).toEqual([])
  }
})

test.each([
  [
    'reads: [Projets, Tickets, États des tickets, Personnes]',
    'reads: [Projets]',
    'texts.fr.reads: expected 4 texts',
  ],
  ['      - Utiliser une clé d’API\n', '', 'texts.fr.methods: expected 3 titles'],
  [
    'credentials.password:',
    'credentials.pasword:',
    'texts.fr.fields.credentials.pasword: expected the path of a field',
  ],
  ['{ title: Mot de passe }', '{ titel: Mot }', 'titel'],
  [
    '{ title: Mot de passe }',
    '{ choices: { a: A } }',
    'fields.credentials.password.choices: expected one of no values',
  ],
  ['  fr:', '  french:', 'expected a language such as fr'],
])('texts with %j as %j are refused', async (before, after, said) => {
  expect(await faultAfter('connector.yaml', (text) => text.replace(before, after))).toContain(said)
})
