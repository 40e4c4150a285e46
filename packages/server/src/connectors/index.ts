export type { AuthMethod, Connector, ConnectorCatalogue, FormMethod, OAuth2Method } from './connector.ts'
export { durationSeconds } from './connectorFile.ts'
export { loadConnector, loadConnectors } from './loadConnectors.ts'
