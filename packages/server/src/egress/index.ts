export { createEgress } from './createEgress.ts'
export type { Egress, EgressRequest, EgressResponse } from './egress.ts'
