import { decodeAnswer } from '../decode/decoder.ts'
import { Answer } from '../http/answer.ts'
import { combine } from '../http/combine.ts'
import { Requester } from '../http/requester.ts'
import { PaginationReset } from '../http/send.ts'
import { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import { dumpJson } from '../python/json.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { buildPaginator } from '../paginate/paginator.ts'
import type { Run } from '../run.ts'
import { buildExtractor } from '../select/extractor.ts'
import { buildMissingList } from '../select/missingList.ts'
import { buildSelector } from '../select/selector.ts'
import { fullRefreshCursor } from '../slices/cursor.ts'
import type { Cursor } from '../slices/cursor.ts'
import { singlePartition } from '../slices/partitionRouter.ts'
import { wholeSlice } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import { buildAsyncRetriever } from './asyncRetriever.ts'
import type { Retriever } from './page.ts'
import { pageTrackers } from './pageTracker.ts'
import { MergedRecords, queryPropertiesOf } from './queryProperties.ts'
import type { QueryProperties } from './queryProperties.ts'

/** What a page is asked for with. */
interface PageRequest {
  /** The slice that its records belong to. */
  slice: Slice
  /** The part of it that is asked for: less where the pages have begun anew from a later record. */
  asked: Slice
  token: PyValue
  properties?: string[]
}

/** Reads a page into a list; its answer, undefined where it is ignored. */
type ReadPage = (request: PageRequest, into: PlainDict[]) => Promise<Answer | undefined>

/** Reads each page lot by lot of the properties; what pages on is the answer to the last lot. */
function readInLots(properties: QueryProperties, read: ReadPage): ReadPage {
  return async (request, into) => {
    const merged = new MergedRecords(properties.mergeKey)
    let answer: Answer | undefined
    for (const lot of await properties.lots()) {
      const records: PlainDict[] = []
      answer = await read({ ...request, properties: lot }, records)
      for (const record of records) if (!merged.keeps(record)) into.push(record)
    }
    into.push(...merged.records())
    return answer
  }
}

/** The first page of a slice that its parent's record holds already (`lazy_read_pointer`). */
function childAnswer(slice: Slice): Answer | undefined {
  const { child_response: child } = slice.extra
  return child === undefined ? undefined : new Answer(200, {}, Buffer.from(dumpJson(child), 'utf8'))
}

/** The run with answers kept: those to a parent of other streams unless the manifest says no, others where it says so. */
function keepingAnswers(run: Run, stream: Component, requester: Component): Run {
  const { parentAnswers } = run
  const isParent = parentAnswers?.parents.has(stream.text('name') ?? '') === true
  const keeps = requester.flag('use_cache') ?? isParent
  return keeps ? { ...run, answers: parentAnswers?.cache } : run
}

/** Builds the retriever of a stream; a lazy one takes first pages out of the records of the parent. */
export function buildRetriever(
  run: Run,
  stream: Component,
  cursor: Cursor,
  schema: PlainDict,
  isLazy = false,
): Retriever {
  const component = stream.requiredChild('retriever')
  if (component.type === 'AsyncRetriever') return buildAsyncRetriever(run, stream, schema)
  if (component.type !== 'SimpleRetriever') return component.unsupported()
  const sync = stream.child('incremental_sync')
  const isFeed = sync?.flag('is_data_feed') === true
  const isClientSide = sync?.flag('is_client_side_incremental') === true
  const decoder = component.child('decoder')
  const selectorComponent = component.requiredChild('record_selector')
  const selector = buildSelector(run, selectorComponent, {
    transformations: stream.children('transformations'),
    schema,
    isWanted: isClientSide && !isFeed ? (record, slice) => cursor.isWanted(record, slice) : undefined,
    isClientSideIncremental: isClientSide,
  })
  const extractor = selectorComponent.requiredChild('extractor')
  const missingList = buildMissingList(run, extractor)
  const requesterComponent = component.requiredChild('requester')
  const requester = new Requester(keepingAnswers(run, stream, requesterComponent), requesterComponent)
  const paginator = buildPaginator(run, component.child('paginator'), {
    decoder,
    extract: buildExtractor(run, extractor),
    endsFeed: isFeed ? (record, slice) => !cursor.isWanted(record, slice) : undefined,
  })
  const ignoresSlice = component.flag('ignore_stream_slicer_parameters_on_paginated_requests') === true
  const trackerOf = pageTrackers(run, stream, component)
  const selectFrom = async (answer: Answer, slice: Slice, into: PlainDict[]): Promise<Answer> => {
    selector.select(decodeAnswer(run, decoder, answer), slice, null, into)
    return answer
  }
  /** Sends the request of a page and selects its records; the answer, undefined where it is ignored. */
  const readAnswer: ReadPage = async ({ slice, asked, token, properties: lot }, into) => {
    const answer = await requester.send({
      // Properties take the place of what else goes along with a slice, in the request alone: as the reference has it.
      slice: lot === undefined ? asked : { ...asked, extra: { query_properties: lot } },
      nextPageToken: token,
      path: paginator.path(token),
      extra: (part) => {
        const slicer = token !== null && ignoresSlice ? emptyDict() : cursor.fields(part, asked)
        return combine([paginator.fields(part, token), slicer], part === 'body_json')
      },
    })
    if (answer?.ok !== true) return answer
    const parts = decodeAnswer(run, decoder, answer)
    const before = into.length
    selector.select(parts, slice, token, into)
    const missing = into.length === before ? missingList(answer, parts) : undefined
    if (missing !== undefined) run.noteMissingList(missing)
    return answer
  }
  const properties = queryPropertiesOf(run, component.requiredChild('requester'), (one) =>
    recordsOf(run, one),
  )
  const readPage = properties === undefined ? readAnswer : readInLots(properties, readAnswer)
  return {
    initialToken: paginator.initialToken,
    isSerial: false,
    pages: async function* (slice, start) {
      const tracker = trackerOf(slice)
      let asked = slice
      let child = isLazy && start === paginator.initialToken ? childAnswer(slice) : undefined
      let token = child === undefined ? start : null
      for (;;) {
        const own = token
        const selected: PlainDict[] = []
        let answer: Answer | undefined
        let beginsAnew = false
        try {
          answer = await (child === undefined
            ? readPage({ slice, asked, token: own }, selected)
            : selectFrom(child, slice, selected))
        } catch (error) {
          beginsAnew = error instanceof PaginationReset
          if (!beginsAnew && selected.length > 0) yield { records: selected, next: own, isLast: false }
          if (!beginsAnew) throw error
        }
        child = undefined
        tracker.observe(selected)
        // A refused answer that is ignored has no records and no next page.
        if (!beginsAnew && (answer === undefined || !answer.ok)) {
          yield { records: selected, next: null, isLast: true }
          return
        }
        const records = isFeed ? selected.filter((record) => cursor.isWanted(record, slice)) : selected
        if (answer === undefined || beginsAnew || tracker.hasReachedLimit()) {
          yield { records, next: paginator.initialToken, isLast: false }
          asked = tracker.restart(asked)
          token = paginator.initialToken
          continue
        }
        const next = paginator.nextToken({
          answer,
          size: selected.length,
          lastRecord: selected.at(-1),
          token: own,
          slice,
        })
        yield { records, next, isLast: next === null }
        if (next === null) return
        token = next
      }
    },
  }
}

/**
 * The records of a retriever that stands outside of a stream: what it reads is about the streams, such as the fields
 * that there are. Pages are fetched as they are asked for.
 */
async function* recordsOf(run: Run, retriever: Component): AsyncGenerator<PlainDict> {
  if (retriever.type !== 'SimpleRetriever')
    retriever.fail('type', 'SimpleRetriever: no other can stand here;')
  const fields = { type: 'DeclarativeStream', retriever: retriever.fields }
  const stream = new Component(fields, retriever.path.replace(/\.?retriever$/, ''))
  const { pages, initialToken } = buildRetriever(run, stream, fullRefreshCursor(singlePartition), emptyDict())
  for await (const { records } of pages(wholeSlice(), initialToken)) yield* records
}

/** The first of them, undefined where there is none. */
export async function firstRecordOf(run: Run, retriever: Component): Promise<PlainDict | undefined> {
  for await (const record of recordsOf(run, retriever)) return record
  return undefined
}
