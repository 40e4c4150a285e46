import { expect, test } from 'vitest'
import type { JsonObject } from '@tributary/contract'
import { importTestConnector } from '../../../../test/support/importFixture.ts'
import type { Clock } from '../clock.ts'
import { createLogger } from '../logger.ts'
import { Stopped } from './importRun.ts'
import { readBatches, type PageBatch } from './readBatches.ts'
import type { StreamMessage, StreamReader } from './streamReader.ts'

const page = (position: number, count = 1): StreamMessage => ({
  kind: 'page',
  records: Array.from({ length: count }, (_, index): JsonObject => ({ id: `${position}.${index}` })),
  position,
})

/** A clock that never gets on by itself: what waits for it waits until it is stopped. */
const heldClock: Clock = {
  now: () => 0,
  sleep: (_ms, signal) =>
    new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
}

function readerOf(messages: () => AsyncGenerator<StreamMessage>): StreamReader {
  return { isIncremental: () => false, read: messages, listStreams: () => Promise.resolve(null) }
}

function batchesOf(
  messages: () => AsyncGenerator<StreamMessage>,
  options: { clock?: Clock; recordsMax?: number; signal?: AbortSignal } = {},
) {
  const { clock = heldClock, recordsMax = 10, signal = new AbortController().signal } = options
  const claimed = { workspaceId: 'w', integrationId: 'i', importId: 'm' }
  return readBatches(
    { reader: readerOf(messages), clock, logger: createLogger('silent') },
    { claimed: claimed as never, connector: importTestConnector, signal, withoutList: new Map() },
    { stream: 'issues', state: null, position: null },
    { records: recordsMax },
  )
}

const shown = ({ records, pages, position, state }: PageBatch) => [records.length, pages, position, state]

async function allOf(batches: AsyncGenerator<PageBatch, unknown>) {
  const seen: unknown[] = []
  for (;;) {
    const step = await batches.next()
    if (step.done) return { seen, state: step.value }
    seen.push(shown(step.value))
  }
}

test('the first page comes alone, small pages then come together up to the limit, and no page is split', async () => {
  const batches = batchesOf(async function* () {
    yield page(1, 3)
    for (let position = 2; position <= 5; position++) yield page(position, 4)
    yield page(6, 25)
    yield page(7, 1)
  })
  expect((await allOf(batches)).seen).toEqual([
    [3, 1, 1, null],
    [8, 2, 3, null],
    [8, 2, 5, null],
    [25, 1, 6, null],
    [1, 1, 7, null],
  ])
})

test('a batch carries the state that was told before its last page, and the last state is given at the end', async () => {
  const batches = batchesOf(async function* () {
    yield page(1)
    yield page(2)
    yield { kind: 'state', state: 'after 2' }
    yield page(3)
    yield { kind: 'state', state: 'after 3' }
  })
  expect(await allOf(batches)).toEqual({
    seen: [
      [1, 1, 1, null],
      [2, 2, 3, 'after 2'],
    ],
    state: 'after 3',
  })
})

test('pages that were read before a failure come before it', async () => {
  const batches = batchesOf(async function* () {
    yield page(1)
    yield page(2)
    throw new Error('the third party is gone')
  })
  expect((await batches.next()).value).toMatchObject({ position: 1 })
  expect((await batches.next()).value).toMatchObject({ position: 2 })
  await expect(batches.next()).rejects.toThrow('the third party is gone')
})

test('a page does not wait for a third party that is slow', async () => {
  const answer = Promise.withResolvers<void>()
  // Every wait is over at once.
  const clock: Clock = { now: () => 0, sleep: () => Promise.resolve() }
  const batches = batchesOf(
    async function* () {
      yield page(1)
      yield page(2)
      await answer.promise
      yield page(3)
    },
    { clock },
  )
  expect((await batches.next()).value).toMatchObject({ position: 1 })
  expect((await batches.next()).value).toMatchObject({ position: 2 })
  answer.resolve()
  expect((await batches.next()).value).toMatchObject({ position: 3 })
  expect((await batches.next()).done).toBe(true)
})

test('whoever gives up does not wait for a third party that does not answer', async () => {
  const batches = batchesOf(async function* () {
    yield page(1)
    await new Promise(() => {})
  })
  expect((await batches.next()).value).toMatchObject({ position: 1 })
  expect(await batches.return(null)).toEqual({ done: true, value: null })
})

test('a read that is stopped gives nothing more', async () => {
  const controller = new AbortController()
  const batches = batchesOf(
    async function* () {
      yield page(1)
      yield page(2)
      controller.abort(new Stopped('cancelled'))
    },
    { signal: controller.signal },
  )
  expect((await batches.next()).value).toMatchObject({ position: 1 })
  await expect(batches.next()).rejects.toMatchObject({ why: 'cancelled' })
})
