export { createApiKey, findCaller } from './apiKey.ts'
export { createCertificate } from './certificate.ts'
export { createWorkspace, type NewWorkspace } from './createWorkspace.ts'
export { findWorkspace, listCertificates, listWorkspaces, type Certificate, type Workspace } from './store.ts'
