import { decodeAnswer } from '../decode/decoder.ts'
import { ReadError } from '../errors.ts'
import type { Answer } from '../http/answer.ts'
import { combine } from '../http/combine.ts'
import { Requester } from '../http/requester.ts'
import { throwIfAborted } from '../http/send.ts'
import { buildPaginator } from '../paginate/paginator.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { buildExtractor } from '../select/extractor.ts'
import { buildSelector } from '../select/selector.ts'
import type { Cursor } from '../slices/cursor.ts'
import { wholeSlice } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import { interpolated } from '../template/text.ts'
import type { Retriever } from './retriever.ts'

/** Between two looks at a job, in milliseconds. The reference's. */
const pollMs = 5000
const jobsMax = 3

type JobStatus = 'running' | 'completed' | 'failed' | 'timeout' | 'skipped'
const statuses: readonly JobStatus[] = ['running', 'completed', 'failed', 'timeout', 'skipped']

/** A job that is done: what created it, and what said so. */
interface Job {
  creation: PlainDict
  polling: PlainDict
  answer: Answer
}

/**
 * Reads a slice by a job at the third party: create it, look at it until it is done, download what it made. A job that
 * fails or takes too long is given up and made anew, three in all. Jobs run one after another, slice by slice. A read
 * that goes on in the middle of a slice begins the slice anew, since its job may be gone.
 */
export function buildAsyncRetriever(
  run: Run,
  stream: Component,
  cursor: Cursor,
  schema: PlainDict,
): Retriever {
  const component = stream.requiredChild('retriever')
  const isClientSide = stream.child('incremental_sync')?.flag('is_client_side_incremental') === true
  const selector = buildSelector(run, component.requiredChild('record_selector'), {
    transformations: stream.children('transformations'),
    schema,
    isWanted: isClientSide ? (record, slice) => cursor.isWanted(record, slice) : undefined,
    isClientSideIncremental: isClientSide,
    extract: (parts) => [...parts],
  })
  const jobs = jobRunner(run, component)
  const download = downloader(run, component)
  return {
    initialToken: null,
    // One job at a time, as the reference has it unless told otherwise.
    isSerial: true,
    pages: async function* (slice) {
      const job = await jobs.finished(slice)
      if (job !== undefined) {
        for (const target of await jobs.targets(job)) {
          const around = withNames(slice, {
            download_target: target,
            creation_response: job.creation,
            polling_response: job.polling,
          })
          for await (const found of download(around)) {
            const records: PlainDict[] = []
            selector.select(found, slice, null, records)
            yield { records, next: null, isLast: false }
          }
        }
        await jobs.remove(job, slice)
      }
      yield { records: [], next: null, isLast: true }
    },
  }
}

function withNames(slice: Slice, names: PlainDict): Slice {
  return { ...slice, extra: { ...slice.extra, ...names } }
}

function jobRunner(
  run: Run,
  component: Component,
): {
  finished: (slice: Slice) => Promise<Job | undefined>
  targets: (job: Job) => Promise<PyValue[]>
  remove: (job: Job, slice: Slice) => Promise<void>
} {
  const requester = (name: string): Requester | undefined => {
    const child = component.child(name)
    return child === undefined ? undefined : new Requester(run, child)
  }
  const creation = new Requester(run, component.requiredChild('creation_requester'))
  const polling = new Requester(run, component.requiredChild('polling_requester'))
  const abort = requester('abort_requester')
  const removal = requester('delete_requester')
  const targetRequester = requester('download_target_requester')
  const decoder = component.child('decoder')
  const statusOf = statusReader(run, component, decoder)
  const targetComponent = component.child('download_target_extractor')
  const extractTargets = targetComponent === undefined ? undefined : buildExtractor(run, targetComponent)
  const lifetimeMs = (minutesOf(run, component) ?? 60) * 60_000

  const ask = async (one: Requester, slice: Slice, what: string): Promise<Answer> => {
    const answer = await one.send({ slice, nextPageToken: null })
    return answer ?? failed(run, `The ${what} of a job was not answered.`)
  }
  const runJob = async (slice: Slice): Promise<{ status: JobStatus; job: Job }> => {
    const created = responseNames(await ask(creation, slice, 'creation'))
    const around = withNames(slice, { creation_response: created })
    const startedMs = nowMs(run)
    for (let sleptMs = 0; ; sleptMs += pollMs) {
      const answer = await ask(polling, around, 'status')
      const isLate = Math.max(nowMs(run) - startedMs, sleptMs) > lifetimeMs
      const status = statusOf(answer)
      const job = { creation: created, polling: responseNames(answer), answer }
      if (status !== 'running' || isLate) return { status: status === 'running' ? 'timeout' : status, job }
      await run.host.sleep(pollMs, run.host.signal)
      throwIfAborted(run)
    }
  }
  return {
    finished: async (slice) => {
      for (let count = 1; ; count += 1) {
        const { status, job } = await runJob(slice)
        if (status === 'completed') return job
        if (status === 'skipped') return undefined
        const around = withNames(slice, { creation_response: job.creation })
        if (status === 'timeout') await abort?.send({ slice: around, nextPageToken: null })
        if (count >= jobsMax) return failed(run, `A job ended as "${status}" ${jobsMax} times.`)
        run.log('warn', `A job ended as "${status}"; it is made anew.`)
      }
    },
    targets: async (job) => {
      if (extractTargets === undefined) return ['']
      const names = withNames(wholeSlice(), { polling_response: job.polling })
      const answer = targetRequester === undefined ? job.answer : await ask(targetRequester, names, 'targets')
      return extractTargets(decodeAnswer(run, decoder, answer))
    },
    remove: async (job, slice) => {
      const around = withNames(slice, { creation_response: job.creation, polling_response: job.polling })
      await removal?.send({ slice: around, nextPageToken: null })
    },
  }
}

function statusReader(
  run: Run,
  component: Component,
  decoder: Component | undefined,
): (answer: Answer) => JobStatus {
  const extract = buildExtractor(run, component.requiredChild('status_extractor'))
  const mapping = component.requiredChild('status_mapping')
  const known = new Map(
    statuses.flatMap((status) => (mapping.texts(status) ?? []).map((shown) => [shown, status] as const)),
  )
  return (answer) => {
    const [shown] = extract(decodeAnswer(run, decoder, answer))
    const status = shown === undefined ? undefined : known.get(text(shown))
    const expected = [...known.keys()].map((one) => `"${one}"`).join(', ')
    return (
      status ?? failed(run, `A job has the status "${text(shown ?? null)}"; the manifest knows ${expected}.`)
    )
  }
}

function downloader(run: Run, component: Component): (slice: Slice) => AsyncGenerator<PyValue[]> {
  const requester = new Requester(run, component.requiredChild('download_requester'))
  const decoder = component.child('download_decoder')
  const extractorComponent = component.child('download_extractor')
  const extract =
    extractorComponent === undefined
      ? (parts: readonly PyValue[]) => [...parts]
      : buildExtractor(run, extractorComponent)
  const paginator = buildPaginator(run, component.child('download_paginator'), {
    decoder,
    extract,
    endsFeed: undefined,
  })
  return async function* (slice) {
    let token = paginator.initialToken
    do {
      const own = token
      const answer = await requester.send({
        slice,
        nextPageToken: own,
        path: paginator.path(own),
        extra: (part) => combine([paginator.fields(part, own)], part === 'body_json'),
      })
      if (answer === undefined || !answer.ok) return
      const found = extract(decodeAnswer(run, decoder, answer)).filter(isRecord)
      yield found
      token = paginator.nextToken({ answer, size: found.length, lastRecord: found.at(-1), token: own, slice })
    } while (token !== null)
  }
}

/** An empty answer decodes to one empty object, which is no record. */
function isRecord(value: PyValue): value is PlainDict {
  return value !== null && isPlainDict(value) && Object.keys(value).length > 0
}

/** An answer as templates see it: its body with its headers and the request that it answers. */
function responseNames(answer: Answer): PlainDict {
  const body = answer.json()
  const fields = body !== undefined && body !== null && isPlainDict(body) ? body : emptyDict()
  const { request } = answer
  const made: PlainDict = { headers: answer.headersAnyCase() }
  if (request !== undefined)
    made['request'] = { method: request.method, url: request.url, headers: { ...request.headers } }
  return Object.assign(made, fields)
}

function minutesOf(run: Run, component: Component): number | undefined {
  const source = component.text('polling_job_timeout')
  if (source === undefined || source === '') return undefined
  const minutes = Number(text(interpolated(run, source, emptyDict()).value()))
  return Number.isInteger(minutes) && minutes > 0
    ? minutes
    : component.fail('polling_job_timeout', 'a number of minutes')
}

function nowMs(run: Run): number {
  return Number(run.now() / 1000n)
}

function failed(run: Run, message: string): never {
  throw new ReadError({
    code: 'manifest.response',
    message,
    failureType: 'system_error',
    stream: run.stream,
  })
}
