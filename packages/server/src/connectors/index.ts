export type {
  AuthMethod,
  Connector,
  ConnectorCatalogue,
  FormMethod,
  OAuth2Method,
  StreamPolicy,
} from './connector.ts'
export type { ConnectorTexts } from './connectorTexts.ts'
export { cronSchedule, durationSeconds } from './connectorFile.ts'
export { openCron, type ImportSchedule } from './importSchedule.ts'
export { loadConnector, loadConnectors } from './loadConnectors.ts'
