/** A page that a browser would stand on after following all redirects. */
export type Page = { url: string; status: number; text: string }

const redirectsMax = 20

/** What a browser does with pages, without a window: keeps cookies, follows redirects, submits forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()

  /** Opens `url`. */
  open(url: string): Promise<Page> {
    return this.#go(url, { method: 'GET' })
  }

  /** Submits the page's form whose HTML holds `containing`, with its hidden fields, its chosen values, and `values` on top. */
  submit(page: Page, containing: string, values: Record<string, string> = {}): Promise<Page> {
    const form = [...page.text.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/gi)]
      .map(([html]) => html)
      .find((html) => html.includes(containing))
    if (!form) throw new Error(`there is no form with "${containing}" on ${page.url}:\n${textOf(page.text)}`)
    const [open = ''] = /<form\b[^>]*>/i.exec(form) ?? []
    const fields = new URLSearchParams({ ...defaultValues(form), ...values })
    const action = new URL(attribute(open, 'action') ?? page.url, page.url).href
    return this.#go(action, {
      method: (attribute(open, 'method') ?? 'get').toUpperCase(),
      body: fields,
      from: page.url,
    })
  }

  async #go(
    first: string,
    request: { method: string; body?: URLSearchParams; from?: string },
  ): Promise<Page> {
    let url = first
    let { method, body } = request
    for (let hops = 0; hops <= redirectsMax; hops++) {
      const headers: Record<string, string> = { cookie: this.#cookieHeader(url), accept: 'text/html' }
      if (request.from) headers['origin'] = new URL(request.from).origin
      const answer = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        ...(body && method !== 'GET' ? { body } : {}),
      })
      this.#keepCookies(url, answer.headers.getSetCookie())
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || !location) {
        return { url, status: answer.status, text: await answer.text() }
      }
      await answer.body?.cancel()
      url = new URL(location, url).href
      if (answer.status !== 307 && answer.status !== 308) [method, body] = ['GET', undefined]
    }
    throw new Error(`${first} redirects more than ${redirectsMax} times`)
  }

  #keepCookies(url: string, lines: string[]): void {
    // Cookies belong to a host, whatever its port; on 127.0.0.1 that is one jar, as in a real browser.
    const jar = this.#cookies.get(new URL(url).hostname) ?? new Map<string, string>()
    this.#cookies.set(new URL(url).hostname, jar)
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';')
      const name = pair.slice(0, pair.indexOf('=')).trim()
      const gone = attributes.some((text) => /^\s*(max-age=0|expires=thu, 01 jan 1970.*)\s*$/i.test(text))
      if (gone) jar.delete(name)
      else jar.set(name, pair.slice(pair.indexOf('=') + 1).trim())
    }
  }

  #cookieHeader(url: string): string {
    const jar = this.#cookies.get(new URL(url).hostname) ?? new Map<string, string>()
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

/** The words of a page, for a message. */
export function textOf(html: string): string {
  return html
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
}

function defaultValues(form: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [input] of form.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name')
    const type = attribute(input, 'type') ?? 'text'
    const isChoice = type === 'radio' || type === 'checkbox'
    if (!name || type === 'submit' || (isChoice && !/\schecked\b/i.test(input))) continue
    values[name] = attribute(input, 'value') ?? ''
  }
  for (const [, name = '', options = ''] of form.matchAll(
    /<select\b[^>]*?name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/gi,
  )) {
    const [chosen] = [...options.matchAll(/<option\b[^>]*>/gi)]
      .map(([tag]) => tag)
      .sort((a, b) => Number(/\sselected\b/.test(b)) - Number(/\sselected\b/.test(a)))
    if (chosen) values[name] = attribute(chosen, 'value') ?? ''
  }
  return values
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]
  return value
    ?.replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
}
