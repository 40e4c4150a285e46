import type { Deps } from '../../deps.ts'
import type { EventRecorder, ImportQueue } from '../../ports.ts'
import { checkCredentials } from '../connect/checkCredentials.ts'
import { claimRechecks, findCredentials, noteAccessRefused, noteAccessWorks } from '../store/credentials.ts'
import { findIntegration, lockIntegration } from '../store/integrations.ts'
import { recordBroken, recordMended } from './integrationHealth.ts'
import { loadManifestConfig } from './manifestConfig.ts'
import { openSecrets } from './secrets.ts'

export type AccessWatchDeps = Pick<Deps, 'db' | 'clock' | 'logger' | 'keyring' | 'egress' | 'connectors'> & {
  events: EventRecorder
  imports: ImportQueue
}

/**
 * broken: the customer must act, and was told. works: what was refused is one stream's matter. unknown: the third party could not be asked.
 */
type AccessVerdict = 'broken' | 'works' | 'unknown'

export type AccessWatch = {
  /**
   * To be called when the third party answered a read with 401 or 403. One refused stream says little (a right that the account lacks), so
   * the connector's own check decides; then the integration needs its customer, who is told once. The words are for people.
   */
  refused(workspaceId: string, integrationId: string): Promise<AccessVerdict>
}

const minuteS = 60
/** The first recheck, the longest time between two, and when it is given up. */
const rechecks = { firstS: 10 * minuteS, mostS: 86_400, giveUpS: 7 * 86_400 }
const rechecksPerRound = 20

/** Watches whether third parties still take the credentials that the customers gave. */
export function createAccessWatch(deps: AccessWatchDeps): AccessWatch {
  return { refused: (workspaceId, integrationId) => judgeAccess(deps, { workspaceId, integrationId }) }
}

type Key = { workspaceId: string; integrationId: string }

async function judgeAccess(deps: AccessWatchDeps, key: Key): Promise<AccessVerdict> {
  const row = await findCredentials(deps.db, key.workspaceId, key.integrationId)
  if (!row || row.integrationStatus === 'needs_reconnect') return 'broken'
  const outcome = await check(deps, key, row)
  if (outcome.kind !== 'refused') return outcome.kind === 'works' ? 'works' : 'unknown'
  // Something else than the credentials: a stream of the check that is gone, a wrong setting.
  if (outcome.status !== 401 && outcome.status !== 403) return 'unknown'
  const error = `the third party refuses the credentials (status ${outcome.status}): ${outcome.message}`
  await deps.db.transaction(async (tx) => {
    await lockIntegration(tx, key.workspaceId, key.integrationId)
    // The customer may have connected again meanwhile; then this says nothing about what is stored now.
    const wanted = { ...key, version: row.version, error, recheckAfterS: rechecks.firstS }
    if (await noteAccessRefused(tx, wanted)) await recordBroken(deps, tx, key, error)
  })
  deps.logger.warn(
    { ...key, status: outcome.status },
    'the third party refuses the credentials of an integration',
  )
  return 'broken'
}

async function check(
  deps: AccessWatchDeps,
  { workspaceId, integrationId }: Key,
  row: NonNullable<Awaited<ReturnType<typeof findCredentials>>>,
) {
  const connector = deps.connectors.get(row.connectorType)
  const config = await loadManifestConfig(deps, workspaceId, integrationId)
  const secrets = openSecrets(deps.keyring, row)
  const token = secrets.kind === 'oauth2' ? secrets.tokens.accessToken : null
  return await checkCredentials(deps, connector, config, token)
}

/**
 * One round: asks third parties that refused credentials whether they take them after all, since an outage of theirs may look the same.
 * What works again is told once and imported. Returns how many were asked.
 */
export async function recheckRefused(deps: AccessWatchDeps): Promise<number> {
  const due = await claimRechecks(deps.db, rechecks, rechecksPerRound)
  for (const key of due) {
    try {
      const row = await findCredentials(deps.db, key.workspaceId, key.integrationId)
      if (!row || (await check(deps, key, row)).kind !== 'works') continue
      await deps.db.transaction(async (tx) => {
        await lockIntegration(tx, key.workspaceId, key.integrationId)
        if (await noteAccessWorks(tx, key)) await recordMended(deps, tx, key)
      })
    } catch (error) {
      const integration = await findIntegration(deps.db, key.workspaceId, key.integrationId)
      if (integration)
        deps.logger.warn({ err: error, ...key }, 'refused credentials could not be checked again')
    }
  }
  return due.length
}
