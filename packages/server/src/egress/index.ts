export { createEgress } from './createEgress.ts'
export type { ClientTls, Egress, EgressRequest, EgressResponse, OutboundProxy } from './egress.ts'
export { hopByHopHeaders } from './fieldSyntax.ts'
export { parseProxy } from './parseProxy.ts'
