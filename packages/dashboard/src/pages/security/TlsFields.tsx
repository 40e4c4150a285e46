import type { Schemas } from '../../api/client.ts'
import { Time } from '../../parts/text.tsx'
import { KeepInstead, Kept } from './Kept.tsx'
import { PemField } from './PemField.tsx'

type Tls = Schemas['WebhookEndpoint']['tls']
type TlsParts = { certificate: string; key: string; authorities: string }
/** Null: what is there stays as it is. */
export type TlsChoice = TlsParts | null

export const noTls: TlsParts = { certificate: '', key: '', authorities: '' }

/** What is sent: nothing while what is there is kept; nothing entered takes it away. */
export function tlsSettingsOf(choice: TlsChoice): { tls?: Partial<TlsParts> | null } {
  if (choice === null) return {}
  const given = Object.entries(choice).filter(([, value]) => value.trim() !== '')
  return { tls: given.length === 0 ? null : Object.fromEntries(given) }
}

/** A client certificate (mutual TLS), and authorities of one's own. */
export function TlsFields({
  kept,
  choice,
  onChange,
  faultAt,
}: {
  kept: Tls
  choice: TlsChoice
  onChange: (choice: TlsChoice) => void
  faultAt: (path: string) => string | null
}) {
  if (choice === null) {
    return (
      <Kept onReplace={() => onChange(noTls)} onRemove={() => onChange(noTls)}>
        {kept?.certificate_expires ? (
          <>
            Client certificate, ends <Time at={kept.certificate_expires} />
          </>
        ) : (
          'Authorities of your own'
        )}
      </Kept>
    )
  }
  const set = (part: keyof TlsParts) => (value: string) => onChange({ ...choice, [part]: value })
  const at = (part: keyof TlsParts) => faultAt(`tls/${part}`)
  return (
    <div className="stack">
      {kept && (
        <KeepInstead onKeep={() => onChange(null)}>
          What you enter replaces all that is there; nothing entered takes it away.
        </KeepInstead>
      )}
      <PemField
        label="Client certificate"
        description="Shown to your server where it asks for one. With its chain, if it has one."
        value={choice.certificate}
        onChange={set('certificate')}
        error={at('certificate')}
      />
      <PemField
        isKey
        label="Private key of the certificate"
        description="Not encrypted. Kept sealed, and never shown again."
        value={choice.key}
        onChange={set('key')}
        error={at('key')}
      />
      <PemField
        label="Authorities of your own"
        description="Trusted instead of the public ones, for a server with a certificate of your own."
        value={choice.authorities}
        onChange={set('authorities')}
        error={at('authorities')}
      />
    </div>
  )
}
