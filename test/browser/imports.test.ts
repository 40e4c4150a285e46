import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing } from '../support/browser.ts'
import {
  connectCustomer,
  createDashboardWorld,
  seriousFindings,
  setUpOwner,
  setUpSandbox,
  type DashboardWorld,
  type Visit,
} from '../support/dashboardWorld.ts'

const issues = 450
const longMs = 30_000

// What goes wrong with imports, and what a person does about it on the pages.
describe.skipIf(browserMissing !== null)(
  `imports on the dashboard${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: DashboardWorld
    let ada: Visit
    let page: Page
    let address: string
    beforeAll(async () => {
      world = await createDashboardWorld({ users: 4, projects: 2, issues })
      ada = await world.visit()
      page = ada.page
      await setUpOwner(world, page)
      await setUpSandbox(world, page)
      await connectCustomer(page, 'northwind')
      const integration = await firstOf('/v1/integrations')
      address = `/integrations/${integration.id}`
      await page.goto(address)
      await ended('Succeeded')
    }, 240_000)
    afterAll(() => world.close())

    const firstOf = async (path: string) =>
      (await (await ada.context.request.get(`${world.url}${path}`)).json()).data[0]
    const newest = () =>
      page.locator('section.card', { has: page.getByRole('heading', { name: 'Newest import' }) })
    const ended = (word: string) =>
      newest().getByText(word, { exact: true }).first().waitFor({ timeout: longMs })
    const sandbox = async (method: string, path: string, body?: unknown) => {
      const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const answer = await fetch(`${world.sandbox.url}/admin/${path}`, {
        method,
        ...(body === undefined ? {} : json),
      })
      expect(answer.ok).toBe(true)
    }
    const send = (method: string, path: string, data: unknown) =>
      ada.context.request.fetch(`${world.url}/v1${path}`, {
        method,
        data,
        headers: { 'x-tributary-page': '1' },
      })
    const importEverything = async () => {
      await page.getByRole('button', { name: 'Other ways to import' }).click()
      await page.getByRole('menuitem', { name: /^Everything/ }).click()
    }

    test('a schedule is set by a cron with its next three times in words, then by an interval, and given back', async () => {
      await page.goto(address)
      await page.getByText('Every 15 minutes').waitFor()
      await page.getByRole('button', { name: 'Change', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Times of day').click()
      await dialog.getByRole('button', { name: 'Workdays at six' }).click()
      const times = dialog.getByRole('list', { name: 'The next times' }).getByRole('listitem')
      expect(await times.count()).toBe(3)
      for (const time of await times.allInnerTexts()) expect(time).toMatch(/^(Mon|Tue|Wed|Thu|Fri).*06:00/)
      const cron = dialog.getByRole('textbox', { name: 'Cron' })
      await cron.fill('0 6 * *')
      await dialog.getByText(/^Expected five fields/).waitFor()
      expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
      await cron.fill('30 4 * * *')
      await dialog.getByRole('combobox', { name: 'Time zone' }).fill('Tokyo')
      await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
      expect(await seriousFindings(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Every day at 04:30, Asia/Tokyo').waitFor()
      await page.getByText('this integration', { exact: true }).waitFor()

      await page.getByRole('button', { name: 'Change', exact: true }).click()
      await dialog.getByText('Interval', { exact: true }).click()
      await dialog.getByRole('combobox', { name: 'Import every' }).click()
      await page.getByRole('option', { name: '6 hours' }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Every 6 hours').waitFor()

      await page.getByRole('button', { name: 'Change', exact: true }).click()
      await dialog.getByText('Default', { exact: true }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Every 15 minutes').waitFor()
    }, 90_000)

    test('a dialog is opened, used and left with the keyboard alone', async () => {
      await page.goto(address)
      await page.getByRole('button', { name: 'Change', exact: true }).focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      const isInside = () => page.evaluate('document.activeElement.closest("[role=dialog]") !== null')
      await expect.poll(isInside).toBe(true)
      for (let presses = 0; presses < 12; presses++) {
        await page.keyboard.press('Tab')
        expect(await isInside()).toBe(true)
      }
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(() => page.evaluate('document.activeElement.textContent.slice(0, 50)')).toBe('Change')
    }, 60_000)

    test('a connector is set for all its integrations: another schedule, paused, and on again', async () => {
      await page.goto('/connectors/sandbox')
      await page.getByRole('button', { name: 'Change the schedule' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Interval', { exact: true }).click()
      await dialog.getByRole('button', { name: 'Save' }).click()
      await page.getByText('this workspace', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Pause all' }).click()
      await page.getByText('All integrations of this connector are paused').waitFor()
      await page.goto(address)
      await page.getByText('your settings of the connector').waitFor()
      await page.getByRole('link', { name: 'the connector is paused' }).click()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Pause all' }).waitFor()
      await page.getByRole('combobox', { name: 'Read everything' }).click()
      await page.getByRole('option', { name: 'Every 12 hours' }).click()
      await page.getByText('Saved.').first().waitFor()
      const { full_read_interval: interval, has_client_secret: isSecretKept } = await (
        await ada.context.request.get(`${world.url}/v1/connectors/sandbox`)
      ).json()
      expect([interval, isSecretKept]).toEqual(['PT12H', true])
    }, 90_000)

    test('a running import is cancelled', async () => {
      await page.goto(address)
      await sandbox('POST', 'faults', { on: 'api', path: '/api/issues', skip: 1, times: 1, answer: 'hold' })
      await importEverything()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByText('The import stops after the page that it reads.').waitFor()
      await sandbox('DELETE', 'faults')
      await ended('Cancelled')
      expect(await page.getByRole('progressbar').count()).toBe(0)
    }, 90_000)

    test('of a partial import the failed stream is named with its reason, and read again alone', async () => {
      await sandbox('POST', 'faults', { on: 'api', path: '/api/issues', times: 50, answer: 404 })
      await importEverything()
      await ended('Partly done')
      await newest().getByText('1 stream of 4 could not be read').waitFor()
      await newest().getByText(/404/).first().waitFor()
      await sandbox('DELETE', 'faults')
      await page.getByRole('button', { name: 'Read what failed again' }).click()
      await ended('Succeeded')
      expect(await newest().getByText('could not be read').count()).toBe(0)
    }, 90_000)

    test('every import stands in the history, and leads to its own page with its streams', async () => {
      await page.goto(address)
      const history = page.locator('section.card', {
        has: page.getByRole('heading', { name: 'Imports', exact: true }),
      })
      await history.getByText('Cancelled').waitFor()
      await history.getByText(/new/).first().waitFor()
      await history.getByRole('link').last().click()
      await page.getByRole('heading', { name: /^Import of / }).waitFor()
      await page.getByText('after connecting').waitFor()
      const row = page.getByRole('row', { name: /^issues/ })
      expect(await row.innerText()).toContain(String(issues))
      await page.getByRole('link', { name: 'northwind · sandbox' }).click()
      await page.getByRole('heading', { name: 'Newest import' }).waitFor()
    }, 60_000)

    test('records that a mapping can not take are listed by field, each with its reason and as it came', async () => {
      const { mapping } = await (
        await ada.context.request.get(`${world.url}/v1/connectors/sandbox/mapping`)
      ).json()
      mapping.streams.issues.fields.due_date = "id <= 25 ? 'some day' : due_on"
      mapping.streams.users.fields.active = "id = 1 ? 'perhaps' : active"
      const saved = await (await send('PUT', '/connectors/sandbox/mapping', { mapping })).json()
      await send('POST', `/connectors/sandbox/mapping/versions/${saved.version}/publish`, {})
      await expect
        .poll(
          async () =>
            (await (await ada.context.request.get(`${world.url}/v1${address}/record-errors/counts`)).json())
              .total,
          { timeout: longMs },
        )
        .toBe(26)
      await page.goto(address)
      await page.getByRole('heading', { name: 'Records that could not be taken: 26' }).waitFor()
      await page.getByRole('button', { name: /^users · active/ }).click()
      const rows = page.locator('.opening-list details')
      await expect.poll(() => rows.count()).toBe(1)
      await rows.first().locator('summary').click()
      expect(await rows.first().innerText()).toMatch(/perhaps[\s\S]*mapping\.record_failed/)
      await page.getByRole('region', { name: 'Record 1' }).waitFor()
      await page.getByRole('button', { name: /^users · active/ }).click()
      await page.getByRole('button', { name: 'Show more' }).first().click()
      await expect.poll(() => rows.count()).toBe(26)
      expect(await seriousFindings(page)).toEqual([])
      await send('POST', '/connectors/sandbox/mapping/versions/0/publish', {})
      await page
        .getByRole('heading', { name: /^Records that could not/ })
        .waitFor({ state: 'detached', timeout: longMs })
    }, 120_000)

    test('many deletes wait for somebody’s word: shown, kept, and done when confirmed', async () => {
      await page.goto(address)
      for (let id = 11; id <= issues; id++) await sandbox('DELETE', `issues/${id}`)
      await importEverything()
      await page
        .getByText(`${issues - 10} records would be deleted: please look`)
        .waitFor({ timeout: longMs })
      await page.getByText(`: ${issues - 10} of ${issues} missing (98%)`).waitFor()
      expect(await seriousFindings(page)).toEqual([])
      const alan = await member('alan@example.com', 'Alan Turing')
      await alan.page.goto(address)
      await alan.page.getByText('An admin of the workspace decides.').waitFor()
      const buttons = await alan.page.getByRole('main').getByRole('button').allInnerTexts()
      expect(buttons.filter((label) => label !== 'Show more')).toEqual([])
      await alan.context.close()
      await page.getByRole('button', { name: 'They are gone: delete them…' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete what is gone' }).click()
      const deleted = newest().locator('[data-count="deleted"]')
      await expect.poll(() => deleted.innerText(), { timeout: longMs }).toBe(String(issues - 10))
      await page.getByText('would be deleted').waitFor({ state: 'detached', timeout: longMs })
    }, 120_000)

    /** Somebody who joins with the role user. */
    async function member(email: string, name: string): Promise<Visit> {
      const { link } = await (await send('POST', '/invitations', { email, role: 'user' })).json()
      const visit = await world.visit()
      await visit.page.goto(link)
      await visit.page.getByLabel('Your name').fill(name)
      await visit.page.getByRole('textbox', { name: 'Password' }).fill('another good password')
      await visit.page.getByRole('button', { name: 'Join Acme' }).click()
      await visit.page.getByRole('heading', { name: 'Overview' }).waitFor()
      return visit
    }

    test('whoever may only read sees each page, and no button that would be refused', async () => {
      const grace = await member('grace@example.com', 'Grace Hopper')
      const writes = /save|change|pause|import now|delete|erase|make a link|invite|publish|go on|remove|undo/i
      const paths = ['/connectors/sandbox', '/mapping/sandbox', '/customers/northwind', '/members', address]
      for (const path of paths) {
        await grace.page.goto(path)
        await grace.page.locator('h1').waitFor()
        await grace.page.locator('.loading').first().waitFor({ state: 'detached' })
        const buttons = await grace.page.getByRole('main').getByRole('button').allInnerTexts()
        expect(buttons.filter((label) => writes.test(label))).toEqual([])
        expect(await grace.page.getByRole('note', { name: /^Read only/ }).count()).toBe(1)
      }
      await grace.page.goto('/settings')
      expect(await grace.page.getByRole('button', { name: 'Save' }).first().isDisabled()).toBe(true)
      expect(grace.faults).toEqual([])
      await grace.context.close()
    }, 90_000)

    test('when the service can not be reached, a write says so, and so does a page', async () => {
      const visit = await world.visit()
      await visit.context.addCookies(await ada.context.cookies())
      await visit.page.goto(address)
      await visit.page.getByRole('button', { name: 'Pause' }).waitFor()
      await visit.context.setOffline(true)
      await visit.page.getByRole('button', { name: 'Pause' }).click()
      await visit.page
        .getByText(/^Check your connection/)
        .first()
        .waitFor()
      await visit.page.getByRole('link', { name: 'Audit log' }).click()
      await visit.page.getByText('This page could not be loaded').waitFor()
      await visit.context.setOffline(false)
      // By itself.
      await visit.page.getByRole('heading', { name: 'Audit log' }).waitFor()
      expect(await visit.page.getByText('This page could not be loaded').count()).toBe(0)
      await visit.context.close()
    }, 60_000)

    test('an integration is paused and goes on', async () => {
      await page.goto(address)
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText('none: the integration is paused').waitFor()
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      await expect.poll(() => page.getByText('Paused', { exact: true }).count()).toBe(0)
    }, 60_000)

    test.each(['light', 'dark'] as const)(
      'axe finds nothing serious in what is new, %s, at 390 pixels too',
      async (colorScheme) => {
        const visit = await world.visit({ colorScheme, width: 390 })
        await visit.context.addCookies(await ada.context.cookies())
        const { id } = await firstOf(`/v1${address}/imports`)
        const found: string[] = []
        for (const path of [address, `${address}/imports/${id}`, '/connectors/sandbox', '/audit-log']) {
          await visit.page.goto(path)
          await visit.page.locator('h1').waitFor()
          await visit.page.locator('.loading').first().waitFor({ state: 'detached' })
          found.push(...(await seriousFindings(visit.page)).map((finding) => `${path}: ${finding}`))
          const overhang = await visit.page.evaluate(
            'document.documentElement.scrollWidth - window.innerWidth',
          )
          if (Number(overhang) > 0) found.push(`${path}: ${String(overhang)} pixels wider than the window`)
        }
        expect(found).toEqual([])
        expect(visit.faults).toEqual([])
        await visit.context.close()
      },
      90_000,
    )

    test('no page wrote an error on the way, the strict policy included', () => {
      expect(ada.faults).toEqual([])
    })
  },
)
