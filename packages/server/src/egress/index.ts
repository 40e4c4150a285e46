export type { Egress, EgressRequest, EgressResponse } from './egress.ts'
