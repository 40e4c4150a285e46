import { asJson, buildCustom } from '../custom/buildCustom.ts'
import { ReadError } from '../errors.ts'
import type { Component } from '../load/component.ts'
import { PyError } from '../python/errors.ts'
import { pythonRegex } from '../python/regex.ts'
import { text } from '../python/text.ts'
import type { Run } from '../run.ts'
import { parseFloatText } from '../template/numberFilters.ts'
import { interpolated } from '../template/text.ts'
import type { InterpolatedText } from '../template/text.ts'
import type { Answer } from './answer.ts'

/**
 * Says how many seconds to wait before the next try, undefined where it has nothing to say. The answer is missing when
 * the connection broke; attempts count from 1.
 */
export type BackoffStrategy = (answer: Answer | undefined, attempt: number) => number | undefined

function numberOf(value: InterpolatedText, component: Component, field: string): number {
  const shown = text(value.value())
  return parseFloatText(shown) ?? component.fail(field, 'a number')
}

function withJitter(component: Component, seconds: number): number {
  const range = component.number('jitter_range_in_seconds')
  return range === undefined ? seconds : seconds + Math.random() * range * 2
}

function headerNumber(run: Run, component: Component): (answer: Answer | undefined) => number | undefined {
  const header = interpolated(run, component.requiredText('header'), component.parameters)
  const pattern = component.text('regex')
  const regex = pattern === undefined ? undefined : interpolated(run, pattern, component.parameters)
  return (answer) => {
    const shown = answer?.header(text(header.value()))
    if (shown === undefined || shown === '') return undefined
    const found = regex === undefined ? undefined : pythonRegex(text(regex.value())).matchStart(shown)?.text
    return parseFloatText(found ?? shown)
  }
}

function capped(run: Run, component: Component, seconds: number | undefined): number | undefined {
  const most = component.value('max_waiting_time_in_seconds')
  if (most === undefined || seconds === undefined) return seconds
  const limit = numberOf(
    interpolated(run, text(most), component.parameters),
    component,
    'max_waiting_time_in_seconds',
  )
  if (seconds < limit) return seconds
  throw new ReadError({
    code: 'manifest.rate_limited',
    message: `The server asks to wait ${seconds} s; the manifest allows less than ${limit} s.`,
    failureType: 'transient_error',
    stream: run.stream,
    retryAfterMs: Math.ceil(seconds * 1000),
  })
}

function waitUntil(run: Run, component: Component): BackoffStrategy {
  const read = headerNumber(run, component)
  const least = component.value('min_wait')
  const minimum = (): number | undefined => {
    if (least === undefined) return undefined
    return numberOf(interpolated(run, text(least), component.parameters), component, 'min_wait')
  }
  return (answer) => {
    const until = read(answer)
    const minWait = minimum()
    if (until === undefined || until === 0)
      return minWait === undefined || minWait === 0 ? undefined : capped(run, component, minWait)
    const wait = until - Number(run.now()) / 1e6
    if (minWait !== undefined && minWait !== 0) return capped(run, component, Math.max(wait, minWait))
    return wait < 0 ? undefined : capped(run, component, wait)
  }
}

function backoffStrategy(run: Run, component: Component): BackoffStrategy {
  switch (component.type) {
    case 'ConstantBackoffStrategy': {
      const seconds = interpolated(
        run,
        component.requiredText('backoff_time_in_seconds'),
        component.parameters,
      )
      return () => withJitter(component, numberOf(seconds, component, 'backoff_time_in_seconds'))
    }
    case 'ExponentialBackoffStrategy': {
      const factor = interpolated(run, component.text('factor') ?? '5', component.parameters)
      return (_answer, attempt) => withJitter(component, numberOf(factor, component, 'factor') * 2 ** attempt)
    }
    case 'WaitTimeFromHeader': {
      const read = headerNumber(run, component)
      return (answer) => {
        const seconds = read(answer)
        return seconds === 0 ? seconds : capped(run, component, seconds)
      }
    }
    case 'WaitUntilTimeFromHeader':
      return waitUntil(run, component)
    case 'CustomBackoffStrategy': {
      const waitFor = buildCustom(run, component, run.components.backoffStrategies)
      return (answer, attempt) => {
        const body = answer?.json()
        const seen = answer && {
          status: answer.status,
          headers: answer.headers,
          body: body === undefined ? undefined : asJson(body),
        }
        return waitFor(seen, attempt)
      }
    }
    default:
      return component.unsupported()
  }
}

/** Builds backoff strategies, in order. */
export function backoffStrategies(run: Run, components: Component[]): BackoffStrategy[] {
  return components.map((component) => backoffStrategy(run, component))
}

/** The wait that the first strategy with something to say asks for, in seconds. */
export function waitOf(
  strategies: BackoffStrategy[],
  answer: Answer | undefined,
  attempt: number,
): number | undefined {
  for (const strategy of strategies) {
    const seconds = strategy(answer, attempt)
    if (seconds !== undefined && Number.isNaN(seconds))
      throw new PyError('ValueError', 'The wait is not a number.')
    if (seconds !== undefined && seconds !== 0) return seconds
  }
  return undefined
}
