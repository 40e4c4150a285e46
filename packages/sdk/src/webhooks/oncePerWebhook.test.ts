import { expect, test } from 'vitest'
import { createMemoryStore, oncePerWebhook, WebhookBusyError } from '../index.ts'

test('the work of a webhook that comes twice is done once', async () => {
  const store = createMemoryStore()
  let done = 0
  expect(await oncePerWebhook(store, 'evt_1', () => done++)).toBe('handled')
  expect(await oncePerWebhook(store, 'evt_1', () => done++)).toBe('duplicate')
  expect(done).toBe(1)
})

test('work that fails is free for the next try', async () => {
  const store = createMemoryStore()
  const failing = oncePerWebhook(store, 'evt_1', () => Promise.reject(new Error('the database is away')))
  await expect(failing).rejects.toThrow('the database is away')
  expect(await oncePerWebhook(store, 'evt_1', () => {})).toBe('handled')
})

test('a second try while the first is at work is put off, not taken for done', async () => {
  const store = createMemoryStore()
  let finish = () => {}
  const first = oncePerWebhook(store, 'evt_1', () => new Promise<void>((resolve) => (finish = resolve)))
  await expect(oncePerWebhook(store, 'evt_1', () => {})).rejects.toBeInstanceOf(WebhookBusyError)
  finish()
  expect(await first).toBe('handled')
  expect(await oncePerWebhook(store, 'evt_1', () => {})).toBe('duplicate')
})

test('a claim of a process that died ends by itself', async () => {
  let nowMs = 0
  const store = createMemoryStore({ nowMs: () => nowMs })
  expect(await store.claim('evt_1', 1_000)).toBe('claimed')
  expect(await store.claim('evt_1', 1_000)).toBe('busy')
  nowMs = 1_000
  expect(await store.claim('evt_1', 1_000)).toBe('claimed')
})

test('the memory store is bounded: the oldest ids go first', async () => {
  const store = createMemoryStore({ idsMax: 3 })
  for (const id of ['a', 'b', 'c', 'd']) await oncePerWebhook(store, id, () => {})
  const outcomes = []
  for (const id of ['d', 'c', 'b']) outcomes.push(await oncePerWebhook(store, id, () => {}))
  expect(outcomes).toEqual(['duplicate', 'duplicate', 'duplicate'])
  expect(await oncePerWebhook(store, 'a', () => {})).toBe('handled')
})
