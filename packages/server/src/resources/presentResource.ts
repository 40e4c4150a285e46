import type { JsonObject } from '@tributary/contract'

export type PresentableResource = {
  resourceId: string
  externalId: string
  connectorType: string
  integrationId: string
  createdAt: Date
  modifiedAt: Date
  data: JsonObject
}

/** What every record has, and the mapped fields. */
export type PresentedResource = JsonObject & {
  id: string
  external_id: string
  source: string
  integration_id: string
  created: string
  modified: string
}

/** A record as the API answers it and as `data` of integration_updated_data_model holds it: one shape for both. */
export function presentResource(resource: PresentableResource): PresentedResource {
  return {
    id: resource.resourceId,
    external_id: resource.externalId,
    source: resource.connectorType,
    integration_id: resource.integrationId,
    created: resource.createdAt.toISOString(),
    modified: resource.modifiedAt.toISOString(),
    ...resource.data,
  }
}
