import { z } from 'zod'
import type { FieldType, Model, ModelField } from './models.ts'

const jsonSchemas: { [T in Exclude<FieldType, 'json'>]: { type: string[]; format?: string } } = {
  text: { type: ['string', 'null'] },
  integer: { type: ['integer', 'null'] },
  number: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  date: { type: ['string', 'null'], format: 'date' },
  timestamp: { type: ['string', 'null'], format: 'date-time' },
  ref: { type: ['string', 'null'], format: 'uuid' },
}

/**
 * The shape of a model's records, for the documentation. It does not hold stored values against the types: a record that was stored
 * under an older version of its model must still be readable.
 */
export function recordSchemaOf(model: Model) {
  const own = [...model.fields.values()].map((field): [string, z.ZodType] => [
    field.name,
    z.unknown().optional().meta(documentationOf(field)),
  ])
  return z
    .looseObject({
      id: z.uuid().describe('Ours, stable: the resource_id of the webhooks'),
      external_id: z.string().describe("The third party's id"),
      source: z.string().describe('The connector type'),
      integration_id: z.uuid(),
      created: z.iso.datetime().describe('When it was first seen'),
      modified: z.iso.datetime().describe('The last real change'),
      ...Object.fromEntries(own),
    })
    .describe(model.description)
}

function documentationOf({ type, ref, description }: ModelField) {
  const words = [description, ref === null ? null : `Refers to a ${ref}`].filter((text) => text !== null)
  return {
    ...(type === 'json' ? {} : jsonSchemas[type]),
    ...(words.length > 0 ? { description: words.join('. ') } : {}),
  }
}
