export type { AuthMethod, Connector, ConnectorCatalogue, FormMethod, OAuth2Method } from './connector.ts'
export { loadConnectors } from './loadConnectors.ts'
