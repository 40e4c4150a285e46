import { TributaryError } from '@tributary/contract'
import type { Endpoint } from './store/endpoints.ts'

/** Throws `webhook.endpoint_disabled`, with why it was, for what somebody asks to be sent to an endpoint that is sent nothing. */
export function refuseDisabled({ status, statusReason }: Endpoint): void {
  if (status !== 'disabled') return
  throw new TributaryError(
    'webhook.endpoint_disabled',
    `The endpoint is disabled: ${statusReason ?? 'no reason was kept.'} Enable it first (PATCH with {"status": "enabled"}).`,
  )
}
