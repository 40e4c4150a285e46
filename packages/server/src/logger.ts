import { pino } from 'pino'

/** What the service logs with. Fields hold ids, never secrets. */
export type Logger = Pick<import('pino').Logger, 'debug' | 'info' | 'warn' | 'error'>

/** A pino logger, JSON lines on standard output; field names that can hold secrets are struck out whatever is passed. */
export function createLogger(level: string): import('pino').Logger {
  return pino({
    level,
    base: null,
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        '*.access_token',
        '*.refresh_token',
        '*.client_secret',
        '*.secret',
        '*.password',
      ],
      censor: '[secret]',
    },
  })
}
