import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing } from '../support/browser.ts'
import {
  createDashboardWorld,
  seriousFindings,
  setUpOwner,
  type DashboardWorld,
  type Visit,
} from '../support/dashboardWorld.ts'
import { testCertificates } from '../support/testCertificates.ts'

// The webhooks' side of the dashboard: an endpoint with everything that it can be told, and pages that move while things are sent.
describe.skipIf(browserMissing !== null)(
  `webhooks in the dashboard${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: DashboardWorld
    let ada: Visit
    let page: Page
    beforeAll(async () => {
      world = await createDashboardWorld()
      ada = await world.visit()
      page = ada.page
      await setUpOwner(world, page)
    }, 180_000)
    afterAll(() => world.close())

    const openForm = async (on: Page): Promise<Locator> => {
      await on.goto('/security')
      await on.getByRole('button', { name: 'Add an endpoint' }).click()
      return on.getByRole('dialog')
    }
    const section = (dialog: Locator, name: string) =>
      dialog.getByRole('button', { name: new RegExp(`^${name}`) })
    const soon = { timeout: 20_000 }

    test('an endpoint is made with a header, waits of its own and a limit of age; what is reserved is refused at its field', async () => {
      const dialog = await openForm(page)
      await dialog.getByLabel('URL').fill(world.receiver.url)
      await section(dialog, 'Headers of your own').click()
      await dialog.getByRole('button', { name: 'Add a header' }).click()
      const name = dialog.getByLabel('Name of header 1')
      await name.fill('Webhook-Id')
      await dialog.getByText('Reserved: Tributary sets it, or never sends it.').waitFor()
      expect(await name.getAttribute('aria-invalid')).toBe('true')
      await section(dialog, 'Headers of your own').click()
      await dialog.getByRole('button', { name: 'Add the endpoint' }).click()
      // Not sent: the section opens again, with the focus where something is wrong.
      await expect.poll(() => page.evaluate('document.activeElement.placeholder')).toBe('x-app-token')
      await name.fill('X-App-Token')
      await dialog.getByLabel('Value of header 1', { exact: true }).fill('hunter2')

      await section(dialog, 'Tries and rate').click()
      await dialog.getByRole('combobox', { name: 'Schedule' }).click()
      await page.getByRole('option', { name: 'Waits of your own' }).click()
      await dialog.getByLabel('Waits between tries').fill('soon')
      await dialog.getByText('“soon” is not a wait: write 30s, 5m, 2h or 1d.').waitFor()
      await dialog.getByLabel('Waits between tries').fill('4s, 1h')
      await dialog.getByText(/^3 tries: at once, and up to 1 h 4 s later; then it is given up\./).waitFor()
      await dialog.getByLabel('Give up after').fill('2')
      await dialog.getByRole('button', { name: 'Add the endpoint' }).click()
      await page.getByRole('button', { name: 'I have stored it' }).click()

      await page.locator('a.row-link').click()
      await page.getByText('x-app-token').waitFor()
      expect(await page.content()).not.toContain('hunter2')
      await page.getByRole('button', { name: 'Send a test' }).click()
      await page.getByText(/^Answered 204 in/).waitFor()
      expect(world.receiver.received.at(-1)?.headers['x-app-token']).toBe('hunter2')
      const { data } = await (await ada.context.request.get('/v1/webhook-endpoints')).json()
      expect(data).toMatchObject([
        { retry_schedule: [4, 3_600], max_age: 7_200, header_names: ['x-app-token'] },
      ])
    }, 60_000)

    test('what the service finds wrong stands at its field, which gets the focus; mended, it is saved, and what is sealed is kept', async () => {
      await page.goto('/security')
      await page.locator('a.row-link').click()
      const edit = async () => {
        await page.getByRole('button', { name: 'More' }).click()
        await page.getByRole('menuitem', { name: 'Change the settings' }).click()
        return page.getByRole('dialog')
      }
      let dialog = await edit()
      await section(dialog, 'Mutual TLS').click()
      const key = dialog.getByRole('textbox', { name: 'Private key of the certificate' })
      await dialog.getByRole('textbox', { name: 'Client certificate' }).fill(testCertificates.valid)
      await dialog.getByText('localhost').waitFor()
      await dialog.getByText(/valid until Oct 2\d, 2126/).waitFor()
      await key.fill('hunter2')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText(/^"key" can not be used with "certificate"/).waitFor()
      await expect.poll(() => page.evaluate('document.activeElement.placeholder')).toMatch(/PRIVATE KEY/)
      await key.fill(testCertificates.key)
      await section(dialog, 'Proxy').click()
      await dialog.getByLabel('Address').fill('ftp://127.0.0.1:3128')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.getByText(/the scheme "ftp" is not one of http and https/).waitFor()
      await dialog.getByLabel('Address').fill('')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The endpoint is saved.').waitFor()

      dialog = await edit()
      await section(dialog, 'Mutual TLS').click()
      await dialog.getByText(/^Client certificate, ends in/).waitFor()
      await dialog.getByRole('button', { name: 'Remove' }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await dialog.waitFor({ state: 'detached' })
      const { data } = await (await ada.context.request.get('/v1/webhook-endpoints')).json()
      expect(data).toMatchObject([{ tls: null, proxy: null, header_names: ['x-app-token'], max_age: 7_200 }])
    }, 60_000)

    test('deliveries move without a reload and without asking: failed, tried again, delivered', async () => {
      const list = await ada.context.newPage()
      await list.goto('/deliveries')
      await list.getByText('Live', { exact: true }).waitFor()
      const before = world.receiver.received.length
      world.receiver.answer = () => (world.receiver.received.length === before + 1 ? 500 : 204)
      await page.goto('/security')
      await page.getByRole('button', { name: /^Send a test/ }).click()
      await list.getByText('Will retry').waitFor(soon)
      await list.locator('a.row-link').first().click()
      await list.getByRole('heading', { name: 'Try 1' }).waitFor()
      expect(await list.getByText('Try 2').count()).toBe(0)
      await list.getByRole('heading', { name: 'Try 2' }).waitFor(soon)
      await list.getByText('Delivered').first().waitFor()
      await list.close()
    }, 60_000)

    test('a replay is followed to its end by whoever has the page open', async () => {
      const watching = await ada.context.newPage()
      await watching.goto('/deliveries')
      await watching.getByText('Live', { exact: true }).waitFor()
      const [endpoint] = (await (await ada.context.request.get('/v1/webhook-endpoints')).json()).data
      await ada.context.request.post(`/v1/webhook-endpoints/${endpoint.id}/replays`, {
        headers: { 'x-tributary-page': '1' },
        data: { failed_since: new Date(0).toISOString() },
      })
      await watching.getByText(/^0 queued/).waitFor(soon)
      await watching.getByText('Done', { exact: true }).waitFor(soon)
      expect(await watching.getByText(/pending/).count()).toBe(0)
      await watching.close()
    }, 60_000)

    test('filters that nothing passes say so and are cleared', async () => {
      await page.goto('/deliveries')
      await page.locator('a.row-link').first().waitFor()
      await page.getByLabel('Customer').fill('nobody')
      await page.getByText('No delivery passes these filters').waitFor()
      expect(page.url()).toContain('customer=nobody')
      await page.getByRole('link', { name: 'Clear the filters' }).click()
      await page.locator('a.row-link').first().waitFor()
      expect(await page.getByLabel('Customer').inputValue()).toBe('')
    }, 60_000)

    test('while the service is away the page says so, and goes on by itself when it is back', async () => {
      await page.goto('/deliveries')
      await page.getByText('Live', { exact: true }).waitFor()
      const start = await world.stopService()
      await page.getByText('The service can not be reached').first().waitFor(soon)
      await page.locator('a.row-link').first().waitFor()
      // Another page, whose code can not be had.
      await page.getByRole('link', { name: 'Members' }).click()
      await page.getByText('This page could not be loaded').waitFor(soon)
      await start()
      await page.getByRole('heading', { name: 'Members' }).waitFor(soon)
      await page.getByRole('link', { name: 'Deliveries' }).click()
      await page.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 })
      await page.locator('a.row-link').first().waitFor()
      expect(await page.getByText('The service can not be reached').count()).toBe(0)
    }, 90_000)

    test.each(['light', 'dark'] as const)(
      'the form of an endpoint is in order with every section open, %s',
      async (colorScheme) => {
        const visit = await world.visit({ colorScheme, width: colorScheme === 'dark' ? 390 : 1280 })
        await visit.context.addCookies(await ada.context.cookies())
        const dialog = await openForm(visit.page)
        for (const name of [
          'Connectors and customers',
          'Tries and rate',
          'Headers of your own',
          'Public key signature',
          'Mutual TLS',
          'Proxy',
        ]) {
          await section(dialog, name).focus()
          await visit.page.keyboard.press('Enter')
        }
        await dialog.getByRole('button', { name: 'Add a header' }).click()
        await dialog.getByLabel('Name of header 1').fill('host')
        await dialog.getByLabel('User name').waitFor()
        expect(await seriousFindings(visit.page)).toEqual([])
        const overhang = await visit.page.evaluate(
          `(() => { const [one] = document.getElementsByClassName('mantine-Modal-content'); return one.scrollWidth - one.clientWidth })()`,
        )
        expect(overhang).toBe(0)
        expect(visit.faults).toEqual([])
        await visit.context.close()
      },
      60_000,
    )

    test('no page wrote an error on the way', () => expect(ada.faults).toEqual([]))
  },
)
