import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'

/** A page of an app, of another origin than the service, with one Connect button. */
export type OpenerPage = { url: string; close(): Promise<void> }

/** What connect() came to, as the page saw it. */
export type Outcome = { resolved: boolean } | { code: string; message: string } | null

/** Serves the page; `load` is how it gets the SDK. The connector and the secret are in the address. */
export async function startOpenerPage(serviceUrl: string): Promise<OpenerPage> {
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://x')
    const isModule = searchParams.get('load') !== 'script'
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>App</title><button>Connect</button>
<script>window.heard = []; window.outcome = null;</script>
${isModule ? '' : `<script src="${serviceUrl}/connect.js"></script>`}
<script type="module">
${isModule ? `import { connect, connectResult } from '${serviceUrl}/connect.mjs'` : 'const { connect, connectResult } = window.tributary'}
const given = new URLSearchParams(location.search)
const secret = given.has('late') ? new Promise((done) => setTimeout(() => done(given.get('secret')), 300)) : given.get('secret')
connectResult((event) => window.heard.push(event))?.then(
  (resolved) => { window.outcome = { resolved } },
  (error) => { window.outcome = { code: error.code, message: error.message } },
)
document.querySelector('button').addEventListener('click', () => {
  connect(given.get('connector'), secret, (event) => window.heard.push(event), JSON.parse(given.get('config') ?? '{}')).then(
    (resolved) => { window.outcome = { resolved } },
    (error) => { window.outcome = { code: error.code, message: error.message } },
  )
})
</script>`)
  })
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resume) => (server.closeAllConnections(), server.close(() => resume()))),
  }
}

/** Waits until connect() has come to an end. */
export async function outcomeOf(page: Page): Promise<Outcome> {
  const read = () => page.evaluate(() => (globalThis as unknown as { outcome: Outcome }).outcome)
  await expect.poll(read, { timeout: 10_000 }).not.toBeNull()
  return await read()
}

/** What the callback has heard so far. */
export async function heardBy(page: Page): Promise<{ type: string; message?: string }[]> {
  return await page.evaluate(
    () => (globalThis as unknown as { heard: { type: string; message?: string }[] }).heard,
  )
}
