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
      expect(await popup.getByRole('alert').textContent()).toContain(
        'Sandbox did not accept what you entered',
      )
      await popup.getByLabel('API key', { exact: true }).fill(world.sandbox.apiKeys[0] ?? '')
      await popup.getByRole('button', { name: 'Try again' }).click()
      expect(await outcomeOf(page)).toEqual({ resolved: true })
      await page.context().close()
    })

    test('user name and password: a wrong one is refused, the right one connects, and the name need not be typed again', async () => {
      const answer = await fetch(`${world.sandbox.url}/api/users`, {
        headers: { 'x-api-key': world.sandbox.apiKeys[0] ?? '' },
      })
      const { data } = (await answer.json()) as { data: { username: string }[] }
      const page = await openApp()
      const popup = await press(page)
      await popup.getByRole('link', { name: 'Sign in with user name and password' }).click()
      await popup.getByLabel('User name or e-mail').fill(data[0]?.username ?? '')
      await popup.getByLabel('Password').fill('wrong')
      await popup.getByRole('button', { name: 'Connect' }).click()
      await popup.getByRole('alert').waitFor()
      expect(await popup.getByLabel('User name or e-mail').inputValue()).toBe(data[0]?.username)
      await popup.getByLabel('Password').fill(world.sandbox.password)
      await popup.getByRole('button', { name: 'Try again' }).click()
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
      expect(await popup.getByRole('alert').textContent()).toContain('tell the people who run it')
      expect(await popup.locator('details').textContent()).toContain('Expected a JWT')
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

    test('redirect mode: this page goes to the service, and comes back with READY, then IMPORT_DONE; its address is as before', async () => {
      await world.db.query('update workspaces set connect_origins = $1', [[opener.url]])
      try {
        const page = await openApp({ config: JSON.stringify({ returnUrl: '/?connector=sandbox&back=1' }) })
        await page.getByRole('button', { name: 'Connect' }).click()
        await page.getByRole('link', { name: 'Use an API key' }).click()
        await page.getByLabel('API key', { exact: true }).fill(world.sandbox.apiKeys[0] ?? '')
        await page.getByRole('button', { name: 'Connect' }).click()
        await page.waitForURL(`${opener.url}/**`)
        expect(await outcomeOf(page)).toEqual({ resolved: true })
        expect(new URL(page.url()).search).toBe('?connector=sandbox&back=1')
        await world.finishImports('succeeded')
        await expect
          .poll(() => heardBy(page), { timeout: 10_000 })
          .toEqual([{ type: 'READY' }, { type: 'IMPORT_DONE' }])

        await page.goto(page.url().replace('back=1', `secret=${await world.sign({ customer_id: 'c2' })}`))
        await page.evaluate(
          `history.replaceState(null, '', location.href + '&config=' + encodeURIComponent('{"returnUrl":"/"}'))`,
        )
        await page.reload()
        await page.getByRole('button', { name: 'Connect' }).click()
        await page.getByRole('button', { name: 'Cancel' }).click()
        await page.waitForURL(`${opener.url}/**`)
        expect(await outcomeOf(page)).toMatchObject({ code: 'connect.cancelled' })
        await page.context().close()
      } finally {
        await world.db.query(`update workspaces set connect_origins = '{}'`)
      }
    })
  },
)
