import { integrationSecrets } from './integrations/index.ts'
import type { SealedColumn } from './secrets/index.ts'
import { webhookSecrets } from './webhooks/index.ts'

/** Everything in the database that is sealed. A column that is missing here would be lost with the key that it was sealed with. */
export const sealedColumns: readonly SealedColumn[] = [...integrationSecrets, ...webhookSecrets]
