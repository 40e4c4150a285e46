import { ManifestError } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { Component } from '../load/component.ts'
import type { Manifest } from '../load/loadManifest.ts'
import { Delta } from '../python/datetime.ts'
import { emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { parseDuration } from '../python/isoDate.ts'
import { pythonRegex } from '../python/regex.ts'
import { text } from '../python/text.ts'
import { interpolated } from '../template/text.ts'
import type { TemplateRun } from '../template/text.ts'
import { fromJsonObject } from '../toJson.ts'
import { openWindow, unlimited } from './callWindow.ts'
import type { WindowLimits } from './callWindow.ts'

/** A request as a budget looks at it. */
interface CountedRequest {
  method: string
  url: string
  headers: Record<string, string>
}

/** An answer as a budget looks at it. */
interface CountedAnswer {
  status: number
  header: (name: string) => string | undefined
}

/**
 * How many requests an API allows in a time (`api_budget`). One budget is meant for all reads of one account: each call
 * takes its place in the queue of its policy, and calls of other policies go on meanwhile.
 */
export interface ApiBudget {
  /**
   * Takes a place for a request and says how long to wait for it, in milliseconds. A wait longer than `waitMsMax` takes
   * no place.
   */
  acquire: (request: CountedRequest, nowMs: number, waitMsMax: number) => number | Promise<number>
  /** Learns from an answer what the server counts. */
  learn: (request: CountedRequest, answer: CountedAnswer, nowMs: number) => void | Promise<void>
}

/**
 * Where calls are counted, when not in this process alone: the windows of a budget, by the number of their policy in the manifest. Open
 * one with `openWindow`, and keep what it saves.
 */
export interface BudgetStore {
  take: (policy: number, limits: WindowLimits, weight: number, waitMsMax: number) => Promise<number>
  learn: (
    policy: number,
    limits: WindowLimits,
    available: number | undefined,
    resetMs: number | undefined,
  ) => Promise<void>
}

interface Policy {
  matchers: Matcher[]
  window: Window
}

/** Calls of a policy, counted here or in a store. */
interface Window {
  take: (weight: number, nowMs: number, waitMsMax: number) => number | Promise<number>
  learn: (available: number | undefined, resetMs: number | undefined, nowMs: number) => void | Promise<void>
}

interface Matcher {
  weight: number
  matches: (request: CountedRequest) => boolean
}

/**
 * Opens the budget of a manifest, undefined where it has none. Hand the same one to all reads of an account that run at
 * a time; with a `store`, reads of other processes are counted as well. Throws ManifestError for a budget that cannot be kept.
 */
export function openBudget(
  manifest: Manifest,
  config: JsonObject,
  store?: BudgetStore,
): ApiBudget | undefined {
  const component = manifest.resolved.child('api_budget')
  if (component === undefined) return undefined
  if (component.type !== 'HTTPAPIBudget') return component.unsupported()
  const run: TemplateRun = { config: fromJsonObject(config), now: () => BigInt(Date.now()) * 1000n }
  const policies = policiesOf(run, component, store)
  const resetHeader = component.text('ratelimit_reset_header') ?? 'ratelimit-reset'
  const remainingHeader = component.text('ratelimit_remaining_header') ?? 'ratelimit-remaining'
  const statuses = component.texts('status_codes_for_ratelimit_hit') ?? ['429']
  const policyFor = (request: CountedRequest): Policy | undefined =>
    policies.find(({ matchers }) => matchers.length === 0 || matchers.some((one) => one.matches(request)))
  return {
    acquire: (request, nowMs, waitMsMax) => {
      const policy = policyFor(request)
      if (policy === undefined) return 0
      const weight = policy.matchers.find((one) => one.matches(request))?.weight ?? 1
      return policy.window.take(weight, nowMs, waitMsMax)
    },
    learn: (request, answer, nowMs) => {
      const left = answer.header(remainingHeader)
      const available = isCount(left)
        ? Number(left)
        : statuses.includes(String(answer.status))
          ? 0
          : undefined
      const reset = answer.header(resetHeader)
      const resetMs = isCount(reset) ? resetMoment(Number(reset), nowMs) : undefined
      if (available === undefined && resetMs === undefined) return
      return policyFor(request)?.window.learn(available, resetMs, nowMs)
    },
  }
}

function policiesOf(run: TemplateRun, component: Component, store: BudgetStore | undefined): Policy[] {
  try {
    return component.children('policies').map((policy, index) => policyOf(run, policy, index, store))
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    throw new ManifestError(
      'manifest.invalid',
      component.path,
      'policies that can be evaluated',
      error.message,
    )
  }
}

function isCount(header: string | undefined): header is string {
  return header !== undefined && /^\s*\d+\s*$/.test(header)
}

/** Seconds since 1970 as the reference reads them; a small number can only be seconds from now. */
function resetMoment(seconds: number, nowMs: number): number {
  return seconds < 1e9 ? nowMs + seconds * 1000 : seconds * 1000
}

function policyOf(
  run: TemplateRun,
  component: Component,
  index: number,
  store: BudgetStore | undefined,
): Policy {
  const matchers = component.children('matchers').map((matcher) => matcherOf(run, matcher))
  const limits = limitsOf(run, component, Math.max(1, ...matchers.map((one) => one.weight)))
  return { matchers, window: windowOf(limits, index, store) }
}

function windowOf(limits: WindowLimits | undefined, index: number, store: BudgetStore | undefined): Window {
  if (limits === undefined) return unlimited
  if (store === undefined) return openWindow(limits)
  return {
    take: (weight, _nowMs, waitMsMax) => store.take(index, limits, weight, waitMsMax),
    learn: (available, resetMs) => store.learn(index, limits, available, resetMs),
  }
}

/** What a policy allows; undefined: everything. */
function limitsOf(run: TemplateRun, component: Component, weightMax: number): WindowLimits | undefined {
  const enough = (name: string, limit: number): number =>
    limit >= weightMax
      ? limit
      : component.fail(name, `a limit that a request of weight ${weightMax} fits in,`)
  switch (component.type) {
    case 'UnlimitedCallRatePolicy':
      return undefined
    case 'FixedWindowCallRatePolicy':
      return {
        kind: 'fixed',
        limit: enough('call_limit', integerOf(run, component, 'call_limit')),
        periodMs: durationMs(component, 'period'),
      }
    case 'MovingWindowCallRatePolicy': {
      const rates = component.children('rates').map((rate) => ({
        limit: enough('rates', integerOf(run, rate, 'limit')),
        intervalMs: durationMs(rate, 'interval'),
      }))
      return rates.length === 0 ? component.fail('rates', 'at least one rate') : { kind: 'moving', rates }
    }
    default:
      return component.unsupported()
  }
}

function integerOf(run: TemplateRun, component: Component, name: string): number {
  const value = interpolated(run, component.requiredText(name), emptyDict()).value()
  const number = Number(text(value))
  return Number.isInteger(number) && number >= 0 ? number : component.fail(name, 'an integer of 0 or more')
}

function durationMs(component: Component, name: string): number {
  const source = component.requiredText(name)
  const duration = parseDuration(source)
  if (duration instanceof Delta) return Number(duration.micros) / 1000
  throw new ManifestError(
    'manifest.invalid',
    component.placeOf(name),
    'a duration without months and years',
    `"${source}"`,
  )
}

function matcherOf(run: TemplateRun, component: Component): Matcher {
  const method = component.text('method')?.toUpperCase()
  const base = component.text('url_base')?.replace(/\/+$/, '')
  const pattern = component.text('url_path_pattern')
  const path = pattern === undefined || pattern === '' ? undefined : pythonRegex(pattern)
  const params = Object.entries(component.dict('params') ?? emptyDict())
  const headers = Object.entries(component.dict('headers') ?? emptyDict())
  const weight = component.value('weight') === undefined ? 1 : integerOf(run, component, 'weight')
  if (weight < 1) component.fail('weight', 'a weight of 1 or more')
  return {
    weight,
    matches: (request) => {
      if (method !== undefined && request.method.toUpperCase() !== method) return false
      const url = new URL(request.url)
      if (base !== undefined && base !== '' && `${url.protocol}//${url.host}` !== base) return false
      if (path !== undefined && path.search(url.pathname.replace(/\/+$/, '')) === undefined) return false
      if (!params.every(([name, value]) => url.searchParams.getAll(name).at(-1) === text(value))) return false
      const sent = new Map(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      return headers.every(([name, value]) => sent.get(name.toLowerCase()) === text(value))
    },
  }
}
