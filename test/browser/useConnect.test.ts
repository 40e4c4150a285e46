import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserMissing, launchBrowser } from '../support/browser.ts'
import { createConnectWorld, type ConnectWorld } from '../support/connectWorld.ts'
import { repositoryPath } from '../support/runNode.ts'

const app = `
import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { useConnect } from '@tributary/connect/react'

function Connect() {
  const given = new URLSearchParams(location.search)
  const { status, error, connect } = useConnect({ baseUrl: given.get('service') })
  return h('div', null,
    h('button', { onClick: () => connect('sandbox', given.get('secret')) }, 'Connect'),
    h('p', { role: 'status' }, status + (error ? ': ' + error.code : '')))
}
createRoot(document.getElementById('root')).render(h(Connect))
`

// The React hook in a real app: bundled by the app's own bundler, with its own React.
describe.skipIf(browserMissing !== null)(
  `useConnect${browserMissing ? ` (skipped: ${browserMissing})` : ''}`,
  () => {
    let world: ConnectWorld
    let browser: Browser
    let server: Server
    let url: string
    beforeAll(async () => {
      world = await createConnectWorld()
      const { outputFiles } = await build({
        stdin: { contents: app, resolveDir: repositoryPath('packages/connect'), loader: 'js' },
        bundle: true,
        write: false,
        format: 'iife',
        define: { 'process.env.NODE_ENV': '"production"' },
      })
      const script = outputFiles[0]?.text ?? ''
      server = createServer((request, response) => {
        const isScript = request.url === '/app.js'
        response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
        response.end(
          isScript ? script : '<!doctype html><div id="root"></div><script src="/app.js"></script>',
        )
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      browser = await launchBrowser()
    })
    afterAll(async () => {
      await browser.close()
      await new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)))
      await world.close()
    })

    async function press(): Promise<{ page: Page; popup: Page }> {
      const page = await browser.newPage()
      const secret = await world.sign({ customer_id: 'c1' })
      await page.goto(`${url}/?${new URLSearchParams({ service: world.url, secret }).toString()}`)
      expect(await page.getByRole('status').textContent()).toBe('idle')
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: 'Connect' }).click(),
      ])
      await expect.poll(() => page.getByRole('status').textContent()).toBe('connecting')
      return { page, popup }
    }

    test('shows how the connect stands: connecting, ready, imported', async () => {
      const { page, popup } = await press()
      await popup.getByRole('link', { name: 'Use an API key' }).click()
      await popup.getByLabel('API key', { exact: true }).fill(world.sandbox.apiKeys[0] ?? '')
      await popup.getByRole('button', { name: 'Connect' }).click()
      const status = () => page.getByRole('status').textContent()
      await expect.poll(status).toBe('ready')
      await world.finishImports('succeeded')
      await expect.poll(status).toBe('imported')
      await page.close()
    })

    test('a connect that is cancelled is a state with its reason, not an error that nobody catches', async () => {
      const { page, popup } = await press()
      const uncaught: string[] = []
      page.on('pageerror', (error) => uncaught.push(error.message))
      await popup.getByRole('button', { name: 'Cancel' }).click()
      await expect.poll(() => page.getByRole('status').textContent()).toBe('failed: connect.cancelled')
      expect(uncaught).toEqual([])
      await page.close()
    })
  },
)
