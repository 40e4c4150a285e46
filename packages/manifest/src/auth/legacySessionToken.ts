import { ReadError } from '../errors.ts'
import { Answer } from '../http/answer.ts'
import type { Component } from '../load/component.ts'
import { dumpJson } from '../python/json.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { interpolated } from '../template/text.ts'
import type { Authenticator } from './authenticator.ts'
import { headerAuthenticator } from './placeToken.ts'

/**
 * The older form of a session token: the config's own token as long as the server takes it, else one from a login with
 * user name and password. The reference asks for a token before every request; here one token serves a read.
 */
export function legacySessionTokenAuthenticator(run: Run, component: Component): Authenticator {
  const value = (name: string): string => {
    const source = component.text(name) ?? ''
    return source === '' ? '' : text(interpolated(run, source, component.parameters).value())
  }
  let token: Promise<string> | undefined
  return headerAuthenticator(value('header'), () => (token ??= openSession(run, value)))
}

async function openSession(run: Run, value: (name: string) => string): Promise<string> {
  // An unset template gives its own text or None; neither is a token.
  const given = present(value('session_token'))
  if (given !== undefined && (await isValid(run, value, given))) return given
  const username = present(value('username'))
  const password = present(value('password'))
  if (username === undefined || password === undefined)
    return refuse(run, 'The session token is not valid, and the config has no user name and password.', 401)
  const answer = await exchange(run, `${value('api_url')}${value('login_url')}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: dumpJson({ username, password }),
  })
  const body = answer.json()
  const key = value('session_token_response_key')
  const found = body !== undefined && isPlainDict(body) && Object.hasOwn(body, key) ? body[key] : undefined
  if (!answer.ok || found === undefined || found === null)
    return refuse(run, `The login gave no session token (status ${answer.status}).`, answer.status)
  return text(found)
}

function present(value: string): string | undefined {
  return value === '' || value === 'None' || value.includes('{{') ? undefined : value
}

async function isValid(run: Run, value: (name: string) => string, token: string): Promise<boolean> {
  const answer = await exchange(run, `${value('api_url')}${value('validate_session_url')}`, {
    method: 'GET',
    headers: { [value('header')]: token },
  })
  if (answer.ok) return true
  if (answer.status === 401) return false
  return refuse(run, `The session token cannot be checked (status ${answer.status}).`, answer.status)
}

async function exchange(
  run: Run,
  url: string,
  request: { method: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  const { signal } = run.host
  const response = await run.host.fetch(url, { ...request, ...(signal === undefined ? {} : { signal }) })
  return new Answer(response.status, response.headers, await response.body())
}

function refuse(run: Run, message: string, status: number): never {
  throw new ReadError({
    code: 'manifest.http_error',
    message,
    failureType: status < 500 ? 'config_error' : 'transient_error',
    stream: run.stream,
    status,
  })
}
