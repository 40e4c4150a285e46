import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browserMissing, launchBrowser } from '../support/browser.ts'
import { createConnectWorld, type ConnectWorld } from '../support/connectWorld.ts'
import { heardBy, outcomeOf, startOpenerPage, type OpenerPage } from '../support/openerPage.ts'

// The browser SDK and the hosted pages in a real browser, with real popups, over three origins: the app's page, the service, the third party.
describe.skipIf(browserMissing !== null)(
  `connect() in a browser${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: ConnectWorld
    let opener: OpenerPage
    let browser: Browser
    beforeAll(async () => {
      world = await createConnectWorld()
      opener = await startOpenerPage(world.url)
      browser = await launchBrowser()
    })
    afterAll(async () => {
      await browser.close()
      await opener.close()
      await world.close()
    })
    beforeEach(async () => {
      await world.db.query(
        'truncate test_events, test_imports, connect_sessions, integrations, customers cascade',
      )
    })

    async function openApp(parameters: Record<string, string> = {}): Promise<Page> {
      const context = await browser.newContext()
      const page = await context.newPage()
      const secret = await world.sign({ customer_id: 'c1' })
      await page.goto(
        `${opener.url}/?${new URLSearchParams({ connector: 'sandbox', secret, ...parameters }).toString()}`,
      )
      return page
    }

    async function press(page: Page): Promise<Page> {
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: 'Connect' }).click(),
      ])
      return popup
    }

    test.each(['module', 'script'])(
      'the happy path with the %s build: READY, then IMPORT_DONE',
      async (load) => {
        const page = await openApp({ load })
        const popup = await press(page)
        await popup.getByRole('button', { name: 'Sign in with Sandbox' }).click()
        await popup.getByRole('radio').first().check()
        await popup.getByRole('button', { name: 'Allow' }).click()
        expect(await outcomeOf(page)).toEqual({ resolved: true })
        await expect.poll(() => popup.isClosed()).toBe(true)
        expect(await heardBy(page)).toEqual([{ type: 'READY' }])
        await world.finishImports('succeeded')
        await expect
          .poll(() => heardBy(page), { timeout: 10_000 })
          .toEqual([{ type: 'READY' }, { type: 'IMPORT_DONE' }])
        await page.context().close()
      },
    )

    test('a secret that is still being fetched at the click does not cost the popup', async () => {
      const page = await openApp({ late: '1' })
      const popup = await press(page)
      await popup.getByRole('button', { name: 'Sign in with Sandbox' }).waitFor()
      expect(await heardBy(page)).toEqual([])
      await page.context().close()
    })

    test('the address with the secret does not stay in the popup', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('heading', { name: 'Connect Sandbox' }).waitFor()
      expect(popup.url()).not.toContain('secret')
      await page.context().close()
    })

    test('a window that the customer closes rejects', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('heading', { name: 'Connect Sandbox' }).waitFor()
      await popup.close()
      expect(await outcomeOf(page)).toEqual({
        code: 'connect.window_closed',
        message: 'The window was closed before the connection was made.',
      })
      expect(await heardBy(page)).toEqual([
        { type: 'error', message: 'The window was closed before the connection was made.' },
      ])
      await page.context().close()
    })

    test('a blocked popup rejects', async () => {
      const page = await openApp()
      // What a browser answers when it blocks a window; the one without a screen never does.
      await page.evaluate('window.open = () => null')
      await page.getByRole('button', { name: 'Connect' }).click()
      expect(await outcomeOf(page)).toMatchObject({ code: 'connect.popup_blocked' })
      await page.context().close()
    })

    test('access denied at the third party rejects, and the window closes', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('button', { name: 'Sign in with Sandbox' }).click()
      await popup.getByRole('button', { name: 'Cancel' }).click()
      expect(await outcomeOf(page)).toEqual({
        code: 'connect.access_denied',
        message: 'Access to Sandbox was not granted.',
      })
      await expect.poll(() => popup.isClosed()).toBe(true)
      await page.context().close()
    })

    test('Cancel on our own page rejects, and the window closes', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('button', { name: 'Cancel' }).click()
      expect(await outcomeOf(page)).toMatchObject({ code: 'connect.cancelled' })
      await expect.poll(() => popup.isClosed()).toBe(true)
      await page.context().close()
    })

    test('an API key: a wrong one is refused at the form, the right one connects', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('link', { name: 'Use an API key' }).click()
      await popup.getByLabel('API key', { exact: true }).fill('wrong')
      await popup.getByRole('button', { name: 'Connect' }).click()
      expect(await popup.getByRole('alert').textContent()).toContain('Sandbox does not accept this')
      await popup.getByLabel('API key', { exact: true }).fill(world.sandbox.apiKeys[0] ?? '')
      await popup.getByRole('button', { name: 'Connect' }).click()
      expect(await outcomeOf(page)).toEqual({ resolved: true })
      await page.context().close()
    })

    test('a refusal that could have been tried again is the reason when the window is closed', async () => {
      await fetch(`${world.sandbox.url}/admin/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ on: 'token', answer: 503 }),
      })
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('button', { name: 'Sign in with Sandbox' }).click()
      await popup.getByRole('radio').first().check()
      await popup.getByRole('button', { name: 'Allow' }).click()
      await popup.getByRole('button', { name: 'Try again' }).waitFor()
      await popup.close()
      expect(await outcomeOf(page)).toMatchObject({ code: 'connect.third_party_unavailable' })
      await page.context().close()
    })

    test('a secret that is not right rejects with its code', async () => {
      const page = await openApp({ secret: 'nonsense' })
      const popup = await press(page)
      expect(await outcomeOf(page)).toMatchObject({ code: 'connect.secret_malformed' })
      expect(await popup.getByRole('alert').textContent()).toContain('Expected a JWT')
      await page.context().close()
    })

    test('a second click takes the window over, and the first call ends', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('heading', { name: 'Connect Sandbox' }).waitFor()
      await page.getByRole('button', { name: 'Connect' }).click()
      expect(await outcomeOf(page)).toMatchObject({ code: 'connect.superseded' })
      await popup.getByRole('button', { name: 'Cancel' }).waitFor()
      await page.context().close()
    })

    test('messages of others count for nothing', async () => {
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('heading', { name: 'Connect Sandbox' }).waitFor()
      await page.evaluate(`window.postMessage({ type: 'READY', session_id: 'x', status_token: 'y' }, '*')`)
      // Messages of one window arrive in their order: when this one is heard, the forged one was seen.
      await page.evaluate(`new Promise((seen) => {
        window.addEventListener('message', ({ data }) => data === 'after' && seen(null))
        window.postMessage('after', '*')
      })`)
      expect(await heardBy(page)).toEqual([])
      await page.context().close()
    })
  },
)
