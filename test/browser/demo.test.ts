import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '../../scripts/demo/startDemo.ts'
import { browserMissing, launchBrowser } from '../support/browser.ts'

// What the README promises to somebody who runs `npm run demo` and opens the two pages.
describe.skipIf(browserMissing !== null)(
  `the demo by hand${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let demo: Demo
    let browser: Browser
    let saas: Page
    let sandbox: Page
    beforeAll(async () => {
      demo = await startDemo({ accessTokenTtlSeconds: 60, scheduled: true }, () => {})
      browser = await launchBrowser()
      const context = await browser.newContext()
      saas = await context.newPage()
      sandbox = await context.newPage()
      await Promise.all([saas.goto(demo.saas), sandbox.goto(demo.sandbox)])
    }, 120_000)
    afterAll(async () => {
      await browser.close()
      await demo.stop()
    })

    const feed = () => saas.locator('#feed').innerText()
    const shot = async (page: Page, name: string) => {
      const folder = process.env['SCREENSHOTS']
      if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
    }

    test('Connect, allow access in the popup, and the webhooks arrive on the page, IMPORT_DONE at last', async () => {
      await shot(saas, '1-saas')
      const [popup] = await Promise.all([
        saas.waitForEvent('popup'),
        saas.getByRole('button', { name: 'Connect' }).click(),
      ])
      const signIn = popup.getByRole('button', { name: 'Sign in with Sandbox' })
      await signIn.waitFor()
      await shot(popup, '2-connect')
      await signIn.click()
      await popup.getByRole('button', { name: 'Allow' }).waitFor()
      await shot(popup, '3-consent')
      await popup.getByRole('radio').first().check()
      await popup.getByRole('button', { name: 'Allow' }).click()
      await expect.poll(feed, { timeout: 20_000 }).toContain('integration_import_done')
      expect(await saas.locator('#counts').innerText()).toContain('integration_installed')
      await shot(saas, '4-imported')
    }, 60_000)

    test('an issue that is added, renamed and deleted in the sandbox comes as three webhooks, the second with its diff', async () => {
      const row = (title: string) => sandbox.locator('#issues li').filter({ hasText: title })
      const cards = (event: string) => saas.locator('#feed > li').filter({ hasText: event })
      const before = await cards('integration_new_data_model').count()

      await sandbox.getByRole('button', { name: 'Add issue' }).click()
      await sandbox.getByLabel('Title').fill('Water the plants')
      await sandbox.getByRole('button', { name: 'Save' }).click()
      await expect
        .poll(() => cards('integration_new_data_model').count(), { timeout: 20_000 })
        .toBe(before + 1)

      await row('Water the plants').getByRole('button', { name: 'Edit' }).click()
      await sandbox.getByLabel('Title').fill('Water the flowers')
      await sandbox.getByRole('button', { name: 'Save' }).click()
      const updated = () => cards('integration_updated_data_model').first().innerText()
      await expect.poll(() => cards('integration_updated_data_model').count(), { timeout: 20_000 }).toBe(1)
      expect(await updated()).toContain('Water the plants')
      expect(await updated()).toContain('Water the flowers')
      await shot(saas, '5-updated')

      await row('Water the flowers').getByRole('button', { name: 'Delete' }).click()
      await expect.poll(() => cards('integration_deleted_data_model').count(), { timeout: 20_000 }).toBe(1)
      await shot(saas, '7-deleted')
    }, 90_000)
  },
)
