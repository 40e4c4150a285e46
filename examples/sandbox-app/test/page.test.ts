import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { browserMissing, launchBrowser } from '../../../test/support/browser.ts'
import { startSandboxApp } from '../src/index.ts'
import type { SandboxApp } from '../src/index.ts'
import { callJson, getTokens, refresh, testClient } from './signIn.ts'

// The page and the consent page in a real browser.
describe.skipIf(browserMissing !== null)(
  `the sandbox in a browser${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let app: SandboxApp
    let browser: Browser
    beforeAll(async () => {
      app = await startSandboxApp({ clients: [testClient] })
      browser = await launchBrowser()
    })
    afterAll(async () => {
      await browser.close()
      await app.close()
    })

    async function open(width = 1280): Promise<Page> {
      const context = await browser.newContext({ viewport: { width, height: 844 } })
      const page = await context.newPage()
      await page.goto(app.url)
      await page.getByText('MOB-1', { exact: true }).waitFor()
      return page
    }

    test('an issue is added, edited and deleted, and a fault is said in the dialog', async () => {
      const page = await open()
      await page.getByRole('button', { name: 'Website' }).click()
      await page.getByRole('heading', { name: 'Issues of Website' }).waitFor()
      await page.getByRole('button', { name: 'Add issue' }).click()
      await page.getByLabel('Title').fill('From the browser')
      await page.getByLabel('Labels').fill('one, two')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('button', { name: 'Edit WEB-9' }).click()
      expect(await page.getByLabel('Labels').inputValue()).toBe('one, two')
      await page.getByLabel('Title').fill(' ')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('alert').filter({ hasText: 'title' }).waitFor()
      await page.getByLabel('Title').fill('Renamed in the browser')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Renamed in the browser').waitFor()
      const { body } = await callJson(app.url, 'GET', '/admin/issues?search=WEB-9')
      expect(body.data).toMatchObject([
        { project_id: 2, title: 'Renamed in the browser', labels: ['one', 'two'] },
      ])
      await page.getByRole('button', { name: 'Delete WEB-9' }).click()
      await page.getByText('Renamed in the browser').waitFor({ state: 'detached' })
      await page.context().close()
    })

    test('a project is renamed', async () => {
      const page = await open()
      await page.getByRole('button', { name: 'Operations' }).click()
      await page.getByRole('button', { name: 'Edit project' }).click()
      await page.getByLabel('Name', { exact: true }).fill('Back office')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'Issues of Back office' }).waitFor()
      expect((await callJson(app.url, 'GET', '/admin/overview')).body.projects[2].name).toBe('Back office')
      await page.context().close()
    })

    test('"Revoke access" takes the permission back', async () => {
      const { refreshToken } = await getTokens(app.url)
      const page = await open()
      await page.getByRole('button', { name: 'Revoke the access of Test client' }).click()
      await page.getByText('No app is connected.').waitFor()
      expect((await refresh(app.url, refreshToken)).body.error).toBe('invalid_grant')
      await page.context().close()
    })

    test('at 390 px nothing is wider than the screen, and every control has a name', async () => {
      const page = await open(390)
      await page.getByRole('button', { name: 'Add issue' }).click()
      // As text: these run in the page, whose types this project does not load.
      const widest: unknown = await page.evaluate('document.documentElement.scrollWidth')
      const nameless: unknown = await page.evaluate(`
        [...document.querySelectorAll('button, input, select, textarea')]
          .filter((control) => !control.ariaLabel && !control.textContent.trim() && !control.labels?.[0]?.textContent.trim())
          .map((control) => control.outerHTML)`)
      expect([widest, nameless]).toEqual([390, []])
      await page.context().close()
    })

    test.each(['Allow', 'Cancel'])('the consent page works without JavaScript: %s', async (button) => {
      const context = await browser.newContext({ javaScriptEnabled: false })
      const page = await context.newPage()
      // Nothing listens at the client's redirect URI; where the browser is sent is what counts.
      const returned = page.waitForRequest((request) =>
        request.url().startsWith('http://127.0.0.1:9/callback'),
      )
      const query = new URLSearchParams({
        client_id: testClient.clientId,
        response_type: 'code',
        redirect_uri: 'http://127.0.0.1:9/callback',
        scope: 'read',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      })
      await page.goto(`${app.url}/oauth/auth?${query.toString()}`)
      await page.getByLabel('Tomas Lindqvist').check()
      await page.getByRole('button', { name: button }).click({ noWaitAfter: true })
      const answer = new URL((await returned).url()).searchParams
      expect([answer.has('code'), answer.get('error')]).toEqual(
        button === 'Allow' ? [true, null] : [false, 'access_denied'],
      )
      await context.close()
    })
  },
)
