import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Sql } from '../db/index.ts'
import type { Caller } from './caller.ts'

/** A request that wrote, or tried to. No part of its body: that may hold secrets. */
export type Write = {
  caller: Caller
  /** The operationId. */
  action: string
  method: string
  path: string
  /** The ids in the path, and as `made` the id of what was made. */
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
  if (readMethods.includes(request.method) || !caller || request.routeOptions.config.writesNothing)
    return null
  const schema: { operationId?: unknown } = request.routeOptions.schema ?? {}
  const path = request.url.split('?')[0] ?? ''
  const made = idOf(reply.statusCode, payload)
  return {
    caller,
    action: typeof schema.operationId === 'string' ? schema.operationId : `${request.method} ${path}`,
    method: request.method,
    path: path.slice(0, pathLengthMax),
    target: { ...textParams(request.params), ...(made === null ? {} : { made }) },
    statusCode: reply.statusCode,
    address: request.ip,
  }
}

function textParams(params: unknown): { [name: string]: string } {
  const entries = typeof params === 'object' && params !== null ? Object.entries(params) : []
  // PostgreSQL keeps no NUL character.
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.replaceAll('\0', '')]] : [],
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
