import { asJson, buildCustom } from '../custom/buildCustom.ts'
import type { FailureType } from '../errors.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isInt } from '../python/values.ts'
import type { Run } from '../run.ts'
import { condition, interpolated } from '../template/text.ts'
import type { Answer } from './answer.ts'
import { backoffStrategies } from './backoff.ts'
import type { BackoffStrategy } from './backoff.ts'
import { errorMessageOf } from './errorMessage.ts'
import { actionOf, defaultResolutions } from './resolution.ts'
import type { Resolution } from './resolution.ts'

/** Says what is to be done after an answer, and how often and how long to wait before the next try. */
export interface ErrorHandler {
  resolve: (answer: Answer) => Resolution
  maxRetries: number
  strategies: BackoffStrategy[]
}

type Filter = (answer: Answer) => Resolution | undefined

const failureTypes: readonly FailureType[] = ['config_error', 'system_error', 'transient_error']

function responseFilter(run: Run, component: Component): Filter {
  const action = actionOf(component.text('action'))
  const codes = new Set(component.list('http_codes').flatMap((code) => (isInt(code) ? [Number(code)] : [])))
  const contains = component.text('error_message_contains') ?? ''
  const predicate = component.text('predicate') ?? ''
  // The reference evaluates a predicate without the config.
  const holds = condition({ config: null, now: run.now }, predicate, component.parameters)
  const message = interpolated(run, component.text('error_message') ?? '', component.parameters)
  const failureType = failureTypes.find((type) => type === component.text('failure_type'))
  const contextOf = (
    answer: Answer,
  ): {
    response: Exclude<ReturnType<Answer['json']>, undefined>
    headers: ReturnType<Answer['headersAnyCase']>
  } => ({
    response: answer.json() ?? (answer.json() === null ? null : emptyDict()),
    headers: answer.headersAnyCase(),
  })
  const matches = (answer: Answer): boolean =>
    codes.has(answer.status) ||
    (predicate !== '' && holds(contextOf(answer))) ||
    (contains !== '' && (errorMessageOf(answer)?.includes(contains) ?? false))
  return (answer) => {
    if (action === undefined || !matches(answer)) return undefined
    const known = defaultResolutions.get(answer.status)
    const words = message.source === '' ? '' : text(message.value(contextOf(answer)))
    const type =
      action === 'FAIL' && failureType !== undefined ? failureType : (known?.failureType ?? 'system_error')
    return { action, failureType: type, message: words === '' ? (known?.message ?? '') : words }
  }
}

function fallback(answer: Answer): Resolution {
  if (answer.ok) return { action: 'SUCCESS', failureType: 'system_error', message: '' }
  return (
    defaultResolutions.get(answer.status) ?? {
      action: 'RETRY',
      failureType: 'system_error',
      message: `The server answered with status ${answer.status}.`,
    }
  )
}

function maxRetriesOf(run: Run, component: Component): number {
  const value = component.value('max_retries')
  if (value === undefined) return 5
  if (isInt(value)) return Number(value)
  const evaluated = interpolated(run, text(value), component.parameters, '5').value()
  const count = Number(text(evaluated))
  return Number.isInteger(count) ? count : component.fail('max_retries', 'an integer')
}

function defaultHandler(run: Run, component: Component): ErrorHandler {
  const filters = component.children('response_filters').map((filter) => responseFilter(run, filter))
  return {
    resolve: (answer) => {
      for (const filter of filters) {
        const found = filter(answer)
        if (found !== undefined) return found
      }
      return fallback(answer)
    },
    maxRetries: maxRetriesOf(run, component),
    strategies: backoffStrategies(run, component.children('backoff_strategies')),
  }
}

const decisive = new Set(['SUCCESS', 'RETRY', 'IGNORE', 'RESET_PAGINATION'])

function compositeHandler(run: Run, component: Component): ErrorHandler {
  const handlers = component.children('error_handlers').map((one) => errorHandler(run, one))
  return {
    // FAIL and RATE_LIMITED of one handler can be overruled by the next; the last one's answer stands.
    resolve: (answer) => {
      let found = fallback(answer)
      for (const handler of handlers) {
        found = handler.resolve(answer)
        if (decisive.has(found.action)) return found
      }
      return found
    },
    maxRetries: handlers[0]?.maxRetries ?? 5,
    strategies: handlers.flatMap((handler) => handler.strategies),
  }
}

function customHandler(run: Run, component: Component): ErrorHandler {
  const decide = buildCustom(run, component, run.components.errorHandlers)
  const ask = (answer: Answer): ReturnType<typeof decide> => {
    const body = answer.json()
    return decide({
      status: answer.status,
      headers: answer.headers,
      body: body === undefined ? undefined : asJson(body),
    })
  }
  return {
    resolve: (answer) => {
      const found = ask(answer)
      if (found === undefined) return fallback(answer)
      const { action, failureType = fallback(answer).failureType, message = '' } = found
      return { action, failureType, message }
    },
    maxRetries: maxRetriesOf(run, component),
    strategies: [(answer) => (answer === undefined ? undefined : ask(answer)?.seconds)],
  }
}

/** Builds an error handler; without a component, the default one. */
export function errorHandler(run: Run, component: Component | undefined): ErrorHandler {
  if (component === undefined) return { resolve: fallback, maxRetries: 5, strategies: [] }
  switch (component.type) {
    case 'DefaultErrorHandler':
      return defaultHandler(run, component)
    case 'CompositeErrorHandler':
      return compositeHandler(run, component)
    case 'CustomErrorHandler':
      return customHandler(run, component)
    default:
      return component.unsupported()
  }
}
