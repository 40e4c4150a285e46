import { emptyDict, defineKey } from '../python/dict.ts'
import { parseJson } from '../decode/parseJson.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** What was asked. */
interface AnsweredRequest {
  method: string
  url: string
  headers: Record<string, string>
}

/** An answer whose body has been read. */
export class Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly bytes: Uint8Array
  /** The request that it answers, where it is known. */
  readonly request: AnsweredRequest | undefined
  private parsed: { value: PyValue | undefined } | undefined

  constructor(status: number, headers: Record<string, string>, bytes: Uint8Array, request?: AnsweredRequest) {
    this.request = request
    this.status = status
    this.headers = headers
    this.bytes = bytes
  }

  /** Whether the status is below 400. */
  get ok(): boolean {
    return this.status < 400
  }

  /** The body as JSON, or undefined where it is none. The same value each time: it must not be changed. */
  json(): PyValue | undefined {
    if (this.parsed === undefined) {
      try {
        this.parsed = { value: parseJson(this.bytes) }
      } catch {
        this.parsed = { value: undefined }
      }
    }
    return this.parsed.value
  }

  text(): string {
    return new TextDecoder().decode(this.bytes)
  }

  /** A header by its name in any spelling. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase()
    for (const [key, value] of Object.entries(this.headers)) if (key.toLowerCase() === wanted) return value
    return undefined
  }

  /** The headers for templates that may ask in any spelling. */
  headersAnyCase(): PlainDict {
    const made = emptyDict()
    for (const [key, value] of Object.entries(this.headers)) {
      const lower = key.toLowerCase()
      defineKey(made, lower, value)
      defineKey(
        made,
        lower.replaceAll(
          /(^|-)([a-z])/g,
          (_whole, dash: string, letter: string) => dash + letter.toUpperCase(),
        ),
        value,
      )
      defineKey(made, key, value)
    }
    return made
  }

  /** The headers as the server spelled them, with `link` replaced by its parsed relations. */
  headersWithLinks(): PlainDict {
    const made = emptyDict()
    for (const [key, value] of Object.entries(this.headers)) defineKey(made, key, value)
    defineKey(made, 'link', parseLinks(this.header('link') ?? ''))
    return made
  }
}

/** The relations of a Link header, by `rel`. */
function parseLinks(header: string): PlainDict {
  const made = emptyDict()
  const trimmed = header.trim()
  if (trimmed === '') return made
  for (const part of trimmed.split(/, *</)) {
    const at = part.indexOf(';')
    const url = (at < 0 ? part : part.slice(0, at)).replaceAll(/^[<> '"]+|[<> '"]+$/g, '')
    const link = emptyDict()
    link['url'] = url
    for (const parameter of at < 0 ? [] : part.slice(at + 1).split(';')) {
      const [key, value, ...rest] = parameter.split('=')
      if (key === undefined || value === undefined || rest.length > 0) break
      defineKey(link, strip(key), strip(value))
    }
    const rel = link['rel']
    defineKey(made, typeof rel === 'string' && rel !== '' ? rel : url, link)
  }
  return made
}

function strip(value: string): string {
  return value.replaceAll(/^[ '"]+|[ '"]+$/g, '')
}
