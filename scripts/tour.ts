import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildDashboard } from '../packages/dashboard/test/buildDashboard.ts'
import { createVisitor } from '../test/support/visitor.ts'
import { browserMissing, launchBrowser } from '../test/support/browser.ts'
import type { BrowserContext, Page } from 'playwright-core'
import { startDemo, type Demo } from './demo/startDemo.ts'
import { shrinkPng } from './shrinkPng.ts'

// Takes the pictures of docs/tour.md: `node scripts/tour.ts [FOLDER]`. The demo's world, made busy; each page light and dark,
// wide and as a telephone shows it. Linux x64 alone, where the browser from npm runs.
const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/tour', import.meta.url))
const looks = [
  { name: 'light', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'dark', width: 1280, height: 800, colorScheme: 'dark' },
  { name: 'light-390', width: 390, height: 844, colorScheme: 'light' },
  { name: 'dark-390', width: 390, height: 844, colorScheme: 'dark' },
] as const
const account = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'four random words here' }

async function main(): Promise<void> {
  if (browserMissing !== null) throw new Error(browserMissing)
  // The pictures are of the pages as they are in the sources.
  await buildDashboard()
  const demo = await startDemo({ accessTokenTtlSeconds: 3_600, scheduled: false }, console.log)
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const look of looks) {
      const fresh = await browser.newContext(optionsOf(look))
      const welcome = await fresh.newPage()
      await welcome.goto(demo.setUpLink)
      await welcome.getByLabel('Your name').waitFor()
      await shoot(welcome, 'set-up', look.name)
      await fresh.close()
    }
    await setUp(page, demo)
    await makeBusy(page, demo)
    await makeTrouble(page, demo)
    const outside = {
      'sign-in': '/sign-in',
      'forgot-password': '/forgot-password',
      ...(await joinAndForget(context, demo)),
    }
    const cookies = await context.cookies()
    const paths = await pathsOf(context, demo.service)
    for (const look of looks) {
      const visit = await browser.newContext(optionsOf(look))
      const visited = await visit.newPage()
      await walk(visited, demo.service, outside, look.name)
      await visit.addCookies(cookies)
      await walk(visited, demo.service, paths, look.name)
      await visit.close()
    }
  } finally {
    await browser.close()
    await demo.stop()
  }
}

function optionsOf({ width, height, colorScheme }: (typeof looks)[number]) {
  return { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' as const }
}

async function shoot(page: Page, name: string, look: string): Promise<void> {
  const picture = await page.screenshot({ animations: 'disabled' })
  await writeFile(`${folder}/${name}-${look}.png`, shrinkPng(picture))
}

/** What is done on a page before its picture is taken. */
const acts: Record<string, (page: Page) => Promise<void>> = {
  schedule: async (page) => {
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByText('Times of day').click()
    await page.getByLabel('The next times').waitFor()
  },
  'record-errors': async (page) => {
    await page.getByRole('heading', { name: /^Records that could not be taken/ }).scrollIntoViewIfNeeded()
    await page.locator('.opening-list summary').first().click()
  },
  history: async (page) => {
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('link', { name: 'New record' }).waitFor()
  },
  replay: async (page) => {
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('Events of a range').click()
  },
  'endpoint-form': async (page) => {
    await page.getByRole('button', { name: 'Add an endpoint' }).click()
    await page.getByLabel('URL').fill('https://api.example.com/webhooks')
    await page.getByRole('button', { name: /^Tries and rate/ }).click()
    await page.waitForTimeout(300)
    await page.getByLabel('Requests a second, at most').scrollIntoViewIfNeeded()
  },
  'endpoint-headers': async (page) => {
    await page.getByRole('button', { name: 'Add an endpoint' }).click()
    await page.getByLabel('URL').fill('https://api.example.com/webhooks')
    for (const name of [/^Headers of your own/, /^Mutual TLS/]) {
      await page.getByRole('button', { name }).click()
    }
    for (const [row, name] of [
      [1, 'x-app-token'],
      [2, 'webhook-id'],
    ]) {
      await page.getByRole('button', { name: 'Add a header' }).click()
      await page.getByLabel(`Name of header ${row}`).fill(String(name))
      await page.getByLabel(`Value of header ${row}`, { exact: true }).fill('a token of the app')
    }
    await page.waitForTimeout(300)
  },
}

async function walk(page: Page, service: string, paths: Record<string, string>, look: string): Promise<void> {
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(`${service}${path}`)
    await page.locator('h1').waitFor()
    await page.locator('.loading').first().waitFor({ state: 'detached' })
    await page.waitForLoadState('load')
    // What the page asks for after its first answers.
    await page.waitForTimeout(600)
    await acts[name]?.(page)
    await shoot(page, name, look)
  }
}

async function setUp(page: Page, demo: Demo): Promise<void> {
  await page.goto(demo.setUpLink)
  await page.getByLabel('Your name').fill(account.name)
  await page.getByLabel('E-mail address').fill(account.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

/** Calls of the service and of the third party, as an admin of each. */
function callsOf(demo: Demo) {
  const call = async (url: string, method: string, headers: Record<string, string>, body?: unknown) => {
    const answer = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return (text ? JSON.parse(text) : {}) as { [key: string]: unknown }
  }
  const authorization = `Api-Key ${demo.apiKey}`
  return {
    api: (method: string, path: string, body?: unknown) =>
      call(`${demo.service}/v1${path}`, method, { authorization }, body),
    sandbox: (method: string, path: string, body?: unknown) =>
      call(`${demo.sandbox}/admin/${path}`, method, {}, body),
  }
}

async function connect(demo: Demo, id: string, name: string): Promise<void> {
  const { api } = callsOf(demo)
  const link = await api('GET', `/connect-links?connector=sandbox&customer_id=${id}&name=${name}`)
  const visitor = createVisitor()
  const start = await visitor.get(String(link['url']))
  const consent = await visitor.submit(start, '/authorize')
  await visitor.submit(consent, new URL(consent.url).pathname, { decision: 'allow', user_id: '1' })
}

/** Records at fault, an import that is partial, and deletes that are held. */
async function makeTrouble(page: Page, demo: Demo): Promise<void> {
  const { api, sandbox } = callsOf(demo)
  const live = (await api('GET', '/connectors/sandbox/mapping'))['mapping'] as {
    streams: { issues: { fields: Record<string, unknown> } }
  }
  live.streams.issues.fields['due_date'] = "$contains(title, 'CSV') ? title : due_on"
  const saved = await api('PUT', '/connectors/sandbox/mapping', {
    mapping: live,
    note: 'Due dates of exports',
  })
  await api('POST', `/connectors/sandbox/mapping/versions/${String(saved['version'])}/publish`)
  await page.waitForTimeout(9_000)
  const first = async (customer: string) =>
    ((await api('GET', `/integrations?customer_id=${customer}`))['data'] as { id: string }[])[0]?.id ?? ''
  await sandbox('POST', 'faults', { on: 'api', path: '/api/issues', times: 20, answer: 404 })
  await api('POST', `/integrations/${await first('fabrikam')}/imports`, { mode: 'incremental' })
  await page.waitForTimeout(4_000)
  await sandbox('DELETE', 'faults')
  for (let id = 30; id < 240; id++) await sandbox('DELETE', `issues/${id}`)
  await api('POST', `/integrations/${await first('contoso')}/imports`, { mode: 'full' })
  await page.waitForTimeout(4_000)
}

/** A colleague who joins, and forgets the password: the address of the link for a new one. */
async function joinAndForget(context: BrowserContext, demo: Demo): Promise<Record<string, string>> {
  const call = async (path: string, data: unknown) => {
    const answer = await context.request.post(`${demo.service}/v1${path}`, {
      data,
      headers: { 'x-tributary-page': '1' },
    })
    return (await answer.json()) as { link: string }
  }
  const { link } = await call('/invitations', { email: 'alan@example.com', role: 'user' })
  await fetch(`${demo.service}/v1/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tributary-page': '1' },
    body: JSON.stringify({
      token: link.split('#')[1],
      name: 'Alan Turing',
      password: 'another good password',
    }),
  })
  const members = (await (await context.request.get(`${demo.service}/v1/members`)).json()) as {
    data: { id: string; email: string }[]
  }
  const alan = members.data.find(({ email }) => email === 'alan@example.com')
  const reset = await call(`/members/${alan?.id}/password-reset`, {})
  return { 'reset-password': reset.link.replace(demo.service, '') }
}

/** Customers, changes, an endpoint that fails, one whose customer must reconnect, colleagues. */
async function makeBusy(page: Page, demo: Demo): Promise<void> {
  const { api, sandbox } = callsOf(demo)
  await sandbox('POST', 'seed', { issues: 240 })
  for (const [id, name] of [
    ['northwind', 'Northwind Traders'],
    ['contoso', 'Contoso'],
    ['fabrikam', 'Fabrikam'],
  ]) {
    await connect(demo, `${id}`, `${name}`)
  }
  await page.waitForTimeout(4_000)
  const integrations = (await api('GET', '/integrations'))['data'] as { id: string }[]
  await sandbox('PATCH', 'issues/3', { title: 'Add a dark theme, and one for the night' })
  await sandbox('PATCH', 'issues/5', { title: 'Export the report as CSV and as JSON' })
  for (const { id } of integrations) await api('POST', `/integrations/${id}/imports`, { mode: 'incremental' })
  await api('POST', '/webhook-endpoints', {
    url: 'http://127.0.0.1:9/hooks',
    description: 'The data team’s receiver (down)',
    events: ['webhook_test', 'integration_import_done'],
  })
  const endpoints = (await api('GET', '/webhook-endpoints'))['data'] as { id: string }[]
  for (const { id } of endpoints) await api('POST', `/webhook-endpoints/${id}/test`)
  await api('POST', '/invitations', { email: 'grace@example.com', role: 'admin' })
  await api('POST', '/api-keys', { name: 'reporting', role: 'user' })
  await page.waitForTimeout(8_000)
}

async function pathsOf(context: BrowserContext, service: string): Promise<Record<string, string>> {
  const first = async (path: string): Promise<Record<string, string>> => {
    const answer = (await (await context.request.get(`${service}/v1${path}`)).json()) as {
      data: Record<string, string>[]
    }
    return answer.data[0] ?? {}
  }
  const integration = await first('/integrations?customer_id=northwind')
  const partial = await first('/integrations?customer_id=fabrikam')
  const held = await first('/integrations?customer_id=contoso')
  const failed = await first(`/integrations/${partial['id']}/imports`)
  const event = await first('/events?event=integration_updated_data_model&customer_id=northwind')
  const endpoint = await first('/webhook-endpoints')
  const waiting = await first('/deliveries?status=pending')
  const delivery = waiting['event_id'] === undefined ? await first('/deliveries') : waiting
  return {
    overview: '/',
    connectors: '/connectors',
    connector: '/connectors/sandbox',
    mapping: '/mapping/sandbox',
    customers: '/customers',
    customer: '/customers/northwind',
    integrations: '/integrations',
    integration: `/integrations/${integration['id']}`,
    schedule: `/integrations/${integration['id']}`,
    'record-errors': `/integrations/${integration['id']}`,
    'held-deletes': `/integrations/${held['id']}`,
    import: `/integrations/${partial['id']}/imports/${failed['id']}`,
    data: '/data?customer=northwind',
    record: `/data/northwind/pm_issue/${event['resource_id']}`,
    history: `/data/northwind/pm_issue/${event['resource_id']}`,
    events: '/events',
    event: `/events/${event['id']}`,
    deliveries: '/deliveries',
    replay: '/deliveries',
    delivery: `/deliveries/${delivery['endpoint_id']}/${delivery['event_id']}`,
    endpoints: '/security',
    'endpoint-form': '/security',
    'endpoint-headers': '/security',
    endpoint: `/security/endpoints/${endpoint['id']}`,
    'api-keys': '/security?tab=keys',
    certificates: '/security?tab=certificates',
    members: '/members',
    settings: '/settings',
    'audit-log': '/audit-log',
    account: '/account',
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
