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

/** The JSON text of presentResource, from the text of `data`: no field of a model is named like one that every record has (models.ts). */
export function presentedText(resource: Omit<PresentableResource, 'data'> & { data: string }): string {
  const { resourceId, externalId, connectorType, integrationId, createdAt, modifiedAt, data } = resource
  const common =
    `{"id":"${resourceId}","external_id":${JSON.stringify(externalId)},"source":${JSON.stringify(connectorType)},` +
    `"integration_id":"${integrationId}","created":"${createdAt.toISOString()}","modified":"${modifiedAt.toISOString()}"`
  return data === '{}' ? `${common}}` : `${common},${data.slice(1)}`
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
