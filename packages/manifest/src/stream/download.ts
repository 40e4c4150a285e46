import { fileRows } from '../decode/fileRows.ts'
import { decodeLazily } from '../decode/decoder.ts'
import type { Answer } from '../http/answer.ts'
import { combine } from '../http/combine.ts'
import { Requester } from '../http/requester.ts'
import { buildPaginator } from '../paginate/paginator.ts'
import type { Component } from '../load/component.ts'
import { isTrue } from '../python/compare.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { buildExtractor } from '../select/extractor.ts'
import type { Extract } from '../select/extractor.ts'
import type { Slice } from '../slices/slice.ts'

/** Downloads what a job made, page by page, and hands out what it holds one by one. */
export function downloader(run: Run, component: Component): (slice: Slice) => AsyncGenerator<PyValue> {
  const requester = new Requester(run, component.requiredChild('download_requester'))
  const decoder = component.child('download_decoder')
  const own = component.child('download_extractor')
  const isFile = own?.type === 'ResponseToFileExtractor'
  const extract = own === undefined || isFile ? itemsOf : buildExtractor(run, own)
  const paginator = buildPaginator(run, component.child('download_paginator'), {
    decoder,
    extract,
    endsFeed: undefined,
  })
  const found = (answer: Answer): Iterable<PyValue> =>
    isFile && own !== undefined ? fileRows(run, own, answer) : decodeLazily(run, decoder, answer)
  return async function* (slice) {
    let token = paginator.initialToken
    do {
      const current = token
      const answer = await requester.send({
        slice,
        nextPageToken: current,
        path: paginator.path(current),
        extra: (part) => combine([paginator.fields(part, current)], part === 'body_json'),
      })
      if (answer === undefined || !answer.ok) return
      let size = 0
      let lastRecord: PlainDict | undefined
      for (const part of found(answer))
        for (const item of extract([part])) {
          size += 1
          if (isPlainDict(item)) lastRecord = item
          yield item
        }
      token = paginator.nextToken({ answer, size, lastRecord, token: current, slice })
    } while (token !== null)
  }
}

/** What a part holds without a path: the items of a list, or itself unless it is empty. */
const itemsOf: Extract = (parts) =>
  parts.flatMap((part) => (Array.isArray(part) ? part : isTrue(part) ? [part] : []))
