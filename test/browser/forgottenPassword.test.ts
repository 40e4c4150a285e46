import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing } from '../support/browser.ts'
import {
  createDashboardWorld,
  owner,
  seriousFindings,
  setUpOwner,
  type DashboardWorld,
  type Visit,
} from '../support/dashboardWorld.ts'

const mails: string[] = []
const next = 'five other random words'

/** A real mail server that takes everything. */
async function startMailServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        // As it was written: an "=" at the end of a line joins it with the next, "=3D" is an "=".
        mails.push(Buffer.concat(chunks).toString().replaceAll('=\r\n', '').replaceAll('=3D', '='))
        done(null)
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

describe.skipIf(browserMissing !== null)(
  `a forgotten password${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let mailServer: Awaited<ReturnType<typeof startMailServer>>
    let world: DashboardWorld
    let ada: Visit
    beforeAll(async () => {
      mailServer = await startMailServer()
      world = await createDashboardWorld(
        { users: 1, projects: 1, issues: 1 },
        { TRIBUTARY_SMTP_URL: mailServer.url, TRIBUTARY_NOTICE_EMAIL: 'ops@example.com' },
      )
      ada = await world.visit()
      await setUpOwner(world, ada.page)
    }, 180_000)
    afterAll(async () => {
      await world.close()
      await mailServer.close()
    })

    test('is set again by a link that is mailed; every browser is signed out, and the link is of no use any more', async () => {
      const visit = await world.visit({ width: 390, colorScheme: 'dark' })
      const { page } = visit
      await page.goto('/sign-in')
      await page.getByLabel('E-mail address').fill(owner.email)
      await page.getByRole('link', { name: 'Forgot your password?' }).click()
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(owner.email)
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Mail me a link' }).click()
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
      await expect.poll(() => mails.length, { timeout: 15_000 }).toBe(1)
      const link = /https?:\/\/\S+\/reset-password#[\w-]+/.exec(mails[0] ?? '')?.[0] ?? ''
      await page.goto(link)
      await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
      expect(await seriousFindings(page)).toEqual([])
      const field = page.getByRole('textbox', { name: 'New password' })
      await field.fill('short')
      await page.getByRole('button', { name: 'Set the password' }).click()
      await page.getByText(/12 to 200 characters/).waitFor()
      await field.fill(next)
      await page.getByRole('button', { name: 'Set the password' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(await page.getByLabel('E-mail address').inputValue()).toBe(owner.email)
      await page.getByRole('textbox', { name: 'Password' }).fill(next)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Overview' }).waitFor()

      await ada.page.reload()
      await ada.page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await ada.page.goto(link)
      await ada.page.getByRole('heading', { name: 'This link can not be used' }).waitFor()
      expect([...visit.faults, ...ada.faults]).toEqual([])
      await visit.context.close()
    }, 90_000)

    test('is asked for with an address that has no account: the page says the same, and no mail goes out', async () => {
      const { page, context } = await world.visit()
      const before = mails.length
      await page.goto('/forgot-password')
      await page.getByLabel('E-mail address').fill('nobody@example.com')
      await page.getByRole('button', { name: 'Mail me a link' }).click()
      await page.getByText('If nobody@example.com has an account here, a link is on its way.').waitFor()
      await page.getByRole('button', { name: 'try another address' }).click()
      await page.getByLabel('E-mail address').fill(owner.email)
      await page.getByRole('button', { name: 'Mail me a link' }).click()
      await expect.poll(() => mails.length, { timeout: 15_000 }).toBe(before + 1)
      expect(mails.at(-1)).toContain(`To: ${owner.email}`)
      await context.close()
    }, 60_000)

    test('of a member is set again by a link of the owner, which the audit log names', async () => {
      const { page } = ada
      await page.goto('/sign-in')
      await page.getByLabel('E-mail address').fill(owner.email)
      await page.getByRole('textbox', { name: 'Password' }).fill(next)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await page.goto('/members')
      await page.getByRole('button', { name: 'Invite somebody' }).click()
      await page.getByLabel('E-mail address').fill('grace@example.com')
      await page.getByRole('button', { name: 'Make the link' }).click()
      const invitation = await page.getByRole('textbox', { name: 'Invitation link' }).innerText()
      const grace = await world.visit()
      await grace.page.goto(invitation)
      await grace.page.getByLabel('Your name').fill('Grace Hopper')
      await grace.page.getByRole('textbox', { name: 'Password' }).fill('another good password')
      await grace.page.getByRole('button', { name: 'Join Acme' }).click()
      await grace.page.getByRole('heading', { name: 'Overview' }).waitFor()

      await page.reload()
      await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click()
      await page.getByRole('menuitem', { name: /^Forgot the password/ }).click()
      await page.getByRole('button', { name: 'Make the link' }).click()
      const link = await page.getByRole('textbox', { name: 'Password link' }).innerText()
      // The menu behind the dialog is faded out first.
      await page.getByRole('menu', { includeHidden: true }).waitFor({ state: 'hidden' })
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole('button', { name: 'Done' }).click()
      await expect
        .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
        .toBe('Actions for Grace Hopper')
      await grace.page.goto(link)
      await grace.page.getByRole('textbox', { name: 'New password' }).fill(next)
      await grace.page.getByRole('button', { name: 'Set the password' }).click()
      await grace.page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.goto('/audit-log')
      await page.getByText('Reset member password').waitFor()
      expect(await page.getByText('Reset password', { exact: true }).count()).toBe(2)
      expect([...grace.faults, ...ada.faults]).toEqual([])
      await grace.context.close()
    }, 90_000)

    test('a link whose end is missing says so, and leads on', async () => {
      const { page, context } = await world.visit()
      await page.goto('/reset-password')
      await page.getByText('Its end is missing.').waitFor()
      await page.getByRole('link', { name: 'Ask for a new one' }).click()
      await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor()
      expect(await page.getByRole('button', { name: 'Mail me a link' }).isEnabled()).toBe(true)
      await context.close()
    }, 60_000)
  },
)
