import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startSandboxApp, type SandboxApp } from '../../examples/sandbox-app/src/index.ts'
import { buildDashboard } from '../../packages/dashboard/test/buildDashboard.ts'
import { createSetUpToken } from '../../packages/server/src/workspaces/index.ts'
import { launchBrowser } from './browser.ts'
import { startServiceProcess, type ServiceProcess } from './serviceProcess.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'
import { testSealingKeys } from './connectWorld.ts'
import { startReceiver, type Receiver } from './webhookReceiver.ts'

export type DashboardWorld = {
  url: string
  db: TestDatabase
  sandbox: SandboxApp
  receiver: Receiver
  browser: Browser
  /** Ends the service; what it answers starts it again, at the same address. */
  stopService(): Promise<() => Promise<void>>
  /** A link with which the first account is made. */
  setUpLink(): Promise<string>
  /** A browser that has not been here before; what its pages complain of is kept in `faults`. */
  visit(options?: { width?: number; colorScheme?: 'light' | 'dark' }): Promise<Visit>
  close(): Promise<void>
}

export type Visit = { context: BrowserContext; page: Page; faults: string[] }

/** The whole service with its dashboard, the sandbox as the third party, a backend that receives webhooks, and a browser. */
export async function createDashboardWorld(
  seed = { users: 4, projects: 2, issues: 450 },
  settings: Record<string, string> = {},
): Promise<DashboardWorld> {
  await buildDashboard()
  const db = await createTestDatabase()
  const sandbox = await startSandboxApp({ seed, accessTokenTtlSeconds: 3_600 })
  const receiver = await startReceiver()
  const start = (port: string): Promise<ServiceProcess> =>
    startServiceProcess({
      DATABASE_URL: db.url,
      TRIBUTARY_SEALING_KEYS: testSealingKeys,
      TRIBUTARY_EGRESS_ALLOW: '127.0.0.0/8',
      TRIBUTARY_ALLOW_HTTP_ENDPOINTS: 'true',
      ...settings,
      TRIBUTARY_PORT: port,
    })
  let service = await start('0')
  const { url } = service
  const browser = await launchBrowser()
  return {
    url,
    db,
    sandbox,
    receiver,
    browser,
    stopService: async () => {
      await service.stop()
      return async () => {
        service = await start(new URL(url).port)
      }
    },
    setUpLink: async () => `${url}/set-up#${await createSetUpToken(db)}`,
    visit: async ({ width = 1280, colorScheme = 'light' } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        baseURL: url,
      })
      const faults: string[] = []
      // What the policy refuses, with what it was: the browser's own words leave that out.
      await context.exposeFunction('noteViolation', (text: string) => faults.push(text))
      await context.addInitScript(
        `document.addEventListener('securitypolicyviolation', (event) =>
          noteViolation([event.effectiveDirective, event.sourceFile, event.lineNumber, event.sample].join(' ')))`,
      )
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      page.on('pageerror', (error) => faults.push(error.message))
      // A refused request is written there too; those are what some tests are about.
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
          faults.push(message.text())
      })
      return { context, page, faults }
    },
    close: async () => {
      await browser.close()
      await service.stop()
      await receiver.close()
      await sandbox.close()
      await db.drop()
    },
  }
}

export const owner = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'four random words here' }

/** The first run: the owner's account, and the two secrets. Ends on the overview. */
export async function setUpOwner(world: DashboardWorld, page: Page): Promise<void> {
  await page.goto(await world.setUpLink())
  await page.getByLabel('Workspace').fill('Acme')
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('E-mail address').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByLabel('I have stored both').check()
  await page.getByRole('button', { name: 'To the dashboard' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

/** Adds the receiver as a webhook endpoint. Ends on the list of endpoints. */
export async function addEndpoint(world: DashboardWorld, page: Page): Promise<string> {
  await page.goto('/security')
  await page.getByRole('button', { name: 'Add an endpoint' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('URL').fill(world.receiver.url)
  await dialog.getByRole('button', { name: 'Add the endpoint' }).click()
  const secret = await page.getByRole('textbox', { name: 'Signing secret' }).innerText()
  await page.getByRole('button', { name: 'I have stored it' }).click()
  return secret
}

/** Sets the sandbox connector up on its page, with a client that the sandbox knows. */
export async function setUpSandbox(world: DashboardWorld, page: Page): Promise<void> {
  const client = { clientId: 'dashboard', clientSecret: 'a secret of the sandbox' }
  world.sandbox.putClient({
    ...client,
    redirectUris: [`${world.url}/v1/credentials/callback`],
    name: 'Acme',
  })
  await page.goto('/connectors/sandbox')
  await page.getByLabel('Client id').fill(client.clientId)
  await page.getByRole('textbox', { name: 'Client secret' }).fill(client.clientSecret)
  await page.getByLabel('Address of the sandbox').fill(world.sandbox.url)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Sandbox is saved.').waitFor()
}

/** Connects an account of the sandbox for `customer` by a link of the connector's page. */
export async function connectCustomer(page: Page, customer: string): Promise<void> {
  await page.goto('/connectors/sandbox')
  await page.getByLabel('Customer').fill(customer)
  await page.getByRole('button', { name: 'Make a link' }).click()
  const [connect] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: 'Open it' }).click(),
  ])
  await connect.getByRole('button', { name: 'Sign in with Sandbox' }).click()
  await connect.getByRole('radio').first().check()
  await connect.getByRole('button', { name: 'Allow' }).click()
  await connect.getByRole('heading').first().waitFor()
  await connect.waitForURL(/127\.0\.0\.1.*\/v1\//)
  await connect.close()
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

type AxeNode = { html: string; failureSummary?: string }
type AxeViolation = { id: string; impact: string; help: string; nodes: AxeNode[] }

/** What axe-core finds serious or critical on the page as it stands, each in a line. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const source = await readFile(axeFile, 'utf8')
  const violations: AxeViolation[] = await page.evaluate(
    // Evaluated by the debugger, so the page's own policy stays as strict as it is.
    `(() => { ${source}; return axe.run(document).then(({ violations }) => violations) })()`,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}; ${nodes.length} times, first at ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
    )
}
