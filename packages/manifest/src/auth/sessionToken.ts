import { ReadError } from '../errors.ts'
import { decodeAnswer } from '../decode/decoder.ts'
import { requestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { DateTime, Delta } from '../python/datetime.ts'
import { parseDuration } from '../python/isoDate.ts'
import { text } from '../python/text.ts'
import type { Run } from '../run.ts'
import { getAt } from '../select/fieldPath.ts'
import { interpolated } from '../template/text.ts'
import type { Authenticator } from './authenticator.ts'
import { headerAuthenticator, optionAuthenticator } from './placeToken.ts'
import type { BuildRequester } from './placeToken.ts'

/**
 * Logs in and uses the token of the answer. Without `expiration_duration` the reference logs in for every request;
 * so does this.
 */
export function sessionTokenAuthenticator(
  run: Run,
  component: Component,
  buildRequester: BuildRequester,
): Authenticator {
  const session = sessionToken(run, component, buildRequester)
  const usage = component.requiredChild('request_authentication')
  if (usage.type === 'Bearer')
    return headerAuthenticator('Authorization', async () => `Bearer ${await session()}`)
  const template = interpolated(run, usage.text('api_token') ?? '{{ session_token }}', component.parameters)
  const option = requestOption(run, usage.requiredChild('inject_into'))
  return optionAuthenticator(option, async () => text(template.value({ session_token: await session() })))
}

function sessionToken(run: Run, component: Component, buildRequester: BuildRequester): () => Promise<string> {
  const requester = buildRequester(run, component.requiredChild('login_requester'))
  const path = component.texts('session_token_path') ?? []
  const lifetime = component.text('expiration_duration')
  const decoder = component.child('decoder')
  let token: string | undefined
  let expiresAt: bigint | undefined
  let loggingIn: Promise<string> | undefined
  const logIn = async (): Promise<string> => {
    const answer = await requester.send({ slice: undefined, nextPageToken: null })
    const [body] = answer === undefined ? [] : decodeAnswer(run, decoder, answer)
    const found = body === undefined ? undefined : getAt(body, path)
    if (found === undefined) {
      throw new ReadError({
        code: 'manifest.response',
        message: `The answer to the login has no session token at ${path.join('.')}.`,
        failureType: 'system_error',
        stream: run.stream,
        status: answer?.status,
      })
    }
    token = text(found)
    if (lifetime !== undefined) expiresAt = expiry(run.now(), lifetime)
    return token
  }
  return () => {
    if (token !== undefined && expiresAt !== undefined && expiresAt >= run.now())
      return Promise.resolve(token)
    if (lifetime === undefined) return logIn()
    // Requests that are made at a time share one login.
    loggingIn ??= logIn().finally(() => {
      loggingIn = undefined
    })
    return loggingIn
  }
}

function expiry(now: bigint, lifetime: string): bigint {
  const duration = parseDuration(lifetime)
  const moment = DateTime.fromEpochMicros(now)
  return (duration instanceof Delta ? moment.plus(duration) : moment.plusDuration(duration)).epochMicros
}
