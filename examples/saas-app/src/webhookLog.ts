import type { WebhookEvent } from '@tributary/sdk'

/** One webhook as the page shows it. */
export type LoggedWebhook = { webhook_id: string; received: string; body: WebhookEvent }

/** The webhooks received so far, and those who want to see the next ones. */
export type WebhookLog = {
  /** False when a webhook with this id was seen before: it is delivered at least once, so the same one may come again. */
  add: (webhookId: string, body: WebhookEvent) => boolean
  /** The kept ones, oldest first. */
  all: () => readonly LoggedWebhook[]
  /** Calls `show` for each new one; the answer ends it. */
  follow: (show: (webhook: LoggedWebhook) => void) => () => void
}

const keptMost = 1_000

/** Keeps the last webhooks in memory. A real app does the work that a webhook asks for, and remembers the id in the same transaction. */
export function createWebhookLog(nowMs: () => number = Date.now): WebhookLog {
  const byId = new Map<string, LoggedWebhook>()
  const followers = new Set<(webhook: LoggedWebhook) => void>()
  return {
    add(webhookId, body) {
      if (byId.has(webhookId)) return false
      const webhook = { webhook_id: webhookId, received: new Date(nowMs()).toISOString(), body }
      byId.set(webhookId, webhook)
      const [oldest] = byId.keys()
      if (byId.size > keptMost && oldest !== undefined) byId.delete(oldest)
      for (const show of followers) show(webhook)
      return true
    },
    all: () => [...byId.values()],
    follow(show) {
      followers.add(show)
      return () => void followers.delete(show)
    },
  }
}
