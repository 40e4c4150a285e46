import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { openEventStream, withZod, type Routes } from '../../http/index.ts'
import { readProgress } from '../store/readProgress.ts'
import { createProgressHub, progressMessage, type Watcher } from './progressHub.ts'

export type ProgressOptions = {
  /** Between two looks at what is watched. */
  pollMs?: number
  /** Between two comments that keep the connection open through proxies. */
  heartbeatMs?: number
}

const watchersPerWorkspace = 50
const waitingBytesMax = 1_000_000

/** `GET /imports/{id}/progress`: how an import stands, and each change, as server-sent events. */
export function progressRoutes(
  deps: Pick<Deps, 'db' | 'clock' | 'logger'>,
  { heartbeatMs, ...options }: ProgressOptions = {},
): Routes {
  return async (app) => {
    const hub = createProgressHub(deps, options)
    // Before the server waits for its connections to end: these would not by themselves.
    app.addHook('preClose', () => hub.close())
    withZod(app).get(
      '/imports/:import_id/progress',
      {
        schema: {
          tags: ['Imports'],
          operationId: 'watchImport',
          summary: 'How an import stands, and each change, as server-sent events',
          description:
            'Each message of the type `progress` has the import as `GET /imports/{import_id}` shows it, at most one a second. The first comes at ' +
            'once; with `Last-Event-ID` only when something changed since. A message of the type `end` says why the service ends the stream: `done` (the import ' +
            'has ended), `gone` (it was deleted), `stopping` (connect again). Who connects again after `done` with its id gets 204, upon which browsers stop.',
          params: z.object({ import_id: z.uuid() }),
          response: { 200: { content: { 'text/event-stream': { schema: z.string() } } }, 204: z.null() },
        },
      },
      async (request, reply) => {
        const { workspaceId } = request.caller
        const importId = request.params.import_id
        const lastId = request.headers['last-event-id']
        const state = (await readProgress(deps.db, [{ workspaceId, importId }])).get(importId)
        if (!state) throw new TributaryError('import.not_found', `There is no import "${importId}".`)
        const message = progressMessage(state, deps.clock.now())
        if (message.hasEnded && message.id === lastId) return await reply.status(204).send(null)
        if (hub.countOf(workspaceId) >= watchersPerWorkspace) throw tooMany()
        const outlet = openOutlet(reply, heartbeatMs)
        const watcher = {
          workspaceId,
          importId,
          lastId: typeof lastId === 'string' ? lastId : null,
          ...outlet,
        }
        reply.raw.once('close', hub.add(watcher))
      },
    )
  }
}

function tooMany(): TributaryError {
  return new TributaryError(
    'import.stream_limit',
    `${watchersPerWorkspace} streams of progress of this workspace are open at this process. Close one first, or ask GET /v1/imports/{id}.`,
  )
}

function openOutlet(reply: FastifyReply, heartbeatMs: number | undefined): Pick<Watcher, 'send' | 'end'> {
  const stream = openEventStream(reply, { heartbeatMs })
  return {
    // Whoever does not take what was sent is told the newest state later: nothing piles up.
    send: ({ id, data }) => {
      if (stream.waitingBytes() < waitingBytesMax) stream.send({ id, event: 'progress', data })
    },
    end: (reason) => stream.end(reason),
  }
}
