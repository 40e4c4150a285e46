import type { JsonObject } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'

/** The JSON schema of the manifest's configuration; an empty one when the manifest has none. */
export function connectionSpecificationOf(connector: Connector): JsonObject {
  return connector.manifest.connectionSpecification
}
