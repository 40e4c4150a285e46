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

/** A record as the API answers it and as `data` of integration_updated_data_model holds it: one shape for both. */
export function presentResource(resource: PresentableResource): JsonObject {
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
