import { z } from 'zod'
import type { JsonValue } from '@tributary/contract'
import type { PreviewedRecord } from './previewMapping.ts'

const json: z.ZodType<JsonValue> = z.json()
const jsonObject = z.record(z.string(), json)

/** A mapping in a request. */
export const mappingSent = z
  .union([z.string().max(500_000), jsonObject], {
    error: 'expected a mapping as an object, or the text of a mapping.yaml of at most 500,000 characters',
  })
  .describe('The form of docs/mapping.md, as an object or as the text of a mapping.yaml')

export const versionShape = z
  .object({
    version: z.number().int(),
    is_live: z.boolean(),
    mapping: json,
    note: z.string(),
    created: z.iso.datetime().nullable().describe("Null: the connector's own"),
  })
  .meta({ id: 'MappingVersion' })
export type PresentedVersion = z.infer<typeof versionShape>

export const mappingShape = z
  .object({
    connector_type: z.string(),
    live_version: z.number().int().describe("0: the connector's own mapping"),
    newest_version: z.number().int().describe('0: none was written'),
    mapping: json.describe('The one that is live'),
    streams: z.array(z.string()).describe('The streams that the manifest has'),
    published: z.iso.datetime().nullable(),
    fault: z
      .string()
      .nullable()
      .describe(
        'Why it fits the connector no more, after an upgrade; then imports fail until another is published',
      ),
    remap: z
      .object({
        state: z.enum(['running', 'done']),
        integrations: z.number().int(),
        integrations_left: z.number().int().describe('Those that still hold records of another mapping'),
        records_read: z.number().int(),
        records_changed: z.number().int().describe('New, updated and deleted: what was told'),
        records_failed: z.number().int(),
        finished: z.iso.datetime().nullable(),
      })
      .nullable()
      .describe('What is stored, mapped again since it was published. Null: nothing was ever published.'),
  })
  .meta({ id: 'Mapping' })
export type PresentedMapping = z.infer<typeof mappingShape>

export const previewShape = z.object({
  is_complete: z.boolean().describe('False: the time for a preview was over before all of it was mapped'),
  records: z.array(
    z.object({
      stream: z.string(),
      model: z.string(),
      integration_id: z.uuid(),
      resource_id: z.uuid().nullable(),
      external_id: z.string().nullable(),
      outcome: z
        .enum(['new', 'updated', 'unchanged', 'replaced', 'deleted', 'failed'])
        .describe(
          'What would happen. new: it is at fault today. replaced: its id or model comes out differently, so one resource is deleted and another new.',
        ),
      errors: z
        .array(z.object({ field: z.string().nullable(), message: z.string() }))
        .describe('Each field that fails; null: the record as a whole'),
      raw: jsonObject,
      before: jsonObject.nullable().describe('The mapped fields that are held'),
      after: jsonObject.describe('The mapped fields, but for those that fail'),
      diff: z.record(z.string(), json).nullable().describe('Of an update, as a webhook would tell it'),
    }),
  ),
})

/** A preview as the API shows it. */
export function presentPreview(preview: {
  records: readonly PreviewedRecord[]
  isComplete: boolean
}): z.infer<typeof previewShape> {
  return {
    is_complete: preview.isComplete,
    records: preview.records.map((record) => ({
      stream: record.stream,
      model: record.model,
      integration_id: record.integrationId,
      resource_id: record.resourceId,
      external_id: record.externalId,
      outcome: record.outcome,
      errors: record.errors,
      raw: record.raw,
      before: record.before,
      after: record.after,
      diff: record.diff,
    })),
  }
}
