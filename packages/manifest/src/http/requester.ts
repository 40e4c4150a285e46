import type { Authenticator } from '../auth/authenticator.ts'
import { buildAuthenticator } from '../auth/buildAuthenticator.ts'
import { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { dumpJson } from '../python/json.ts'
import { text } from '../python/text.ts'
import { isPlainDict, PyObject } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { sliceNames } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import { evaluateMapping, evaluateNested } from '../template/mapping.ts'
import { interpolated } from '../template/text.ts'
import type { InterpolatedText, Names } from '../template/text.ts'
import type { Answer } from './answer.ts'
import { asFields, combine } from './combine.ts'
import type { Options } from './combine.ts'
import { errorHandler } from './errorHandler.ts'
import type { ErrorHandler } from './errorHandler.ts'
import type { InjectInto } from './requestOption.ts'
import { send } from './send.ts'
import type { OutgoingRequest } from './send.ts'
import { addQuery, encodeForm, joinUrl } from './url.ts'

/** What a request is made for. */
export interface RequestPurpose {
  slice: Slice | undefined
  /** The token of the page that is asked for, null for the first. */
  nextPageToken: PyValue
  /** A path that takes the place of the requester's own. */
  path?: string | undefined
  /** What paginator and slicer add to a part of the request. */
  extra?: (part: InjectInto) => Options
  /** More names for templates. */
  names?: Names
}

const bodyMethods = new Set(['GET', 'POST', 'PUT', 'PATCH'])

/** Makes and sends the requests of an HttpRequester. */
export class Requester {
  private readonly run: Run
  private readonly component: Component
  private readonly url: InterpolatedText
  private readonly urlBase: InterpolatedText
  private readonly path: InterpolatedText
  private readonly method: string
  private readonly authenticator: Authenticator
  private readonly handler: ErrorHandler

  constructor(run: Run, component: Component) {
    if (component.type !== 'HttpRequester') component.unsupported()
    this.run = run
    this.component = component
    const bound = (name: string): InterpolatedText =>
      interpolated(run, component.text(name) ?? '', component.parameters)
    this.url = bound('url')
    this.urlBase = bound('url_base')
    this.path = bound('path')
    this.method = component.text('http_method') ?? 'GET'
    this.authenticator = buildAuthenticator(
      run,
      component.child('authenticator'),
      // An answer to a login is for one time.
      (inner, one) => new Requester({ ...inner, answers: undefined }, one),
    )
    this.handler = errorHandler(run, component.child('error_handler'))
  }

  /** Sends a request and waits for its answer. See `send` for errors and retries. */
  async send(purpose: RequestPurpose): Promise<Answer | undefined> {
    const names = this.namesOf(purpose)
    const url = this.urlOf(purpose, names)
    // Everything but the credentials stays the same over all tries.
    const own = new Map(allParts.map((part) => [part, this.ownOptions(part, names)]))
    const prepare = (): Promise<OutgoingRequest> => this.prepare(purpose, url, own)
    const refresh = async (headers: Readonly<Record<string, string>>): Promise<void> =>
      this.authenticator.refresh?.(headers)
    const refusing = this.authenticator.renew === undefined ? this.handler : renewing(this.handler)
    try {
      return await send(this.run, prepare, refusing, refresh)
    } catch (error) {
      const isRefused = error instanceof Refused && (await this.authenticator.renew?.(error.headers)) === true
      if (!isRefused) throw error
      return send(this.run, prepare, this.handler, refresh)
    }
  }

  private namesOf(purpose: RequestPurpose): Names {
    const token = purpose.nextPageToken
    return {
      ...purpose.slice?.extra,
      ...purpose.names,
      ...sliceNames(purpose.slice),
      next_page_token: token === null ? null : { next_page_token: token },
    }
  }

  private urlOf(purpose: RequestPurpose, names: Names): string {
    const url = text(this.url.value(names))
    const base = text(this.urlBase.value(names))
    const path = purpose.path ?? text(this.path.value(names)).replace(/^\/+/, '')
    if (base !== '') return joinUrl(base, path)
    return path === '' ? url : joinUrl(url, path)
  }

  /** What the requester itself puts into a part of the request. */
  private ownOptions(part: InjectInto, names: Names): Options {
    if (part === 'request_parameter') {
      const { fields, placeOfProperties } = withoutProperties(this.component.value('request_parameters'))
      const options = this.mappingOptions(fields, names, true)
      const made = typeof options === 'string' ? emptyDict() : options
      if (placeOfProperties !== undefined) defineKey(made, placeOfProperties, propertiesOf(names))
      return made
    }
    if (part === 'header') return this.mappingOptions(this.component.value('request_headers'), names, false)
    const { json, data } = this.bodyFields()
    if (part === 'body_data') return this.mappingOptions(data, names, true)
    if (json === undefined) return emptyDict()
    const value =
      typeof json === 'string'
        ? this.textOptions(json, names)
        : evaluateNested(this.run, json, this.component.parameters, names)
    if (isPlainDict(value) || typeof value === 'string') return value
    throw new PyError('ValueError', 'The JSON body of a request must be an object.')
  }

  private bodyFields(): { json: PyValue | undefined; data: PyValue | undefined } {
    const body = this.component.child('request_body')
    const json = this.component.value('request_body_json')
    const data = this.component.value('request_body_data')
    if (body === undefined) return { json, data }
    if (body.type === 'RequestBodyUrlEncodedForm' || body.type === 'RequestBodyPlainText')
      return { json, data: body.value('value') }
    return { json: body.value('value'), data }
  }

  private textOptions(source: string, names: Names): PyValue {
    return interpolated(this.run, source, this.component.parameters, '').value(names)
  }

  private mappingOptions(given: PyValue | undefined, names: Names, isTyped: boolean): Options {
    if (given === undefined) return emptyDict()
    if (typeof given === 'string') {
      const value = this.textOptions(given, names)
      if (value !== null && isPlainDict(value)) return withoutNone(value)
      return value === '' || value === null ? emptyDict() : text(value)
    }
    if (!isPlainDict(given)) return emptyDict()
    const asTexts = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [
        key,
        value !== null && typeof value === 'object' && !(value instanceof PyObject) ? value : text(value),
      ]),
    )
    return evaluateMapping(
      this.run,
      asTexts,
      this.component.parameters,
      names,
      isTyped ? ['str', 'list'] : undefined,
    )
  }

  private async options(
    part: InjectInto,
    purpose: RequestPurpose,
    own: ReadonlyMap<InjectInto, Options>,
  ): Promise<Options> {
    const sources = [
      own.get(part) ?? emptyDict(),
      await this.authenticator.fields(part),
      purpose.extra?.(part) ?? emptyDict(),
    ]
    return combine(sources, part === 'body_json')
  }

  private async prepare(
    purpose: RequestPurpose,
    url: string,
    own: ReadonlyMap<InjectInto, Options>,
  ): Promise<OutgoingRequest> {
    const headers = asFields(await this.options('header', purpose, own), 'headers')
    const params = asFields(await this.options('request_parameter', purpose, own), 'parameters')
    const json = await this.options('body_json', purpose, own)
    const data = await this.options('body_data', purpose, own)
    for (const [name, value] of Object.entries(params)) {
      if (value !== null && isPlainDict(value)) {
        throw new PyError(
          'ValueError',
          `The request parameter "${name}" is an object; it must be a text, a number or a list.`,
        )
      }
    }
    const shown = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, text(value)]))
    const body = bodyMethods.has(this.method) ? bodyOf(json, data) : undefined
    const hasType = Object.keys(shown).some((name) => name.toLowerCase() === 'content-type')
    if (body?.type !== undefined && !hasType) shown['Content-Type'] = body.type
    return { method: this.method, url: addQuery(url, params), headers: shown, body: body?.content }
  }
}

const allParts: readonly InjectInto[] = ['header', 'request_parameter', 'body_json', 'body_data']

/** Parameters without the QueryProperties that may stand among them, and the name under which it stands. */
function withoutProperties(given: PyValue | undefined): {
  fields: PyValue | undefined
  placeOfProperties: string | undefined
} {
  if (given === undefined || !isPlainDict(given)) return { fields: given, placeOfProperties: undefined }
  const found = Object.entries(given).find(
    ([, value]) => isPlainDict(value) && value['type'] === 'QueryProperties',
  )
  if (found === undefined) return { fields: given, placeOfProperties: undefined }
  const { [found[0]]: _properties, ...fields } = given
  return { fields, placeOfProperties: found[0] }
}

/** The properties that the retriever asks for with this request. */
function propertiesOf(names: Names): string {
  const { query_properties: lot } = names
  if (Array.isArray(lot)) return lot.map(text).join(',')
  throw new PyError('ValueError', 'This request cannot ask for properties: nothing has chosen them.')
}

function withoutNone(dict: PlainDict): PlainDict {
  return Object.fromEntries(Object.entries(dict).filter(([, value]) => value !== null))
}

function isEmpty(options: Options): boolean {
  return typeof options === 'string' ? options === '' : Object.keys(options).length === 0
}

function bodyOf(json: Options, data: Options): { content: string; type: string | undefined } | undefined {
  if (!isEmpty(json) && !isEmpty(data)) {
    throw new PyError('ValueError', 'A request has one body: either request_body_json or request_body_data.')
  }
  if (!isEmpty(json)) return { content: dumpJson(json), type: 'application/json' }
  if (isEmpty(data)) return undefined
  if (typeof data === 'string') return { content: data, type: undefined }
  return { content: encodeForm(data), type: 'application/x-www-form-urlencoded' }
}

/** An answer with status 401 to credentials that can be renewed. */
class Refused extends Error {
  readonly headers: Readonly<Record<string, string>>

  constructor(headers: Readonly<Record<string, string>>) {
    super('The credentials were refused.')
    this.headers = headers
  }
}

/** The same handler, but a 401 is handed back so that the credentials can be renewed. */
function renewing(handler: ErrorHandler): ErrorHandler {
  return {
    ...handler,
    resolve: (answer) => {
      if (answer.status === 401) throw new Refused(answer.request?.headers ?? {})
      return handler.resolve(answer)
    },
  }
}
