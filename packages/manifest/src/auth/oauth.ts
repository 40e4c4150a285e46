import { ReadError } from '../errors.ts'
import type { FailureType } from '../errors.ts'
import { Answer } from '../http/answer.ts'
import { asFields } from '../http/combine.ts'
import { addQuery, encodeForm } from '../http/url.ts'
import { throwIfAborted } from '../http/send.ts'
import type { Component } from '../load/component.ts'
import { DateTime } from '../python/datetime.ts'
import { emptyDict, getItem, isDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isInt } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { toJsonObject } from '../toJson.ts'
import type { Run } from '../run.ts'
import { getAt, withValue } from '../select/fieldPath.ts'
import { evaluateMapping } from '../template/mapping.ts'
import { interpolated } from '../template/text.ts'
import type { Authenticator } from './authenticator.ts'
import { jwtToken } from './jwt.ts'
import { configText, findDeep, instantOf } from './tokenAnswer.ts'

/** A token request and its repeats together take at most this long, in milliseconds. */
const totalMsMax = 300_000

interface Token {
  value: string
  expiresAt: bigint
}

/** OAuth2: the host's token where it gives one, else a token that is refreshed here. */
export function oauthAuthenticator(run: Run, component: Component): Authenticator {
  const { accessToken } = run.host
  if (accessToken !== undefined) return hostToken(accessToken)
  const flow = new RefreshFlow(run, component)
  return {
    fields: async (part) =>
      part === 'header' ? { Authorization: `Bearer ${await flow.token()}` } : emptyDict(),
    refresh: async () => flow.refreshNow(),
  }
}

function hostToken(accessToken: (request: { rejected?: string }) => Promise<string>): Authenticator {
  let renewed: string | undefined
  const renew = async ({
    Authorization: authorization,
  }: Readonly<Record<string, string>>): Promise<boolean> => {
    if (authorization === undefined) return false
    renewed = await accessToken({ rejected: authorization.replace(/^Bearer /, '') })
    return true
  }
  return {
    fields: async (part) => {
      if (part !== 'header') return emptyDict()
      const token = renewed ?? (await accessToken({}))
      renewed = undefined
      return { Authorization: `Bearer ${token}` }
    },
    // The token of the very request: with several requests under way, another may have brought a fresh one meanwhile.
    renew,
    refresh: async (headers) => void (await renew(headers)),
  }
}

/** Refreshes that are under way and keep their token in a config, by that config: a refresh token may work but once. */
const keeping = new WeakMap<PlainDict, Promise<Token>>()

class RefreshFlow {
  private readonly run: Run
  private readonly component: Component
  private readonly updater: Component | undefined
  private current: Token | undefined
  private refreshing: Promise<Token> | undefined

  constructor(run: Run, component: Component) {
    this.run = run
    this.component = component
    this.updater = component.child('refresh_token_updater')
    this.current = this.initialToken()
  }

  private field(name: string): string | undefined {
    const source = this.component.text(name)
    return source === undefined
      ? undefined
      : text(interpolated(this.run, source, this.component.parameters).value())
  }

  private configValue(field: string, otherwise: string[]): PyValue | undefined {
    return getAt(this.run.config, this.updater?.texts(field) ?? otherwise)
  }

  /** The token that the config holds already, with its time of expiry. */
  private initialToken(): Token | undefined {
    if (this.updater !== undefined) {
      const value = this.configValue('access_token_config_path', ['credentials', 'access_token'])
      const expiry = this.configValue('token_expiry_date_config_path', ['credentials', 'token_expiry_date'])
      if (value === undefined || value === '') return undefined
      return { value: text(value), expiresAt: expiry === undefined || expiry === '' ? 0n : instantOf(expiry) }
    }
    const value = this.field('access_token_value')
    if (value === undefined) return undefined
    const expiry = this.field('token_expiry_date')
    return { value, expiresAt: expiry === undefined || expiry === '' ? 0n : instantOf(expiry) }
  }

  async token(): Promise<string> {
    if (this.updater !== undefined) {
      // Another component of the same read may refresh the token and keep it in the config.
      while (keeping.has(this.run.config)) await keeping.get(this.run.config)?.catch(() => undefined)
      this.current = this.initialToken()
    }
    if (this.current !== undefined && this.field('token_refresh_endpoint') === undefined)
      return this.current.value
    if (this.current !== undefined && this.current.expiresAt >= this.run.now()) return this.current.value
    return this.refreshed()
  }

  /** Fetches a token whatever the time of the present one; where there is nothing to ask, it stays. */
  async refreshNow(): Promise<void> {
    if (this.field('token_refresh_endpoint') !== undefined) await this.refreshed()
  }

  private async refreshed(): Promise<string> {
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = undefined
      if (this.updater !== undefined) keeping.delete(this.run.config)
    })
    if (this.updater !== undefined) keeping.set(this.run.config, this.refreshing)
    this.current = await this.refreshing
    return this.current.value
  }

  private fail(message: string, failureType: FailureType, status?: number): never {
    throw new ReadError({
      code: 'manifest.token_refresh',
      message,
      failureType,
      stream: this.run.stream,
      status,
    })
  }

  private async refresh(): Promise<Token> {
    const body = await this.request()
    const name = this.field('access_token_name') ?? 'access_token'
    const value = findDeep(body, name)
    if (value === undefined || value === null || value === '') {
      return this.fail(`The answer to the token request has no "${name}".`, 'system_error')
    }
    const token = {
      value: text(value),
      expiresAt: this.expiryOf(findDeep(body, this.field('expires_in_name') ?? 'expires_in')),
    }
    if (this.updater !== undefined) await this.keep(this.updater, token, body)
    return token
  }

  private expiryOf(expires: PyValue | undefined): bigint {
    if (expires === undefined || expires === null) {
      const kept = this.current?.expiresAt
      return kept !== undefined && kept >= this.run.now() ? kept : this.run.now() + 3_600_000_000n
    }
    if (this.component.text('token_expiry_date_format') !== undefined) return instantOf(expires)
    const seconds = Math.trunc(Number(text(expires)))
    if (!Number.isFinite(seconds)) {
      return this.fail(
        `The lifetime of the token is no number of seconds: "${text(expires)}".`,
        'system_error',
      )
    }
    return this.run.now() + BigInt(seconds) * 1_000_000n
  }

  /** The fields of the token request: a token of one's own that vouches for the account, or client and refresh token. */
  private payload(headers: PlainDict): PlainDict {
    const usesAssertion = this.component.flag('use_profile_assertion') === true && this.updater === undefined
    if (usesAssertion) return this.assertion(this.component.requiredChild('profile_assertion'))
    const made: PlainDict = {
      [this.field('grant_type_name') ?? 'grant_type']: this.field('grant_type') ?? 'refresh_token',
    }
    const clientId = this.field('client_id') ?? configText(this.run.config, 'client_id')
    const clientSecret = this.field('client_secret') ?? configText(this.run.config, 'client_secret')
    if (!Object.hasOwn(headers, 'Authorization')) {
      if (clientId === undefined || clientId === '')
        return this.fail('The OAuth2 client id is empty.', 'config_error')
      made[this.field('client_id_name') ?? 'client_id'] = clientId
      made[this.field('client_secret_name') ?? 'client_secret'] = clientSecret ?? ''
    }
    made[this.refreshTokenName()] = this.refreshToken() ?? null
    const scopes = this.component.texts('scopes')
    if (scopes !== undefined && scopes.length > 0) made['scopes'] = scopes
    for (const [key, value] of Object.entries(this.mapping('refresh_request_body'))) {
      if (!Object.hasOwn(made, key)) made[key] = value
    }
    return made
  }

  /** RFC 7523: a signed token stands in for the account; nothing else goes along. */
  private assertion(signer: Component): PlainDict {
    if (signer.type !== 'JwtAuthenticator') return signer.unsupported()
    return {
      [this.field('grant_type_name') ?? 'grant_type']: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: jwtToken(this.run, signer),
    }
  }

  private refreshTokenName(): string {
    return this.updater?.text('refresh_token_name') ?? this.field('refresh_token_name') ?? 'refresh_token'
  }

  private refreshToken(): string | undefined {
    if (this.updater === undefined) return this.field('refresh_token')
    const value = this.configValue('refresh_token_config_path', ['credentials', 'refresh_token'])
    return value === undefined ? undefined : text(value)
  }

  private mapping(name: string): PlainDict {
    const given = this.component.dict(name)
    return given === undefined
      ? emptyDict()
      : asFields(evaluateMapping(this.run, given, this.component.parameters, {}), name)
  }

  private async request(): Promise<PyValue> {
    const url = this.field('token_refresh_endpoint')
    if (url === undefined || url === '')
      return this.fail('The manifest has no token_refresh_endpoint.', 'system_error')
    const headers = this.mapping('refresh_request_headers')
    const payload = this.payload(headers)
    const asQuery = this.component.flag('send_refresh_request_as_query_params') === true
    const shown = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, text(value)]))
    const startedAt = this.run.now()
    for (let tries = 1; ; tries += 1) {
      const answer = await this.post(
        asQuery ? addQuery(url, payload) : url,
        shown,
        asQuery ? undefined : encodeForm(payload),
      )
      if (answer?.ok === true) {
        const body = answer.json()
        return body === undefined
          ? this.fail('The answer to the token request is no JSON.', 'system_error', answer.status)
          : body
      }
      const isTransient = answer === undefined || answer.status === 429 || answer.status >= 500
      if (!isTransient) return this.refused(answer)
      const seconds = Math.min(2 ** (tries - 1), 60) * Math.random()
      const elapsedMs = Number((this.run.now() - startedAt) / 1000n)
      if (elapsedMs + seconds * 1000 >= totalMsMax || tries >= 12) {
        return this.fail(
          'The token could not be refreshed: the server did not answer or answered with an error at every try.',
          'transient_error',
          answer?.status,
        )
      }
      await this.run.host.sleep(Math.ceil(seconds * 1000), this.run.host.signal)
      throwIfAborted(this.run)
    }
  }

  private async post(
    url: string,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<Answer | undefined> {
    throwIfAborted(this.run)
    const { signal } = this.run.host
    const form = body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }
    try {
      const response = await this.run.host.fetch(url, {
        method: 'POST',
        headers: { ...form, ...headers },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      })
      return new Answer(response.status, response.headers, await response.body())
    } catch (error) {
      throwIfAborted(this.run)
      if (error instanceof Error) return undefined
      throw error
    }
  }

  /** The token endpoint refused: the config's fault where the refresh token is dead. */
  private refused(answer: Answer): never {
    const codes = this.component
      .list('refresh_token_error_status_codes')
      .flatMap((code) => (isInt(code) ? [Number(code)] : []))
    const updater = this.updater
    const statuses =
      updater === undefined
        ? codes
        : updater
            .list('refresh_token_error_status_codes')
            .flatMap((code) => (isInt(code) ? [Number(code)] : []))
    const key = updater?.text('refresh_token_error_key') ?? 'error'
    const values = updater?.texts('refresh_token_error_values') ?? ['invalid_grant', 'invalid_permissions']
    const body = answer.json()
    const error = body !== undefined && body !== null && isDict(body) ? getItem(body, key) : undefined
    const isDead =
      (statuses.length === 0 ? answer.status === 400 : statuses.includes(answer.status)) &&
      error !== undefined &&
      values.includes(text(error))
    if (isDead)
      this.fail(
        'The refresh token is invalid or expired; the account must be connected again.',
        'config_error',
        answer.status,
      )
    return this.fail(
      `The token endpoint answered with status ${answer.status}.`,
      'system_error',
      answer.status,
    )
  }

  /** Puts fresh tokens into the config and hands the whole config to the host, since an old refresh token is used up. */
  private async keep(updater: Component, token: Token, body: PyValue): Promise<void> {
    const refreshToken = findDeep(body, this.refreshTokenName())
    const values: [string, string[], PyValue | undefined][] = [
      ['access_token_config_path', ['credentials', 'access_token'], token.value],
      ['refresh_token_config_path', ['credentials', 'refresh_token'], refreshToken ?? undefined],
      [
        'token_expiry_date_config_path',
        ['credentials', 'token_expiry_date'],
        DateTime.fromEpochMicros(token.expiresAt).toText('T'),
      ],
    ]
    let config = this.run.config
    for (const [field, otherwise, value] of values) {
      if (value !== undefined) config = withValue(config, updater.texts(field) ?? otherwise, value)
    }
    Object.assign(this.run.config, config)
    await this.run.host.saveConfig?.(toJsonObject(config))
  }
}
