import { z } from 'zod'

import type { SandboxAppOptions } from './startSandboxApp.ts'

const number = z.coerce.number().int()
const clientsJson = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' })
      return z.NEVER
    }
  })
  .pipe(
    z.array(
      z.strictObject({
        client_id: z.string().min(1),
        client_secret: z.string().min(8),
        redirect_uris: z.array(z.url()).min(1),
        name: z.string().min(1).optional(),
      }),
    ),
  )

const environment = z.object({
  PORT: number.min(0).max(65_535).optional(),
  HOST: z.string().min(1).optional(),
  PUBLIC_URL: z.url().optional(),
  ACCESS_TOKEN_TTL_SECONDS: number.min(1).optional(),
  OAUTH_CLIENTS: clientsJson.optional(),
  SEED_USERS: number.min(1).optional(),
  SEED_PROJECTS: number.min(1).optional(),
  SEED_ISSUES: number.min(0).optional(),
  RATE_LIMIT_BURST: number.min(1).optional(),
  RATE_LIMIT_PER_SECOND: z.coerce.number().positive().optional(),
  API_KEY: z.string().min(8).optional(),
  USER_PASSWORD: z.string().min(1).optional(),
})

/** Reads the options from environment variables; throws an error that names each variable at fault. */
export function readEnvironment(variables: NodeJS.ProcessEnv): SandboxAppOptions {
  const result = environment.safeParse(variables)
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment does not fit. ${faults.join('; ')}.`)
  }
  const read = result.data
  const { burst, perSecond } = {
    burst: read.RATE_LIMIT_BURST ?? 200,
    perSecond: read.RATE_LIMIT_PER_SECOND ?? 100,
  }
  return {
    ...(read.PORT === undefined ? {} : { port: read.PORT }),
    ...(read.HOST === undefined ? {} : { host: read.HOST }),
    ...(read.PUBLIC_URL === undefined ? {} : { publicUrl: read.PUBLIC_URL }),
    ...(read.ACCESS_TOKEN_TTL_SECONDS === undefined
      ? {}
      : { accessTokenTtlSeconds: read.ACCESS_TOKEN_TTL_SECONDS }),
    ...(read.API_KEY === undefined ? {} : { apiKeys: [read.API_KEY] }),
    ...(read.USER_PASSWORD === undefined ? {} : { password: read.USER_PASSWORD }),
    clients: (read.OAUTH_CLIENTS ?? []).map((client) => ({
      clientId: client.client_id,
      clientSecret: client.client_secret,
      redirectUris: client.redirect_uris,
      name: client.name,
    })),
    seed: {
      ...(read.SEED_USERS === undefined ? {} : { users: read.SEED_USERS }),
      ...(read.SEED_PROJECTS === undefined ? {} : { projects: read.SEED_PROJECTS }),
      ...(read.SEED_ISSUES === undefined ? {} : { issues: read.SEED_ISSUES }),
    },
    rateLimit: { burst, perSecond },
  }
}
