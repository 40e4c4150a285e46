import { randomBytes } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSaasApp, type SaasApp } from '../../examples/saas-app/src/index.ts'
import { browserMissing, launchBrowser } from '../support/browser.ts'
import { createConnectWorld, type ConnectWorld } from '../support/connectWorld.ts'

const secret = `whsec_${randomBytes(32).toString('base64')}`
const integrationId = '0192f3a4-0000-7000-8000-000000000002'

// The example that app developers copy from, in a real browser: its page, its backend's secret, the service's pages, the third party.
describe.skipIf(browserMissing !== null)(
  `the example app${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: ConnectWorld
    let saas: SaasApp
    let browser: Browser
    beforeAll(async () => {
      world = await createConnectWorld()
      saas = await startSaasApp({
        serviceUrl: world.url,
        workspaceId: world.workspace.workspaceId,
        privateKeyPem: world.workspace.privateKeyPem,
        webhookSecret: secret,
      })
      browser = await launchBrowser()
    })
    afterAll(async () => {
      await browser.close()
      await saas.close()
      await world.close()
    })

    let sent = 0
    async function webhook(event: string, payload: object): Promise<void> {
      const body = JSON.stringify({
        workspace_id: world.workspace.workspaceId,
        customer_id: 'northwind',
        event,
        state: 'sandbox of northwind',
        payload: { id: integrationId, ...payload },
      })
      const id = `evt_${++sent}`
      const at = new Date()
      const answer = await fetch(`${saas.url}/webhooks`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, at, body),
        },
      })
      expect(answer.status).toBe(204)
    }

    test('Connect leads over the consent page back to READY, and then to IMPORT_DONE', async () => {
      const page = await browser.newPage()
      await page.goto(saas.url)
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: 'Connect Sandbox' }).click(),
      ])
      await popup.getByRole('button', { name: 'Sign in with Sandbox' }).click()
      await popup.getByRole('radio').first().check()
      await popup.getByRole('button', { name: 'Allow' }).click()
      const status = page.getByRole('status')
      await expect.poll(() => status.textContent()).toContain('Connected. The first import is running')
      await world.finishImports('succeeded')
      await expect.poll(() => status.textContent(), { timeout: 10_000 }).toBe('The first import is done.')
      const { rows } = await world.db.query('select customer_id, state from integrations')
      expect(rows).toEqual([{ customer_id: 'northwind', state: 'sandbox of northwind' }])
      await page.close()
    })

    test('webhooks appear live, the latest first, with the diff readable, and markup in them does nothing', async () => {
      const page = await browser.newPage()
      await page.goto(saas.url)
      await expect.poll(() => page.locator('#live').textContent()).toBe('live')
      await webhook('integration_installed', {
        connector_type: 'sandbox',
        metadata: {},
        state: 'sandbox of northwind',
      })
      await webhook('integration_updated_data_model', {
        resource_id: '6c1c9b8e-56c5-5d0f-9d3a-3f6c0e6f8a11',
        type: 'pm_issue',
        diff: {
          name: { old: 'Draft the plan', new: '<img src=x onerror="document.title=1">' },
          due_date: { new: '2026-12-01' },
          assignee: { old: null },
        },
        data: { name: 'Agree on the plan' },
      })
      const first = page.locator('#feed > li').first()
      await expect
        .poll(() => first.locator('.sentence').textContent())
        .toBe('The issue “Agree on the plan” changed.')
      expect(await first.locator('tbody tr').allTextContents()).toEqual([
        'nameDraft the plan<img src=x onerror="document.title=1">',
        'due_datewas not there2026-12-01',
        'assigneenothingis not there any more',
      ])
      expect(await page.title()).toBe('Taskwell · integrations')
      await page.close()
    })

    test('an integration that lost access shows a button that mends it', async () => {
      const { rows } = await world.db.query<{ integration_id: string }>(
        'select integration_id from integrations',
      )
      const id = rows[0]?.integration_id ?? ''
      await webhook('integration_installed', { id, connector_type: 'sandbox', metadata: {}, state: 's' })
      await webhook('integration_cannot_refresh_oauth_token', {
        id,
        error: 'invalid_grant: the grant was revoked',
      })
      const page = await browser.newPage()
      await page.goto(saas.url)
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: 'Reconnect' }).click(),
      ])
      expect(await popup.getByRole('heading', { level: 1 }).textContent()).toBe('Reconnect Sandbox')
      await page.context().close()
    })
  },
)
