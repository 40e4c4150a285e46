import { badAnswer } from '../decode/badAnswer.ts'
import { decodeAnswer } from '../decode/decoder.ts'
import { ManifestError, ReadError } from '../errors.ts'
import type { Answer } from '../http/answer.ts'
import { Requester } from '../http/requester.ts'
import { throwIfAborted } from '../http/send.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { buildExtractor } from '../select/extractor.ts'
import { wholeSlice } from '../slices/slice.ts'
import type { Slice } from '../slices/slice.ts'
import { interpolated } from '../template/text.ts'
import { openSlicePool } from './slicePool.ts'

/** Between two looks at a job, and before a job is made anew, in milliseconds. The reference's. */
const pollMs = 5000
/** How often a slice's job is made in all. */
const jobsMax = 3

type JobStatus = 'running' | 'completed' | 'failed' | 'timeout' | 'skipped'
const statuses: readonly JobStatus[] = ['running', 'completed', 'failed', 'timeout', 'skipped']

/** A job that is done: what created it, and what said so. */
interface Job {
  creation: PlainDict
  polling: PlainDict
  answer: Answer
  /** What went wrong while it was looked at, though it ended well. */
  fault: { error: unknown } | undefined
}

/** The jobs of a stream. */
interface AsyncJobs {
  atATime: number
  /** Waits until a slice's job is done; undefined where the third party says that there is nothing. */
  finished: (slice: Slice) => Promise<Job | undefined>
  /** What there is to download. */
  targets: (job: Job) => Promise<PyValue[]>
  remove: (job: Job, slice: Slice) => Promise<void>
}

/** A slice whose templates know some more names. */
export function withNames(slice: Slice, names: PlainDict): Slice {
  return { ...slice, extra: { ...slice.extra, ...names } }
}

/** How a job that was made has ended. */
type Outcome =
  | { status: 'completed'; job: Job }
  | { status: 'failed' | 'timeout' | 'skipped' }
  | { status: 'not made'; error: unknown }

/** Whether an error means that the customer must act, or that the read was called off: then no job is made anew. */
function isFinal(error: unknown): boolean {
  if (error instanceof ManifestError) return true
  if (!(error instanceof ReadError)) return false
  const { code, failureType, retryAfterMs } = error
  return code === 'manifest.aborted' || failureType === 'config_error' || retryAfterMs !== undefined
}

/**
 * The jobs of an AsyncRetriever. A job that could not be made, that fails or that takes too long is made anew, three
 * times in all; one that took too long, or is under way when the read must end, is called off.
 */
export function asyncJobs(run: Run, component: Component): AsyncJobs {
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
  if (targetRequester !== undefined && targetComponent === undefined)
    component.fail('download_target_extractor', 'an extractor, since there is a download_target_requester;')
  const extractTargets = targetComponent === undefined ? undefined : buildExtractor(run, targetComponent)
  const lifetimeMs = (wholeNumber(run, component, 'polling_job_timeout') ?? 60) * 60_000
  const retryMs = (wholeNumber(run, component, 'failed_retry_wait_time_in_seconds') ?? 0) * 1000
  const atATime = run.jobsAtATime
  const places = openSlicePool(atATime)

  const ask = async (one: Requester, slice: Slice, what: string): Promise<Answer> => {
    const answer = await one.send({ slice, nextPageToken: null })
    return answer ?? badAnswer(run, `The ${what} of a job was not answered.`)
  }
  const create = async (slice: Slice): Promise<PlainDict> => {
    const answer = await ask(creation, slice, 'creation')
    if (!answer.ok) badAnswer(run, `The creation of a job was answered with status ${answer.status}.`)
    return responseNames(answer)
  }
  const callOff = async (around: Slice): Promise<void> => {
    try {
      await abort?.send({ slice: around, nextPageToken: null })
    } catch (error) {
      run.log(
        'warn',
        `A job could not be called off: ${error instanceof Error ? error.message : 'no reason known'}`,
      )
    }
  }
  const follow = async (around: Slice, created: PlainDict): Promise<Outcome> => {
    const startedMs = nowMs(run)
    let fault: Job['fault']
    for (let sleptMs = 0; ; sleptMs += pollMs) {
      let status: JobStatus = 'running'
      try {
        const answer = await ask(polling, around, 'status')
        status = statusOf(answer)
        const job = { creation: created, polling: responseNames(answer), answer, fault }
        if (status === 'completed') return { status, job }
      } catch (error) {
        if (isFinal(error)) throw error
        // The job may be well all the same; it is looked at again until its time is over.
        run.log(
          'warn',
          `A job could not be looked at: ${error instanceof Error ? error.message : 'no reason known'}`,
        )
        fault ??= { error }
      }
      if (status !== 'running' && status !== 'completed') return { status }
      if (Math.max(nowMs(run) - startedMs, sleptMs) > lifetimeMs) {
        if (fault !== undefined) throw fault.error
        return { status: 'timeout' }
      }
      await pause(pollMs)
    }
  }
  const pause = async (ms: number): Promise<void> => {
    await run.host.sleep(ms, run.host.signal)
    throwIfAborted(run)
  }
  const runJob = async (slice: Slice): Promise<Outcome> => {
    let created: PlainDict
    try {
      created = await create(slice)
    } catch (error) {
      if (isFinal(error)) throw error
      return { status: 'not made', error }
    }
    const around = withNames(slice, { creation_response: created })
    try {
      const outcome = await follow(around, created)
      if (outcome.status === 'timeout') await callOff(around)
      return outcome
    } catch (error) {
      if (!(error instanceof ReadError && error.code === 'manifest.aborted')) await callOff(around)
      throw error
    }
  }
  const finished = async (slice: Slice): Promise<Job | undefined> => {
    for (let count = 1; ; count += 1) {
      const outcome = await runJob(slice)
      if (outcome.status === 'completed') return outcome.job
      if (outcome.status === 'skipped') return undefined
      const cause = outcome.status === 'not made' ? outcome.error : undefined
      const words = `A job ${outcome.status === 'not made' ? 'could not be made' : `ended as "${outcome.status}"`}`
      if (count >= jobsMax) badAnswer(run, `${words} ${jobsMax} times.`, cause)
      run.log('warn', `${words}; it is made anew.`)
      await pause(outcome.status === 'failed' ? Math.max(pollMs, retryMs) : pollMs)
    }
  }
  return {
    atATime,
    finished: async (slice) => {
      const release = await places.take()
      try {
        return await finished(slice)
      } finally {
        release()
      }
    },
    targets: async (job) => {
      if (extractTargets === undefined) return ['']
      const names = withNames(wholeSlice(), { polling_response: job.polling })
      const told = targetRequester === undefined ? undefined : await ask(targetRequester, names, 'targets')
      if (told?.ok === false) badAnswer(run, `The targets of a job were answered with status ${told.status}.`)
      return extractTargets(decodeAnswer(run, decoder, told ?? job.answer))
    },
    remove: async (job, slice) => {
      await removal?.send({
        slice: withNames(slice, { creation_response: job.creation }),
        nextPageToken: null,
      })
    },
  }
}

function statusReader(
  run: Run,
  component: Component,
  decoder: Component | undefined,
): (answer: Answer) => JobStatus {
  const extract = buildExtractor(run, component.requiredChild('status_extractor'))
  const known = knownStatuses(component.requiredChild('status_mapping'))
  return (answer) => {
    const [shown] = extract(decodeAnswer(run, decoder, answer))
    const name = text(shown ?? null)
    const expected = [...known.keys()].map((one) => `"${one}"`).join(', ')
    return (
      known.get(name) ?? badAnswer(run, `A job has the status "${name}"; the manifest knows ${expected}.`)
    )
  }
}

/** What the third party's words for a status mean. A word has one meaning. */
function knownStatuses(mapping: Component): Map<string, JobStatus> {
  const known = new Map<string, JobStatus>()
  for (const status of statuses)
    for (const word of mapping.texts(status) ?? []) {
      if (known.has(word)) mapping.fail(status, `words that stand in no other place than "${word}" does;`)
      known.set(word, status)
    }
  return known
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

/** A positive whole number, which may be a template. */
function wholeNumber(run: Run, component: Component, field: string): number | undefined {
  const source = component.text(field)
  if (source === undefined || source === '') return undefined
  const value = Number(text(interpolated(run, source, emptyDict()).value()))
  return Number.isInteger(value) && value > 0 ? value : component.fail(field, 'a whole number above 0')
}

function nowMs(run: Run): number {
  return Number(run.now() / 1000n)
}
