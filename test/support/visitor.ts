/** A browser without a screen: keeps cookies by host, follows redirects, reads and sends forms. */
export type Visitor = {
  get(url: string, headers?: Record<string, string>): Promise<Visited>
  /** Sends the form of the page whose action ends in `action`, with its hidden fields and `values`. */
  submit(page: Visited, action: string, values?: Record<string, string>): Promise<Visited>
  post(url: string, values: Record<string, string>, headers?: Record<string, string>): Promise<Visited>
}

/** A page after all redirects. */
export type Visited = {
  url: string
  status: number
  headers: Headers
  body: string
  /** What the page posts to its opener, as it stands in the page. */
  said: { message: Record<string, string> | null; origin: string | null; closes: boolean } | null
}

const redirectsMax = 20

/**
 * Makes a visitor with an empty cookie jar. With `stopBefore`, redirects to addresses that hold that text are not followed; `language` is its
 * Accept-Language.
 */
export function createVisitor({
  stopBefore,
  language,
}: { stopBefore?: string; language?: string } = {}): Visitor {
  const jar = new Map<string, Map<string, string>>()

  async function visit(url: string, init: RequestInit): Promise<Visited> {
    let [address, options] = [url, init]
    for (let hops = 0; hops < redirectsMax; hops++) {
      const { host } = new URL(address)
      const cookies = [...(jar.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(address, {
        ...options,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          ...(language ? { 'accept-language': language } : {}),
          ...(options.headers as Record<string, string> | undefined),
          ...(cookies ? { cookie: cookies } : {}),
        },
      })
      keepCookies(host, response.headers.getSetCookie())
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || location === null)
        return await read(address, response)
      await response.arrayBuffer()
      address = new URL(location, address).href
      if (stopBefore && address.includes(stopBefore)) {
        return { url: address, status: response.status, headers: response.headers, body: '', said: null }
      }
      options = {}
    }
    throw new Error(`more than ${redirectsMax} redirects, the last to ${address}`)
  }

  function keepCookies(host: string, cookies: string[]): void {
    const kept = jar.get(host) ?? new Map<string, string>()
    jar.set(host, kept)
    for (const cookie of cookies) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(cookie)) kept.delete(pair.slice(0, at))
      else kept.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }

  const post = (url: string, values: Record<string, string>, headers: Record<string, string> = {}) =>
    visit(url, { method: 'POST', body: new URLSearchParams(values), headers })
  return {
    get: (url, headers = {}) => visit(url, { headers }),
    post,
    submit: async (page, action, values = {}) => {
      const form = [...page.body.matchAll(/<form\b[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)].find(
        ([, target]) => target?.endsWith(action),
      )
      if (!form) throw new Error(`no form to ${action} on ${page.url} (${page.status}):\n${page.body}`)
      const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      return await post(new URL(form[1] ?? '', page.url).href, {
        ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])),
        ...values,
      })
    },
  }
}

async function read(url: string, response: Response): Promise<Visited> {
  const body = await response.text()
  const said = /<script id="said"[^>]*>(.*?)<\/script>/s.exec(body)?.[1]
  return {
    url,
    status: response.status,
    headers: response.headers,
    body,
    said: said ? (JSON.parse(said) as Visited['said']) : null,
  }
}

/** Goes through the connect pages and the sandbox's consent page as a customer who agrees. Ends on the last page. */
export async function connectBySandbox(visitor: Visitor, registerUrl: string): Promise<Visited> {
  const start = await visitor.get(registerUrl)
  const consent = await visitor.submit(start, '/authorize')
  return await visitor.submit(consent, new URL(consent.url).pathname, { decision: 'allow', user_id: '1' })
}
