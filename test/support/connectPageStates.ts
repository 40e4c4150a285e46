import type { BrowserContext, Page } from 'playwright-core'
import type { Connector, ConnectorTexts } from '../../packages/server/src/connectors/index.ts'
import type { ConnectWorld } from './connectWorld.ts'
import { registerUrlOf } from './registerUrl.ts'

const secret = (title: string) => ({ type: 'string', title, airbyte_secret: true })

/** One field is left in English, as of a connector whose words are not complete. */
function frenchWords(sandbox: Connector): ConnectorTexts {
  const own = sandbox.texts?.['fr'] ?? { fields: {} }
  return {
    ...own,
    methods: [...(own.methods ?? []), 'Utiliser un autre formulaire'],
    fields: {
      ...own.fields,
      region: { title: 'Région', choices: { eu: 'Europe', us: 'États-Unis' } },
      pages: { title: 'Éléments par page', description: '200 au plus.', choices: {} },
      archived: { title: 'Lire aussi les éléments archivés', choices: {} },
    },
  }
}

/** The sandbox's connector with one more form, which has a field of each kind and a choice of forms. */
export function withEveryField(sandbox: Connector): Connector {
  const { connectionSpecification } = sandbox.manifest
  const fields = ['site', 'region', 'pages', 'archived', 'access']
  return {
    ...sandbox,
    auth: [...sandbox.auth, { method: 'api_key', title: 'Use another form', config: {}, fields }],
    texts: { fr: frenchWords(sandbox) },
    manifest: {
      ...sandbox.manifest,
      connectionSpecification: {
        ...connectionSpecification,
        required: ['site', 'region', 'access'],
        properties: {
          ...(connectionSpecification['properties'] as object),
          site: {
            type: 'string',
            title: 'Site',
            description: 'The first part of your address.',
            pattern: '^[a-z0-9-]+$',
            pattern_descriptor: 'small letters, digits and hyphens',
            examples: ['acme'],
          },
          region: { type: 'string', title: 'Region', enum: ['eu', 'us'], default: 'us' },
          pages: { type: 'integer', title: 'Items on a page', description: 'At most 200.', default: 100 },
          archived: { type: 'boolean', title: 'Read archived items as well' },
          access: {
            type: 'object',
            title: 'How do you sign in?',
            oneOf: [
              {
                title: 'By name and password',
                required: ['kind', 'username', 'password'],
                properties: {
                  kind: { const: 'basic', title: 'Kind' },
                  username: { type: 'string', title: 'User name' },
                  password: secret('Password'),
                },
              },
              {
                title: 'By key',
                required: ['kind', 'key'],
                properties: { kind: { const: 'key' }, key: secret('Secret key') },
              },
            ],
          },
        },
      },
    },
  }
}

/** Opens each page that a customer can meet, one after the other, and hands it on with its name. */
export async function walkConnectPages(
  world: ConnectWorld,
  context: BrowserContext,
  look: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const page = await context.newPage()
  const open = async (claims: Record<string, unknown> = {}, method?: number) => {
    await page.goto(await registerUrlOf(world, claims))
    if (method !== undefined) await page.goto(`${page.url()}?method=${method}`)
  }
  await open()
  await look(page, 'start')
  await keyForm(world, page, open, look)
  await passwordForm(page, open, look)
  await everyField(page, open, look)
  await byOAuth(world, page, open, look)
  await ends(world, page, open, look)
  await page.close()
}

type Open = (claims?: Record<string, unknown>, method?: number) => Promise<void>
type Look = (page: Page, name: string) => Promise<void>
const submit = (page: Page) => page.locator('button.primary').click()

async function keyForm(world: ConnectWorld, page: Page, open: Open, look: Look): Promise<void> {
  await open({}, 1)
  await look(page, 'key')
  await submit(page)
  await look(page, 'key-missing')
  await page.locator('input[type=password]').fill('wrong-key')
  await submit(page)
  await page.locator('[role=alert]').waitFor()
  await look(page, 'key-refused')
  for (const folded of await page.locator('summary').all()) await folded.click()
  await look(page, 'key-refused-details')
  await withSettings(world, { base_url: 'http://127.0.0.1:1' }, async () => {
    await open({}, 1)
    await page.locator('input[type=password]').fill('some-key')
    await submit(page)
    await page.locator('[role=alert]').waitFor()
    await look(page, 'provider-down')
  })
}

async function passwordForm(page: Page, open: Open, look: Look): Promise<void> {
  await open({}, 2)
  await look(page, 'password')
  await page.locator('input[type=text]').fill('somebody')
  await page.locator('input[type=password]').fill('wrong')
  await submit(page)
  await page.locator('[role=alert]').waitFor()
  await look(page, 'password-refused')
}

async function everyField(page: Page, open: Open, look: Look): Promise<void> {
  await open({}, 3)
  await look(page, 'every-field')
  await page.locator('#field-site').fill('Not A Site')
  await page.locator('#field-pages').fill('many')
  await page.locator('#field-access-kind').selectOption('key')
  await submit(page)
  await look(page, 'every-field-faults')
}

async function byOAuth(world: ConnectWorld, page: Page, open: Open, look: Look): Promise<void> {
  await open()
  await submit(page)
  await page.locator('button[value=cancel]').click()
  await page.locator('[role=alert]').waitFor()
  await look(page, 'access-denied')
  await setFault(world, { on: 'token', answer: 503 })
  await open()
  await submit(page)
  await page.locator('button[value=allow]').click()
  await page.locator('[role=alert]').waitFor()
  await look(page, 'sign-in-failed')
  await page.locator('button.link').click()
  await page.locator('[role=alert]').waitFor()
  await look(page, 'cancelled')
}

async function ends(world: ConnectWorld, page: Page, open: Open, look: Look): Promise<void> {
  await open()
  await world.db.query('update connect_sessions set expires_at = to_timestamp(0)')
  await page.reload()
  await look(page, 'expired')
  await page.goto(`${world.url}/v1/credentials/sandbox/register?secret=nonsense`)
  await look(page, 'developer-fault')
  await page.goto(`${world.url}/v1/connect-links/open?token=cut`)
  await look(page, 'link-cut')
  await open({ state: 's' }, 1)
  await page.locator('input[type=password]').fill(world.sandbox.apiKeys[0] ?? '')
  await submit(page)
  await page.locator('.good').waitFor()
  await look(page, 'ready')
  const { rows } = await world.db.query<{ integration_id: string }>('select integration_id from integrations')
  await open({ integration_id: rows[0]?.integration_id })
  await look(page, 'reconnect')
}

async function withSettings(world: ConnectWorld, settings: object, work: () => Promise<void>): Promise<void> {
  const set = 'update connector_settings set settings = $1'
  await world.db.query(set, [JSON.stringify(settings)])
  try {
    await work()
  } finally {
    await world.db.query(set, [JSON.stringify({ base_url: world.sandbox.url })])
  }
}

async function setFault(world: ConnectWorld, fault: object): Promise<void> {
  await fetch(`${world.sandbox.url}/admin/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
}
