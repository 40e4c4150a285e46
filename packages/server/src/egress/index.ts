export { createEgress, type EgressOptions } from './createEgress.ts'
export type { Egress, EgressRequest, EgressResponse } from './egress.ts'
