import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Sql } from '../db/index.ts'
import type { Caller } from './caller.ts'

/** A request that wrote, or tried to, or was handed what lets somebody in. No part of its body: that may hold secrets. */
export type Write = {
  caller: Caller
  /** The operationId. */
  action: string
  method: string
  path: string
  /** The ids in the path, what the route records of the query, and as `made` the id of what was made. */
  target: { [name: string]: string }
  statusCode: number
  address: string
}

/** Puts a write on record. Handed in by the workspaces stage. */
export type RecordWrite = (sql: Sql, write: Write) => Promise<void>

const readMethods = ['GET', 'HEAD', 'OPTIONS']
const pathLengthMax = 500
const madeBytesMax = 100_000

/** What is to be recorded of a request whose answer is about to go; null for a read, and for a caller whom we do not know. */
export function writeOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): Write | null {
  const caller: Caller | undefined = request.caller
  const { writesNothing, recordsQuery } = request.routeOptions.config
  if (!caller || writesNothing || (readMethods.includes(request.method) && !recordsQuery)) return null
  const schema: { operationId?: unknown } = request.routeOptions.schema ?? {}
  const path = request.url.split('?')[0] ?? ''
  const made = idOf(reply.statusCode, payload)
  return {
    caller,
    action: typeof schema.operationId === 'string' ? schema.operationId : `${request.method} ${path}`,
    method: request.method,
    path: path.slice(0, pathLengthMax),
    target: {
      ...textsOf(request.params),
      ...textsOf(request.query, recordsQuery ?? []),
      ...(made === null ? {} : { made }),
    },
    statusCode: reply.statusCode,
    address: request.ip,
  }
}

const textLengthMax = 300

function textsOf(of: unknown, names?: readonly string[]): { [name: string]: string } {
  const entries = typeof of === 'object' && of !== null ? Object.entries(of) : []
  // PostgreSQL keeps no NUL character.
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' && (names?.includes(name) ?? true)
        ? [[name, value.slice(0, textLengthMax).replaceAll('\0', '')]]
        : [],
    ),
  )
}

/** The `id` of the answer to something that was made. */
function idOf(statusCode: number, payload: unknown): string | null {
  if (
    (statusCode !== 201 && statusCode !== 202) ||
    typeof payload !== 'string' ||
    payload.length > madeBytesMax
  )
    return null
  const answer: unknown = JSON.parse(payload)
  if (typeof answer !== 'object' || answer === null || !('id' in answer)) return null
  return typeof answer.id === 'string' ? answer.id : null
}
