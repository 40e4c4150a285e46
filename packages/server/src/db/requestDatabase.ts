import type { Config } from '../config.ts'
import { openDatabase, type Database } from './database.ts'

type Share = Pick<Config, 'databaseConnections' | 'roles' | 'statementTimeoutMs'>

/** A process with the role api has connections for requests and others for everything else: neither keeps the other waiting. */
function connectionsOf({ databaseConnections, roles }: Share): { requests: number; workers: number } {
  const hasWorkers = roles.includes('imports') || roles.includes('deliveries')
  const requests = Math.max(2, hasWorkers ? databaseConnections >> 1 : databaseConnections - 2)
  return { requests, workers: Math.max(2, databaseConnections - requests) }
}

/** The configuration with the connections that are left for what is no request. */
export function workersShare<T extends Share>(config: T): T {
  return config.roles.includes('api')
    ? { ...config, databaseConnections: connectionsOf(config).workers }
    : config
}

/** The database as API requests reach it: by connections of their own, with a time limit for each statement. */
export function openRequestDatabase(config: Share, url: string, onError: (error: Error) => void): Database {
  return openDatabase(url, {
    maxConnections: connectionsOf(config).requests,
    statementTimeoutMs: config.statementTimeoutMs,
    onError,
  })
}
