import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { withZod, type Routes } from '../../http/index.ts'
import { readProgress } from '../store/readProgress.ts'
import { createProgressHub, progressMessage, type Watcher } from './progressHub.ts'

export type ProgressOptions = {
  /** Between two looks at what is watched. */
  pollMs?: number
  /** Between two comments that keep the connection open through proxies. */
  heartbeatMs?: number
}

const watchersPerWorkspace = 50
const reconnectMs = 2_000

/** `GET /imports/{id}/progress`: how an import stands, and each change, as server-sent events. */
export function progressRoutes(
  deps: Pick<Deps, 'db' | 'clock' | 'logger'>,
  { heartbeatMs = 15_000, ...options }: ProgressOptions = {},
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
        reply.hijack()
        const outlet = openStream(reply, heartbeatMs)
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

function openStream(reply: FastifyReply, heartbeatMs: number): Pick<Watcher, 'send' | 'end'> {
  const { raw } = reply
  // An answer that has ended forgets its socket.
  const { socket } = raw
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
    // nginx would keep back what is small.
    'x-accel-buffering': 'no',
  })
  raw.write(`retry: ${reconnectMs}\n\n`)
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs)
  raw.once('close', () => clearInterval(heartbeat))
  return {
    // Whoever does not take what was sent is told the newest state later: nothing piles up.
    send: ({ id, data }) => {
      if (raw.writableLength < 1_000_000) raw.write(`id: ${id}\nevent: progress\ndata: ${data}\n\n`)
    },
    end: (reason) => {
      if (!raw.writableEnded) raw.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`)
      // What a slow reader has not taken would hold the connection, and a stopping service, open.
      setTimeout(() => socket?.destroy(), 1_000).unref()
    },
  }
}
