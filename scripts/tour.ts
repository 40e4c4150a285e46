import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
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
    const cookies = await context.cookies()
    const paths = await pathsOf(context, demo.service)
    for (const look of looks) {
      const visit = await browser.newContext(optionsOf(look))
      await visit.addCookies(cookies)
      await walk(await visit.newPage(), demo.service, paths, look.name)
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

async function walk(page: Page, service: string, paths: Record<string, string>, look: string): Promise<void> {
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(`${service}${path}`)
    await page.locator('h1').waitFor()
    await page.locator('.loading').first().waitFor({ state: 'detached' })
    await page.waitForLoadState('load')
    // What the page asks for after its first answers.
    await page.waitForTimeout(600)
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

/** Customers, changes, an endpoint that fails, one whose customer must reconnect, colleagues. */
async function makeBusy(page: Page, demo: Demo): Promise<void> {
  const api = async (method: string, path: string, body?: unknown): Promise<{ [key: string]: unknown }> => {
    const answer = await fetch(`${demo.service}/v1${path}`, {
      method,
      headers: {
        authorization: `Api-Key ${demo.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as { [key: string]: unknown }
  }
  for (const [id, name] of [
    ['northwind', 'Northwind Traders'],
    ['contoso', 'Contoso'],
    ['fabrikam', 'Fabrikam'],
  ]) {
    const link = await api('GET', `/connect-links?connector=sandbox&customer_id=${id}&name=${name}`)
    const visitor = createVisitor()
    const start = await visitor.get(String(link['url']))
    const consent = await visitor.submit(start, '/authorize')
    await visitor.submit(consent, new URL(consent.url).pathname, { decision: 'allow', user_id: '1' })
  }
  await page.waitForTimeout(4_000)
  const integrations = (await api('GET', '/integrations'))['data'] as { id: string }[]
  const sandbox = async (method: string, path: string, body: unknown) =>
    await fetch(`${demo.sandbox}/admin/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
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
  const event = await first('/events?event=integration_updated_data_model&customer_id=northwind')
  const endpoint = await first('/webhook-endpoints')
  const failed = await first('/deliveries?status=pending')
  const delivery = failed['event_id'] === undefined ? await first('/deliveries') : failed
  return {
    overview: '/',
    connectors: '/connectors',
    connector: '/connectors/sandbox',
    mapping: '/mapping/sandbox',
    customers: '/customers',
    customer: '/customers/northwind',
    integrations: '/integrations',
    integration: `/integrations/${integration['id']}`,
    data: '/data?customer=northwind',
    record: `/data/northwind/pm_issue/${event['resource_id']}`,
    events: '/events',
    event: `/events/${event['id']}`,
    deliveries: '/deliveries',
    delivery: `/deliveries/${delivery['endpoint_id']}/${delivery['event_id']}`,
    endpoints: '/security',
    endpoint: `/security/endpoints/${endpoint['id']}`,
    'api-keys': '/security?tab=keys',
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
