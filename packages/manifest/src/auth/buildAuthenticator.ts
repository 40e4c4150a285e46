import { buildCustom } from '../custom/buildCustom.ts'
import { requestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { Component as ComponentClass } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { getAt } from '../select/fieldPath.ts'
import { fromJsonObject } from '../toJson.ts'
import { interpolated } from '../template/text.ts'
import type { Authenticator } from './authenticator.ts'
import { jwtAuthenticator } from './jwt.ts'
import { legacySessionTokenAuthenticator } from './legacySessionToken.ts'
import { oauthAuthenticator } from './oauth.ts'
import { headerAuthenticator, optionAuthenticator } from './placeToken.ts'
import type { BuildRequester } from './placeToken.ts'
import { sessionTokenAuthenticator } from './sessionToken.ts'

/** No credentials at all. */
const noAuthenticator: Authenticator = { fields: async () => emptyDict() }

function apiKey(run: Run, component: Component): Authenticator {
  const token = interpolated(run, component.text('api_token') ?? '', component.parameters)
  const give = async (): Promise<string> => text(token.value())
  const option = component.child('inject_into')
  if (option !== undefined) return optionAuthenticator(requestOption(run, option), give)
  const header = interpolated(
    run,
    component.text('header') ?? component.fail('inject_into', 'inject_into or header'),
    component.parameters,
  )
  return headerAuthenticator(text(header.value()), give)
}

function basic(run: Run, component: Component): Authenticator {
  const username = interpolated(run, component.text('username') ?? '', component.parameters)
  const password = interpolated(run, component.text('password') ?? '', component.parameters)
  return headerAuthenticator('Authorization', async () => {
    const pair = `${text(username.value())}:${text(password.value())}`
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  })
}

function selective(run: Run, component: Component, buildRequester: BuildRequester): Authenticator {
  const path = component.texts('authenticator_selection_path') ?? []
  const chosen = getAt(run.config, path)
  const options = component.dict('authenticators') ?? emptyDict()
  const name = chosen === undefined ? undefined : text(chosen)
  const option = name !== undefined && Object.hasOwn(options, name) ? options[name] : undefined
  if (option === undefined || !isPlainDict(option)) {
    const expected = `one of ${Object.keys(options).join(', ')} in the config at ${path.join('.')}`
    return component.fail('authenticator_selection_path', `${expected}, not ${name ?? 'nothing'};`)
  }
  const place = `${component.placeOf('authenticators')}.${name ?? ''}`
  return buildAuthenticator(run, new ComponentClass(option, place), buildRequester)
}

/** Builds an authenticator. Throws ManifestError for a type that is not supported. */
export function buildAuthenticator(
  run: Run,
  component: Component | undefined,
  buildRequester: BuildRequester,
): Authenticator {
  if (component === undefined) return noAuthenticator
  switch (component.type) {
    case 'NoAuth':
      return noAuthenticator
    case 'BearerAuthenticator': {
      const token = interpolated(run, component.text('api_token') ?? '', component.parameters)
      return headerAuthenticator('Authorization', async () => `Bearer ${text(token.value())}`)
    }
    case 'ApiKeyAuthenticator':
      return apiKey(run, component)
    case 'BasicHttpAuthenticator':
      return basic(run, component)
    case 'CustomAuthenticator': {
      const headers = buildCustom(run, component, run.components.authenticators)
      return {
        fields: async (part) => (part === 'header' ? fromJsonObject(await headers()) : emptyDict()),
      }
    }
    case 'JwtAuthenticator':
      return jwtAuthenticator(run, component)
    case 'LegacySessionTokenAuthenticator':
      return legacySessionTokenAuthenticator(run, component)
    case 'OAuthAuthenticator':
      return oauthAuthenticator(run, component)
    case 'SelectiveAuthenticator':
      return selective(run, component, buildRequester)
    case 'SessionTokenAuthenticator':
      return sessionTokenAuthenticator(run, component, buildRequester)
    default:
      return component.unsupported()
  }
}
