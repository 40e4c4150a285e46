export { createEgress } from './createEgress.ts'
export type { ClientTls, Egress, EgressRequest, EgressResponse } from './egress.ts'
