import { decodeAnswer } from '../decode/decoder.ts'
import { combine } from '../http/combine.ts'
import { Requester } from '../http/requester.ts'
import { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import { buildPaginator } from '../paginate/paginator.ts'
import type { Run } from '../run.ts'
import { buildExtractor } from '../select/extractor.ts'
import { buildSelector } from '../select/selector.ts'
import { fullRefreshCursor } from '../slices/cursor.ts'
import type { Cursor } from '../slices/cursor.ts'
import { singlePartition } from '../slices/partitionRouter.ts'
import { wholeSlice } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import { buildAsyncRetriever } from './asyncRetriever.ts'

/** A page of records. */
export interface Page {
  records: PlainDict[]
  /** The token of the page to read next; of this one where a record of it is at fault and only those before it came. */
  next: PyValue
  isLast: boolean
}

/** Reads the pages of one slice. */
export interface Retriever {
  /** The pages of a slice, from a page's token on; null for the first page. */
  pages: (slice: Slice, token: PyValue) => AsyncGenerator<Page>
  initialToken: PyValue
  /** Whether slices must be read one after another. */
  isSerial: boolean
}

/** Builds the retriever of a stream. */
export function buildRetriever(run: Run, stream: Component, cursor: Cursor, schema: PlainDict): Retriever {
  const component = stream.requiredChild('retriever')
  if (component.type === 'AsyncRetriever') return buildAsyncRetriever(run, stream, cursor, schema)
  if (component.type !== 'SimpleRetriever') return component.unsupported()
  component.child('pagination_reset')?.unsupported()
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
  const requester = new Requester(run, component.requiredChild('requester'))
  const paginator = buildPaginator(run, component.child('paginator'), {
    decoder,
    extract: buildExtractor(run, selectorComponent.requiredChild('extractor')),
    endsFeed: isFeed ? (record, slice) => !cursor.isWanted(record, slice) : undefined,
  })
  const ignoresSlice = component.flag('ignore_stream_slicer_parameters_on_paginated_requests') === true
  return {
    initialToken: paginator.initialToken,
    isSerial: false,
    pages: async function* (slice, start) {
      let token = start
      for (;;) {
        const own = token
        const answer = await requester.send({
          slice,
          nextPageToken: own,
          path: paginator.path(own),
          extra: (part) => {
            const slicer = own !== null && ignoresSlice ? emptyDict() : cursor.fields(part, slice)
            return combine([paginator.fields(part, own), slicer], part === 'body_json')
          },
        })
        // A refused answer that is ignored has no records and no next page.
        if (answer === undefined || !answer.ok) {
          yield { records: [], next: null, isLast: true }
          return
        }
        const selected: PlainDict[] = []
        try {
          selector.select(decodeAnswer(run, decoder, answer), slice, own, selected)
        } catch (error) {
          if (selected.length > 0) yield { records: selected, next: own, isLast: false }
          throw error
        }
        const next = paginator.nextToken({
          answer,
          size: selected.length,
          lastRecord: selected.at(-1),
          token: own,
          slice,
        })
        const records = isFeed ? selected.filter((record) => cursor.isWanted(record, slice)) : selected
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
export async function* recordsOf(run: Run, retriever: Component): AsyncGenerator<PlainDict> {
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
