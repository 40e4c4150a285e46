import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing } from '../support/browser.ts'
import {
  addEndpoint,
  connectCustomer,
  createDashboardWorld,
  owner,
  seriousFindings,
  setUpOwner,
  setUpSandbox,
  type DashboardWorld,
  type Visit,
} from '../support/dashboardWorld.ts'
import type { Received } from '../support/webhookReceiver.ts'

// In the order in which a team would do it: the first run, the first webhook, a customer, trouble, colleagues.
describe.skipIf(browserMissing !== null)(
  `the dashboard${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: DashboardWorld
    let ada: Visit
    let page: Page
    let secret: string
    beforeAll(async () => {
      world = await createDashboardWorld()
      ada = await world.visit()
      page = ada.page
    }, 180_000)
    afterAll(() => world.close())

    const isSignedBy = (key: string, { headers, body }: Received) => {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body.toString()}`
      const mac = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64'))
      return String(headers['webhook-signature'])
        .split(' ')
        .includes(`v1,${mac.update(signed).digest('base64')}`)
    }

    test('whoever comes without the printed link is told where it is, and can not make an account', async () => {
      await page.goto('/')
      await page.getByRole('heading', { name: 'Welcome to Tributary' }).waitFor()
      expect(await page.getByRole('textbox', { name: 'The command' }).innerText()).toBe(
        'npm run tributary -- set-up-link',
      )
      expect(await page.getByRole('button', { name: 'Create the account' }).count()).toBe(0)
    })

    test('from the first run to the first webhook received, as the checklist says', async () => {
      await setUpOwner(world, page)
      await page.getByText('2 of 5 done').waitFor()
      await page.getByRole('link', { name: 'Add an endpoint' }).click()
      secret = await addEndpoint(world, page)
      expect(secret).toMatch(/^whsec_/)
      await page.getByRole('button', { name: /^Send a test/ }).click()
      await page.getByText(/^Answered 204 in/).waitFor()
      expect(world.receiver.received).toMatchObject([{ event: 'webhook_test', payload: { test: true } }])
      expect(world.receiver.received.every((one) => isSignedBy(secret, one))).toBe(true)
      await page.goto('/')
      await page.getByText('4 of 5 done').waitFor()
    }, 60_000)

    test('a connector is set up and a customer connected; the integration appears by itself', async () => {
      await setUpSandbox(world, page)
      const watching = await ada.context.newPage()
      await watching.goto('/integrations')
      await watching.getByText('No integrations yet').waitFor()
      await connectCustomer(page, 'northwind')
      await expect.poll(() => watching.getByText('northwind').count(), { timeout: 20_000 }).toBe(1)
      await watching.close()
    }, 90_000)

    test('an import shows how far it is while it runs, and what it brought, without a reload', async () => {
      await page.goto('/integrations')
      await page.getByRole('link', { name: 'northwind' }).click()
      const read = page.locator('[data-count="read"]').first()
      const total = 4 + 2 + 5 + 450
      await expect.poll(() => read.innerText(), { timeout: 30_000 }).toBe(String(total))
      await page.getByText('Succeeded').first().waitFor({ timeout: 30_000 })

      // Every later page waits, the ones that are asked for again included: however slow the machine, it is seen half way.
      const fault = { on: 'api', path: '/api/issues', skip: 1, times: 1_000, answer: 'hold' }
      const faults = `${world.sandbox.url}/admin/faults`
      const post = { method: 'POST', headers: { 'content-type': 'application/json' } }
      await fetch(faults, { ...post, body: JSON.stringify(fault) })
      await page.getByRole('button', { name: 'Other ways to import' }).click()
      await page.getByRole('menuitem', { name: /^Everything/ }).click()
      await page.getByRole('progressbar', { name: 'Import under way' }).waitFor()
      await expect.poll(async () => Number(await read.innerText()), { timeout: 30_000 }).toBeGreaterThan(11)
      expect(Number(await read.innerText())).toBeLessThan(total)
      await fetch(faults, { method: 'DELETE' })
      await expect.poll(() => read.innerText(), { timeout: 30_000 }).toBe(String(total))
      await page.getByRole('progressbar', { name: 'Import under way' }).waitFor({ state: 'detached' })
    }, 120_000)

    test('a record is found by a word of it, and shows its fields, its history and what the third party sent', async () => {
      await page.goto('/data')
      await page.getByLabel('Search').fill('basket loses')
      await page
        .getByRole('link', { name: /basket loses/ })
        .first()
        .click()
      await page.getByRole('heading', { name: /basket loses/ }).waitFor()
      await page.getByRole('tab', { name: 'History' }).click()
      await page.getByRole('link', { name: 'New record' }).waitFor()
      await page.getByRole('tab', { name: 'Raw record' }).click()
      expect(await page.getByRole('region', { name: 'Raw record' }).innerText()).toContain('"title"')
    }, 60_000)

    test('a mapping is changed with a preview on stored records, a mistake shown at its field, published and taken back', async () => {
      await page.goto('/mapping/sandbox')
      await page.getByRole('combobox', { name: 'Stream' }).click()
      await page.getByRole('option', { name: 'issues' }).click()
      const name = page.getByRole('textbox', { name: 'name', exact: true })
      await name.fill('$uppercase(title')
      await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true')
      await name.fill('$uppercase(title)')
      await page.getByText('Would change').first().waitFor()
      expect(await name.getAttribute('aria-invalid')).not.toBe('true')
      await page.getByRole('button', { name: 'Save…' }).click()
      await page.getByLabel('What changed').fill('Loud names')
      await page.getByRole('button', { name: 'Publish', exact: true }).click()
      await page.getByText('Version 1 is live.').first().waitFor()
      // The form that saved has a button of this name too, and goes only a moment later.
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Go back to version 0' }).click()
      const dialog = page.getByRole('dialog', { name: 'Make version 0 live?' })
      await dialog.getByRole('button', { name: 'Publish' }).click()
      await page.getByText('The connector’s own mapping is live.').waitFor()
    }, 90_000)

    test('after a rotation both secrets sign, and the old one alone is of no use to whoever ends it', async () => {
      await page.goto('/security')
      await page.locator('a.row-link').first().click()
      await page.getByRole('button', { name: 'Rotate the secret' }).click()
      await page.getByRole('button', { name: 'Make a new secret' }).click()
      const next = await page.getByRole('textbox', { name: 'New signing secret' }).innerText()
      expect(next).not.toBe(secret)
      await page.getByRole('button', { name: 'I have stored it' }).click()
      await page.getByRole('button', { name: 'Send a test' }).click()
      await page.getByText(/^Answered 204 in/).waitFor()
      const last = world.receiver.received.filter(({ event }) => event === 'webhook_test').at(-1)
      expect(last && isSignedBy(secret, last) && isSignedBy(next, last)).toBe(true)
    }, 60_000)

    test('a range of events is sent again, with its progress, under the same ids', async () => {
      const before = world.receiver.received.map(({ eventId }) => eventId)
      await page.goto('/deliveries')
      await page.getByRole('button', { name: 'Replay' }).click()
      await page.getByText('Events of a range').click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox', { name: 'Events' }).click()
      await page.getByRole('option', { name: 'Installed' }).click()
      await page.keyboard.press('Escape')
      await dialog.getByRole('button', { name: 'Replay' }).click()
      await page.getByText(/1 queued · 1 delivered/).waitFor({ timeout: 30_000 })
      const again = world.receiver.received
        .slice(before.length)
        .filter(({ event }) => event === 'integration_installed')
      expect(again.map(({ eventId }) => before.includes(eventId))).toEqual([true])
    }, 60_000)

    test('a colleague joins by a link, looks at everything, and is offered nothing that they may not do', async () => {
      await page.goto('/members')
      await page.getByRole('button', { name: 'Invite somebody' }).click()
      await page.getByLabel('E-mail address').fill('grace@example.com')
      await page.getByRole('button', { name: 'Make the link' }).click()
      const link = await page.getByRole('textbox', { name: 'Invitation link' }).innerText()
      const grace = await world.visit()
      await grace.page.goto(link)
      await grace.page.getByRole('heading', { name: 'Join Acme' }).waitFor()
      await grace.page.getByLabel('Your name').fill('Grace Hopper')
      await grace.page.getByRole('textbox', { name: 'Password' }).fill('another good password')
      await grace.page.getByRole('button', { name: 'Join Acme' }).click()
      await grace.page.getByRole('heading', { name: 'Overview' }).waitFor()
      expect(await grace.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
      await grace.page.goto('/security')
      await grace.page.locator('a.row-link').first().waitFor()
      await grace.page.getByRole('note', { name: /^Read only. Your role is user/ }).waitFor()
      for (const name of [
        'Add an endpoint',
        /^Send a test/,
        'Rotate the secret',
        'Replay',
        'Invite somebody',
      ]) {
        expect(await grace.page.getByRole('button', { name }).count()).toBe(0)
      }
      const refused = await grace.page.evaluate(async () => {
        const init = { method: 'POST', headers: { 'x-tributary-page': '1' } }
        return (await fetch('/v1/invitations', init)).status
      })
      expect(refused).toBe(403)
      await grace.context.close()
      await page.goto('/audit-log')
      await page.getByText('Refused, 403').waitFor()
    }, 60_000)

    test('whoever signs out is asked to sign in, and comes back to where they were', async () => {
      await page.goto('/events')
      await page.getByRole('button', { name: /Ada Lovelace/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.goto('/deliveries?status=delivered')
      await page.getByLabel('E-mail address').fill(owner.email)
      await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('There is no account with this e-mail address and this password.').waitFor()
      await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Deliveries' }).waitFor()
      expect(page.url()).toContain('status=delivered')
    }, 60_000)

    test.each(['light', 'dark'] as const)(
      'axe finds nothing serious on any page, %s',
      async (colorScheme) => {
        const visit = await world.visit({ colorScheme, width: colorScheme === 'dark' ? 390 : 1280 })
        await visit.page.goto('/sign-in')
        expect(await seriousFindings(visit.page)).toEqual([])
        await visit.context.addCookies(await ada.context.cookies())
        const first = async (path: string) =>
          (await (await visit.context.request.get(`${world.url}${path}`)).json()).data[0]
        const integration = await first('/v1/integrations')
        const endpoint = await first('/v1/webhook-endpoints')
        const delivery = await first('/v1/deliveries?status=delivered')
        const record = await first('/v1/records?customer_id=northwind&type=pm_issue')
        const paths = [
          ...['/', '/connectors', '/connectors/sandbox', '/mapping', '/mapping/sandbox', '/customers'],
          ...['/customers/northwind', '/integrations', `/integrations/${integration.id}`, '/data'],
          ...[
            `/data/northwind/pm_issue/${record.id}`,
            '/events',
            `/events/${delivery.event_id}`,
            '/deliveries',
          ],
          ...[`/deliveries/${endpoint.id}/${delivery.event_id}`, '/security', '/security?tab=keys'],
          ...['/security?tab=certificates', `/security/endpoints/${endpoint.id}`, '/members', '/audit-log'],
          ...['/settings', '/account', '/no-such-page'],
        ]
        const found: string[] = []
        for (const path of paths) {
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
      },
      240_000,
    )

    test('no page wrote an error on the way, the strict policy included', () => {
      expect(ada.faults).toEqual([])
    })
  },
)
