import { z } from 'zod'
import type { JsonObject } from '@tributary/contract'
import { connectorTextsFile } from './connectorTexts.ts'
import { cronFault } from './importSchedule.ts'

const json: z.ZodType<JsonObject> = z.record(z.string(), z.json())

/** Seconds of an ISO 8601 duration of days, hours, minutes and seconds. */
export const durationSeconds = z
  .string()
  .regex(
    /^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/,
    'expected an ISO 8601 duration such as PT15M, PT1H or P1D',
  )
  .transform((text) => {
    const of = (unit: string, part: string) => Number(new RegExp(`(\\d+)${unit}`).exec(part)?.[1] ?? 0)
    const [date = '', time = ''] = text.slice(1).split('T')
    return of('D', date) * 86_400 + of('H', time) * 3_600 + of('M', time) * 60 + of('S', time)
  })
  .pipe(z.number().min(1, 'expected a duration of at least one second'))

const oauth2 = z.strictObject({
  method: z.literal('oauth2'),
  title: z.string().min(1),
  grant: z.enum(['authorization_code', 'client_credentials']).default('authorization_code'),
  authorization_url: z.string().min(1).optional(),
  token_url: z.string().min(1),
  revocation_url: z.string().min(1).optional(),
  scopes: z.array(z.string()).default([]),
  token_endpoint_auth_method: z
    .enum(['client_secret_basic', 'client_secret_post', 'none'])
    .default('client_secret_basic'),
  pkce: z.boolean().default(true),
  authorization_params: z.record(z.string(), z.string()).default({}),
  config: json.default({}),
})

const form = z.strictObject({
  method: z.enum(['api_key', 'basic']),
  title: z.string().min(1),
  config: json.default({}),
  fields: z.array(z.string().min(1)).min(1),
})

/** A cron expression with its time zone, such as {cron: '0 3 * * *', time_zone: Europe/Berlin}. */
export const cronSchedule = z
  .strictObject({ cron: z.string().max(200), time_zone: z.string().max(100).default('UTC') })
  .superRefine(({ cron, time_zone: timeZone }, context) => {
    const fault = cronFault(cron, timeZone)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault, path: ['cron'] })
  })

/** A duration or a cron; a fault is named in the words of the one that was meant. */
const schedule = z.unknown().transform((found, context): number | z.infer<typeof cronSchedule> => {
  const meant = typeof found === 'object' && found !== null ? cronSchedule : durationSeconds
  const parsed = meant.safeParse(found)
  if (parsed.success) return parsed.data
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path })
  return z.NEVER
})

const streamPolicy = z.strictObject({
  mode: z.enum(['incremental', 'full', 'reconcile']).optional(),
  full_read_interval: durationSeconds.optional(),
  finds_deletes: z.boolean().optional(),
  confirms_deletes: z.boolean().optional(),
  omits_empty_lists: z.boolean().optional(),
})

/** The form of connector.yaml. docs/connectors.md describes it for people. */
export const connectorFile = z.strictObject({
  type: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
  name: z.string().min(1),
  description: z.string().min(1),
  icon: z.string().optional(),
  documentation_url: z.url({ protocol: /^https?$/ }).optional(),
  reads: z.array(z.string()).min(1),
  schedule: schedule.default(900),
  concurrency: z.number().int().min(1).optional(),
  rate_limit_scope: z.enum(['account', 'client', 'connector']).optional(),
  rate_limit_account: z.array(z.string().min(1)).min(1).optional(),
  bad_record_share: z.number().min(0).max(1).optional(),
  streams: z.record(z.string(), streamPolicy).optional(),
  settings: z.record(z.string(), json).default({}),
  auth: z.array(z.discriminatedUnion('method', [oauth2, form])).min(1),
  texts: z.record(z.string(), connectorTextsFile).default({}),
})
