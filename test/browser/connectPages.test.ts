import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seriousFaults } from '../support/accessibility.ts'
import { browserMissing, launchBrowser } from '../support/browser.ts'
import { walkConnectPages, withEveryField } from '../support/connectPageStates.ts'
import { registerUrlOf } from '../support/registerUrl.ts'
import { createConnectWorld, type ConnectWorld } from '../support/connectWorld.ts'

// Every hosted page in a real browser: light and dark, wide and narrow, in both languages, by mouse and by keyboard. With SCREENSHOTS=folder
// each is kept as a picture.
describe.skipIf(browserMissing !== null)(
  `the hosted pages${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: ConnectWorld
    let browser: Browser
    beforeAll(async () => {
      world = await createConnectWorld({ connector: withEveryField })
      browser = await launchBrowser()
    })
    afterAll(async () => {
      await browser.close()
      await world.close()
    })
    beforeEach(async () => {
      await world.db.query('truncate connect_sessions, used_connect_links, integrations, customers cascade')
      await world.db.query('update workspaces set colour = null')
    })

    test.each([
      ['light', 1280, 'en-GB', null],
      ['dark', 390, 'en-GB', null],
      ['light', 390, 'fr-FR', '#ffcc00'],
      ['dark', 1280, 'fr-FR', '#3b0764'],
    ] as const)(
      '%s, %i px, %s, colour %s: axe finds nothing serious on any page, and nothing is wider than the screen',
      async (colorScheme, width, locale, colour) => {
        await world.db.query('update workspaces set colour = $1', [colour])
        const context = await browser.newContext({ colorScheme, locale, viewport: { width, height: 800 } })
        const faults: string[] = []
        const folder = process.env['SCREENSHOTS']
        let count = 0
        await walkConnectPages(world, context, async (page, name) => {
          faults.push(...(await seriousFaults(page)).map((fault) => `${name}: ${fault}`))
          const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
          if (Number(wide) > 0) faults.push(`${name}: ${String(wide)} px wider than the screen`)
          if (folder) {
            const file = `${String(++count).padStart(2, '0')}-${name}-${colorScheme}-${width}-${locale}.png`
            await page.screenshot({ path: `${folder}/${file}`, fullPage: true })
          }
        })
        await context.close()
        expect(faults).toEqual([])
      },
      120_000,
    )

    test('in no state is anything refused by the Content-Security-Policy, and nothing is asked of anybody but the third party', async () => {
      const context = await browser.newContext()
      const blocked: string[] = []
      const foreign: string[] = []
      await context.exposeFunction('reportViolation', (text: string) => blocked.push(text))
      await context.addInitScript(
        `addEventListener('securitypolicyviolation', (event) => reportViolation(event.violatedDirective + ' ' + event.blockedURI))`,
      )
      context.on('console', (message) => {
        if (message.type() === 'error' && message.text().includes('Content Security Policy'))
          blocked.push(message.text())
      })
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url())
        if (protocol.startsWith('http') && origin !== world.url && origin !== world.sandbox.url)
          foreign.push(request.url())
      })
      const seen: string[] = []
      await walkConnectPages(world, context, async (_page, name) => void seen.push(name))
      await context.close()
      expect({ blocked, foreign }).toEqual({ blocked: [], foreign: [] })
      expect(seen.length).toBeGreaterThan(15)
    }, 60_000)

    test('one click on the button checks every field, though the one that is left says its fault and moves the button', async () => {
      const page = await browser.newPage()
      await page.goto(await registerUrlOf(world))
      await page.goto(`${page.url()}?method=3`)
      await page.locator('#field-access-kind').selectOption('key')
      await page.locator('#field-site').fill('Not A Site')
      await page.locator('#field-pages').fill('many')
      await page.locator('button.primary').click()
      expect(await page.evaluate('document.activeElement.id')).toBe('field-site')
      const faults = await page.locator('.fault').allTextContents()
      expect(faults.map((text) => text.trim()).filter(Boolean)).toEqual([
        'This does not have the right form.',
        'Please give a number.',
        'Please fill this in.',
      ])
      await page.close()
    })

    test('after a refusal the focus is on what was said, and the next Tab leads to the details and the field', async () => {
      const page = await browser.newPage()
      await page.goto(await registerUrlOf(world))
      await page.goto(`${page.url()}?method=1`)
      await page.locator('input[type=password]').fill('wrong-key')
      await page.locator('button.primary').click()
      await page.locator('[role=alert]').waitFor()
      const focused = () =>
        page.evaluate('document.activeElement.textContent.trim() || document.activeElement.name')
      expect(await focused()).toBe('Sandbox did not accept what you entered. Check it, and try again.')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('credentials.api_key')
      await page.close()
    })

    test('by the keyboard alone: to the key, a fault told at the field and gone when it is mended, and on to READY', async () => {
      const page = await browser.newPage()
      await page.goto(await registerUrlOf(world))
      const focusOn = async (name: string) => {
        for (let presses = 0; presses < 20; presses++) {
          await page.keyboard.press('Tab')
          const label = await page.evaluate<string>(
            `(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()`,
          )
          if (label === name) return
        }
        throw new Error(`Tab does not lead to "${name}"`)
      }
      await focusOn('Use an API key')
      await page.keyboard.press('Enter')
      await page.waitForURL(/method=1/)
      await focusOn('API key')
      await page.keyboard.press('Enter')
      const field = page.getByLabel('API key', { exact: true })
      await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator('.fault').textContent()).toBe('Please fill this in.')
      expect(await page.evaluate('document.activeElement.name')).toBe('credentials.api_key')
      await page.keyboard.type(world.sandbox.apiKeys[0] ?? '')
      await expect.poll(() => field.getAttribute('aria-invalid')).toBeNull()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Space')
      expect(await field.getAttribute('type')).toBe('text')
      await focusOn('Connect')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Sandbox is connected' }).waitFor()
      await page.close()
    })

    test('without JavaScript a customer connects as well', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const page = await context.newPage()
      await page.goto(await registerUrlOf(world))
      await page.getByRole('link', { name: 'Use an API key' }).click()
      await page.locator('input[type=password]').fill(world.sandbox.apiKeys[0] ?? '')
      await page.getByRole('button', { name: 'Connect' }).click()
      await page.getByRole('heading', { name: 'Sandbox is connected' }).waitFor()
      expect(await page.getByRole('button', { name: 'Close' }).isVisible()).toBe(false)
      await context.close()
    })

    test('a connector with several forms shows the fields of the one that is chosen, and the others can not be in the way', async () => {
      const choosing = await createConnectWorld({
        connector: (sandbox) => {
          const secret = (title: string) => ({ type: 'string', title, airbyte_secret: true })
          return {
            ...sandbox,
            auth: [{ method: 'api_key', title: 'Sign in', config: {}, fields: ['credentials'] }],
            manifest: {
              ...sandbox.manifest,
              connectionSpecification: {
                type: 'object',
                properties: {
                  credentials: {
                    type: 'object',
                    title: 'How do you sign in?',
                    oneOf: [
                      {
                        title: 'By name',
                        required: ['auth_type', 'username', 'password'],
                        properties: {
                          auth_type: { const: 'basic', title: 'How' },
                          username: {
                            type: 'string',
                            title: 'Name',
                            pattern: '^[a-z.@]+$',
                            pattern_descriptor: 'small letters',
                          },
                          password: secret('Password'),
                        },
                      },
                      {
                        title: 'By key',
                        required: ['auth_type', 'api_key'],
                        properties: { auth_type: { const: 'api_key' }, api_key: secret('Key') },
                      },
                    ],
                  },
                },
              },
            },
          }
        },
      })
      const page = await browser.newPage()
      try {
        const signed = await choosing.sign({ customer_id: 'c1' })
        await page.goto(`${choosing.url}/v1/credentials/sandbox/register?secret=${signed}`)
        const [name, key] = [
          page.getByLabel('Name', { exact: true }),
          page.getByLabel('Key', { exact: true }),
        ]
        expect([await name.isVisible(), await key.isVisible()]).toEqual([true, false])
        await name.fill('A 1')
        await page.getByLabel('Password').focus()
        await expect
          .poll(() => page.locator('.fault').allTextContents())
          .toContain('This does not have the right form.')
        await page.getByLabel('How do you sign in?').selectOption({ label: 'By key' })
        expect([await name.isVisible(), await key.isVisible()]).toEqual([false, true])
        expect(await seriousFaults(page)).toEqual([])
        await key.fill(choosing.sandbox.apiKeys[0] ?? '')
        await page.getByRole('button', { name: 'Connect' }).click()
        await page.getByRole('heading', { name: 'Sandbox is connected' }).waitFor()
      } finally {
        await page.close()
        await choosing.close()
      }
    })
  },
)
