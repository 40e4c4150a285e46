export { createEgress } from './createEgress.ts'
export type { Egress } from './egress.ts'
