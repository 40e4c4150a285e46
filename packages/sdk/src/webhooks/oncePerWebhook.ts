import type { SeenStore } from './seenStore.ts'

/** The same webhook is being handled at this moment. Answer with its status, and it comes again later. */
export class WebhookBusyError extends Error {
  override readonly name = 'WebhookBusyError'
  readonly status = 503
  readonly webhookId: string

  constructor(webhookId: string) {
    super(`The webhook "${webhookId}" is being handled at this moment. Answer 503, and it is sent again.`)
    this.webhookId = webhookId
  }
}

/**
 * Does the work of a webhook once, though it may come twice: `duplicate` when it was handled before (answer 2xx). When `work` throws, the id is
 * free again and the error goes on, so that the next try is handled. Throws `WebhookBusyError` while another try of it is under way:
 * answering 2xx then would lose it if that one failed. `holdMs`: after this long the other try counts as dead. Default: a minute.
 */
export async function oncePerWebhook(
  store: SeenStore,
  webhookId: string,
  work: () => unknown,
  options: { holdMs?: number } = {},
): Promise<'handled' | 'duplicate'> {
  const claim = await store.claim(webhookId, options.holdMs ?? 60_000)
  if (claim === 'done') return 'duplicate'
  if (claim === 'busy') throw new WebhookBusyError(webhookId)
  try {
    await work()
  } catch (error) {
    await store.release(webhookId)
    throw error
  }
  await store.complete(webhookId)
  return 'handled'
}
