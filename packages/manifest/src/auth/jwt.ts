import { createHmac, createPrivateKey, sign, constants } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { parseJsonText } from '../decode/parseJson.ts'
import { requestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { defineKey, emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { text } from '../python/text.ts'
import { PyFunction } from '../python/values.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { evaluateMapping } from '../template/mapping.ts'
import type { Names } from '../template/text.ts'
import { interpolated } from '../template/text.ts'
import { toJsonObject } from '../toJson.ts'
import type { Authenticator } from './authenticator.ts'
import { headerAuthenticator, optionAuthenticator } from './placeToken.ts'

/** Signs a JSON Web Token of its own for each request (RFC 7519), by default into the header Authorization. */
export function jwtAuthenticator(run: Run, component: Component): Authenticator {
  const give = async (): Promise<string> => jwtToken(run, component)
  const option = component.child('request_option')
  return option === undefined
    ? headerAuthenticator('Authorization', give)
    : optionAuthenticator(requestOption(run, option), give)
}

/** A token that is signed now, with the manifest's prefix in front of it. */
export function jwtToken(run: Run, component: Component): string {
  const prefix = evaluated(run, component, component.text('header_prefix'))
  const token = signedToken(run, component)
  return prefix === undefined || prefix === '' ? token : `${prefix} ${token}`
}

/** Templates of this authenticator alone know `json_loads`: keys often come as a JSON file in the config. */
const names: Names = {
  json_loads: new PyFunction('loads', ([source]) => {
    if (typeof source !== 'string') throw new PyError('TypeError', 'the JSON object must be str')
    try {
      return parseJsonText(source)
    } catch {
      throw new PyError('ValueError', 'json_loads: the text is no JSON')
    }
  }),
}

function evaluated(run: Run, component: Component, source: string | undefined): string | undefined {
  return source === undefined || source === ''
    ? undefined
    : text(interpolated(run, source, component.parameters).value(names))
}

function signedToken(run: Run, component: Component): string {
  const algorithm = component.requiredText('algorithm')
  const head = claims(run, component, 'additional_jwt_headers', 'jwt_headers', ['kid', 'typ', 'cty'])
  if (component.child('jwt_headers')?.value('typ') === undefined) defineKey(head, 'typ', 'JWT')
  defineKey(head, 'alg', algorithm)
  const payload = claims(run, component, 'additional_jwt_payload', 'jwt_payload', ['iss', 'sub', 'aud'])
  const now = Number(run.now() / 1_000_000n)
  defineKey(payload, 'iat', now)
  defineKey(payload, 'exp', now + (component.integer('token_duration') ?? 1200))
  defineKey(payload, 'nbf', now)
  const content = `${encoded(head)}.${encoded(payload)}`
  return `${content}.${signature(run, component, algorithm, content).toString('base64url')}`
}

function encoded(part: PlainDict): string {
  return Buffer.from(JSON.stringify(toJsonObject(part)), 'utf8').toString('base64url')
}

const reservedHeaders = ['kid', 'alg', 'typ', 'cty']
const reservedClaims = ['iss', 'sub', 'aud', 'iat', 'exp', 'nbf']

function claims(run: Run, component: Component, more: string, own: string, fields: string[]): PlainDict {
  const made = evaluateMapping(run, component.dict(more) ?? emptyDict(), component.parameters, names)
  const reserved = own === 'jwt_payload' ? reservedClaims : reservedHeaders
  const taken = Object.keys(made).find((name) => reserved.includes(name))
  if (taken !== undefined) component.fail(more, `no "${taken}", which ${own} or the runtime gives;`)
  for (const name of fields) {
    const source = component.child(own)?.text(name)
    if (source === undefined || source === '') continue
    defineKey(made, name, interpolated(run, source, component.parameters).value(names))
  }
  return made
}

function signature(run: Run, component: Component, algorithm: string, content: string): Buffer {
  const secret = evaluated(run, component, component.requiredText('secret_key')) ?? ''
  const passphrase = evaluated(run, component, component.text('passphrase'))
  const isEncoded = component.flag('base64_encode_secret_key') === true
  const key = isEncoded ? Buffer.from(secret, 'utf8').toString('base64') : secret
  const hash = `sha${algorithm.slice(2, 5)}`
  try {
    if (algorithm.startsWith('HS')) return createHmac(hash, key).update(content).digest()
    const privateKey = createPrivateKey(
      passphrase === undefined || passphrase === '' ? key : { key: secret, passphrase },
    )
    return signWith(privateKey, algorithm, hash, Buffer.from(content, 'utf8'))
  } catch (error) {
    // The words of the library may tell of the key; they stay out.
    throw new PyError(
      'ConfigError',
      `The token cannot be signed: expected a key for ${algorithm} in PEM form${passphrase === undefined ? '' : ' with its passphrase'} (${error instanceof Error && 'code' in error ? String(error.code) : 'unreadable key'}).`,
    )
  }
}

function signWith(key: KeyObject, algorithm: string, hash: string, content: Buffer): Buffer {
  if (algorithm === 'EdDSA') return sign(null, content, key)
  if (algorithm.startsWith('ES')) return sign(hash, content, { key, dsaEncoding: 'ieee-p1363' })
  if (algorithm.startsWith('PS')) {
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
    return sign(hash, content, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
  }
  return sign(hash, content, key)
}
