import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { SaasAppOptions } from './startSaasApp.ts'

const variables = z
  .object({
    SERVICE_URL: z.url({ protocol: /^https?$/ }),
    WORKSPACE_ID: z.uuid(),
    PRIVATE_KEY: z.string().startsWith('-----BEGIN').optional(),
    PRIVATE_KEY_FILE: z.string().min(1).optional(),
    WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
    API_KEY: z.string().min(1).optional(),
    CONNECTOR: z.string().min(1).optional(),
    CUSTOMER_ID: z.string().min(1).optional(),
    CUSTOMER_NAME: z.string().min(1).optional(),
    HOST: z.string().min(1).optional(),
    PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  })
  .refine((set) => set.PRIVATE_KEY ?? set.PRIVATE_KEY_FILE, {
    path: ['PRIVATE_KEY'],
    error: 'set it to the PEM text, or PRIVATE_KEY_FILE to its file',
  })
  .refine((set) => set.WEBHOOK_SECRET ?? set.API_KEY, {
    path: ['WEBHOOK_SECRET'],
    error: 'set it, or API_KEY so that the app makes its webhook endpoint itself',
  })

/** The options of the app from environment variables. Throws an error that names each wrong one, never a secret. */
export function readEnvironment(env: Record<string, string | undefined>): SaasAppOptions {
  const parsed = variables.safeParse(env)
  if (!parsed.success) {
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  }
  const set = parsed.data
  const customerId = set.CUSTOMER_ID
  return {
    serviceUrl: set.SERVICE_URL.replace(/\/+$/, ''),
    workspaceId: set.WORKSPACE_ID,
    privateKeyPem: set.PRIVATE_KEY ?? readFileSync(set.PRIVATE_KEY_FILE ?? '', 'utf8'),
    ...(set.WEBHOOK_SECRET === undefined ? {} : { webhookSecret: set.WEBHOOK_SECRET }),
    ...(set.API_KEY === undefined ? {} : { apiKey: set.API_KEY }),
    ...(set.CONNECTOR === undefined ? {} : { connector: set.CONNECTOR }),
    ...(customerId === undefined
      ? {}
      : { customer: { id: customerId, name: set.CUSTOMER_NAME ?? customerId } }),
    ...(set.HOST === undefined ? {} : { host: set.HOST }),
    ...(set.PORT === undefined ? {} : { port: set.PORT }),
    ...(set.PUBLIC_URL === undefined ? {} : { publicUrl: set.PUBLIC_URL }),
  }
}
