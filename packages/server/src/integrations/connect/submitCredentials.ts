import { TributaryError } from '@tributary/contract'
import type { Connector } from '../../connectors/index.ts'
import { mergeDeep } from '../credentials/manifestConfig.ts'
import type { ConnectSession } from '../store/sessions.ts'
import type { ConnectDeps } from './connectDeps.ts'
import { connectionSpecificationOf } from './connectionSpecification.ts'
import { formFieldsOf } from './formFields.ts'
import { grant } from './grant.ts'
import { readForm, type FieldFault } from './readForm.ts'

export type Submitted =
  | { kind: 'ready' }
  /** Shown at the form; `values` holds no secret. */
  | {
      kind: 'refused'
      values: Record<string, string>
      faults: Record<string, FieldFault>
      error: TributaryError | null
    }

/** Takes a filled-in form (API key, user name and password): checked field by field, then by the third party, then installed. */
export async function submitCredentials(
  deps: ConnectDeps,
  session: ConnectSession,
  connector: Connector,
  sent: Record<string, unknown>,
): Promise<Submitted> {
  const method = connector.auth[Number(sent['method'])]
  if (!method || method.method === 'oauth2') {
    throw new TributaryError(
      'request.invalid',
      'Expected "method" to name a form of this connector. Open the page again.',
    )
  }
  const fields = formFieldsOf(connectionSpecificationOf(connector), method)
  const values = Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = sent[name]
      return kind === 'secret' || typeof value !== 'string' ? [] : [[name, value]]
    }),
  )
  const { config, secretConfig, faults } = readForm(fields, sent)
  if (Object.keys(faults).length > 0) return { kind: 'refused', values, faults, error: null }
  try {
    await grant(deps, session, connector, {
      authMethod: method.method,
      config: mergeDeep(session.settings, config),
      secrets: { kind: 'form', config: secretConfig },
    })
    return { kind: 'ready' }
  } catch (error) {
    if (error instanceof TributaryError && isForTheCustomer(error)) {
      return { kind: 'refused', values, faults, error }
    }
    throw error
  }
}

/** Whether another try on the same page can help. */
export function isForTheCustomer(error: TributaryError): boolean {
  return [
    'connect.credentials_refused',
    'connect.third_party_unavailable',
    'connect.authorization_failed',
  ].includes(error.code)
}
