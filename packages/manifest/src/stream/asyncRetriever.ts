import { ReadError } from '../errors.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import { buildSelector } from '../select/selector.ts'
import { asyncJobs, withNames } from './asyncJob.ts'
import { downloader } from './download.ts'
import type { Retriever } from './page.ts'

/** The most records that are handed out at a time: what a job made may be a large file. */
const pageRecordsMax = 1000

/**
 * Reads a slice by a job at the third party: create it, look at it until it is done, download what it made. As many
 * jobs run at a time as the manifest allows (`max_concurrent_async_job_count`, one if it does not say) and slices are
 * read at a time. A read that goes on in the middle of a slice begins the slice anew, since its job may be gone.
 */
export function buildAsyncRetriever(run: Run, stream: Component, schema: PlainDict): Retriever {
  const component = stream.requiredChild('retriever')
  const selector = buildSelector(run, component.requiredChild('record_selector'), {
    transformations: stream.children('transformations'),
    schema,
    // The reference does not filter by the cursor here, whatever the manifest says.
    isWanted: undefined,
    isClientSideIncremental: false,
    extract: (parts) => [...parts],
  })
  const jobs = asyncJobs(run, component)
  const download = downloader(run, component)
  let refusal: { error: unknown } | undefined
  return {
    initialToken: null,
    isSerial: jobs.atATime === 1,
    pages: async function* (slice) {
      // What the customer must mend would fail for all other slices as well.
      if (refusal !== undefined) throw refusal.error
      let job
      try {
        job = await jobs.finished(slice)
      } catch (error) {
        if (error instanceof ReadError && error.failureType === 'config_error') refusal = { error }
        throw error
      }
      // A slice for which there is nothing stays open, so that the next read asks again.
      if (job === undefined) return
      const selected = { ...slice, extra: emptyDict() }
      for (const target of await jobs.targets(job)) {
        const around = withNames(slice, {
          download_target: target,
          creation_response: job.creation,
          polling_response: job.polling,
        })
        let records: PlainDict[] = []
        for await (const found of download(around)) {
          selector.select([found], selected, null, records)
          if (records.length < pageRecordsMax) continue
          yield { records, next: null, isLast: false }
          records = []
        }
        if (records.length > 0) yield { records, next: null, isLast: false }
      }
      await jobs.remove(job, slice)
      yield { records: [], next: null, isLast: true }
      // The job has ended well, and yet something was wrong on the way: the read does not count as whole.
      if (job.fault !== undefined) throw job.fault.error
    },
  }
}
