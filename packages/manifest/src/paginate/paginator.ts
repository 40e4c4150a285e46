import { asJson, asJsonObject, buildCustom, fromCustom } from '../custom/buildCustom.ts'
import { checkPageable, partsForPagination } from '../decode/decoder.ts'
import type { Answer } from '../http/answer.ts'
import { requestOption } from '../http/requestOption.ts'
import type { InjectInto, RequestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { arithmetic } from '../python/arithmetic.ts'
import { compare, isTrue } from '../python/compare.ts'
import { emptyDict } from '../python/dict.ts'
import { PyError } from '../python/errors.ts'
import { repr, text } from '../python/text.ts'
import { isInt } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import type { Extract } from '../select/extractor.ts'
import type { Slice } from '../slices/slice.ts'
import { condition, interpolated } from '../template/text.ts'
import type { Names } from '../template/text.ts'

/** What is known once a page has been read. */
interface PageRead {
  answer: Answer
  /** The number of records that came out of the page, and the last of them. */
  size: number
  lastRecord: PlainDict | undefined
  /** The token that the page was asked for with, null for the first page without one. */
  token: PyValue
  slice: Slice
}

/** Says how to get from one page to the next. A token is null where there is none. */
export interface Paginator {
  initialToken: PyValue
  nextToken: (page: PageRead) => PyValue
  /** The path that a token gives instead of the requester's own. */
  path: (token: PyValue) => string | undefined
  fields: (part: InjectInto, token: PyValue) => PlainDict
}

/** A paginator that stops after one page. */
const onePage: Paginator = {
  initialToken: null,
  nextToken: () => null,
  path: () => undefined,
  fields: () => emptyDict(),
}

interface Strategy {
  initialToken: PyValue
  nextToken: (page: PageRead) => PyValue
  pageSize: () => PyValue
}

/** The parts of a retriever that a paginator looks at. */
export interface PaginatorSurroundings {
  decoder: Component | undefined
  /** Takes the records out of an answer, before any filter. */
  extract: Extract
  /** Whether a record is older than what the cursor wants: then the pages of a data feed end. */
  endsFeed: ((record: PlainDict, slice: Slice) => boolean) | undefined
}

/** Builds a paginator. */
export function buildPaginator(
  run: Run,
  component: Component | undefined,
  around: PaginatorSurroundings,
): Paginator {
  if (component === undefined || component.type === 'NoPagination') return onePage
  if (component.type !== 'DefaultPaginator') return component.unsupported()
  checkPageable(around.decoder)
  const strategy = buildStrategy(run, component.requiredChild('pagination_strategy'), around)
  const sizeOption = optionOf(run, component.child('page_size_option'))
  const tokenComponent = component.child('page_token_option')
  const tokenOption = tokenComponent?.type === 'RequestPath' ? undefined : optionOf(run, tokenComponent)
  const isPath = tokenComponent?.type === 'RequestPath'
  if (sizeOption !== undefined && !isTrue(strategy.pageSize())) {
    component.fail('page_size_option', 'a pagination strategy with a page_size to go with it;')
  }
  return {
    initialToken: strategy.initialToken,
    nextToken: (page) => {
      if (page.lastRecord !== undefined && around.endsFeed?.(page.lastRecord, page.slice) === true)
        return null
      const token = strategy.nextToken(page)
      return isTrue(token) ? token : null
    },
    path: (token) => (isPath && isTrue(token) ? text(token) : undefined),
    fields: (part, token) => {
      const fields = emptyDict()
      if (tokenOption?.into === part && token !== null) tokenOption.inject(fields, token)
      if (sizeOption?.into === part) sizeOption.inject(fields, strategy.pageSize())
      return fields
    },
  }
}

/** What templates see as `response`: the first part of the answer. */
function firstPart(run: Run, around: PaginatorSurroundings, answer: Answer): PyValue {
  return partsForPagination(run, around.decoder, answer)[0] ?? emptyDict()
}

function optionOf(run: Run, component: Component | undefined): RequestOption | undefined {
  return component === undefined ? undefined : requestOption(run, component)
}

function buildStrategy(run: Run, component: Component, around: PaginatorSurroundings): Strategy {
  switch (component.type) {
    case 'PageIncrement':
      return pageIncrement(run, component, around)
    case 'OffsetIncrement':
      return offsetIncrement(run, component, around)
    case 'CursorPagination':
      return cursorPagination(run, component, around)
    case 'CustomPaginationStrategy':
      return customPagination(run, component, around)
    default:
      return component.unsupported()
  }
}

/** The page size, which must come out as an integer. Undefined where the strategy has none. */
function pageSizeOf(run: Run, component: Component): ((names?: Names) => number | bigint) | undefined {
  const value = component.value('page_size')
  if (value === undefined || value === '') return undefined
  if (isInt(value) && typeof value !== 'boolean') return () => value
  const source = interpolated(run, text(value), component.parameters)
  return (names) => {
    const size = source.value(names)
    if (typeof size === 'number' && Number.isInteger(size)) return size
    if (typeof size === 'bigint') return size
    throw new PyError('ValueError', `The page size is ${repr(size)}; it must be an integer.`)
  }
}

function step(token: PyValue, by: number): PyValue {
  if (!isInt(token))
    throw new PyError('ValueError', `The last page token is ${repr(token)}; it must be an integer.`)
  return arithmetic('+', token, by)
}

function pageIncrement(run: Run, component: Component, around: PaginatorSurroundings): Strategy {
  const size = pageSizeOf(run, component)
  const fixedSize = size?.()
  const first = component.integer('start_from_page') ?? 0
  return {
    initialToken: component.flag('inject_on_first_request') === true ? first : null,
    pageSize: () => fixedSize ?? null,
    nextToken: ({ answer, token }) => {
      const count = around.extract(partsForPagination(run, around.decoder, answer)).length
      if (count === 0 || (fixedSize !== undefined && isTrue(fixedSize) && count < Number(fixedSize)))
        return null
      return token === null ? first + 1 : step(token, 1)
    },
  }
}

function offsetIncrement(run: Run, component: Component, around: PaginatorSurroundings): Strategy {
  const size = pageSizeOf(run, component)
  return {
    initialToken: component.flag('inject_on_first_request') === true ? 0 : null,
    pageSize: () => size?.() ?? null,
    nextToken: ({ answer, token }) => {
      const count = around.extract(partsForPagination(run, around.decoder, answer)).length
      const wanted = size?.({ response: firstPart(run, around, answer) })
      if (count === 0 || (wanted !== undefined && compare(count, wanted) < 0)) return null
      return token === null ? count : step(token, count)
    },
  }
}

function cursorPagination(run: Run, component: Component, around: PaginatorSurroundings): Strategy {
  const size = pageSizeOf(run, component)
  const value = interpolated(run, component.requiredText('cursor_value'), component.parameters)
  const stop = component.text('stop_condition')
  const stops = stop === undefined || stop === '' ? undefined : condition(run, stop, component.parameters)
  return {
    initialToken: null,
    pageSize: () => size?.() ?? null,
    nextToken: (page) => {
      const names: Names = {
        response: firstPart(run, around, page.answer),
        headers: page.answer.headersWithLinks(),
        last_record: page.lastRecord ?? null,
        last_page_size: page.size,
      }
      return stops?.(names) === true ? null : value.value(names)
    },
  }
}

function customPagination(run: Run, component: Component, around: PaginatorSurroundings): Strategy {
  const custom = buildCustom(run, component, run.components.paginationStrategies)
  return {
    initialToken: fromCustom(custom.initialToken ?? null),
    pageSize: () => custom.pageSize ?? null,
    nextToken: ({ answer, size, lastRecord, token }) =>
      fromCustom(
        custom.nextToken({
          response: asJson(firstPart(run, around, answer)),
          headers: answer.headers,
          records: size,
          lastRecord: lastRecord === undefined ? undefined : asJsonObject(lastRecord),
          token: asJson(token),
        }),
      ),
  }
}
