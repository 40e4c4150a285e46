import { PasswordInput, TextInput } from '@mantine/core'
import type { Schemas } from '../../api/client.ts'
import { KeepInstead, Kept } from './Kept.tsx'

type Proxy = Schemas['WebhookEndpoint']['proxy']
type ProxyParts = { url: string; user: string; password: string }
/** Null: what is there stays as it is. */
export type ProxyChoice = ProxyParts | null

export const noProxy: ProxyParts = { url: '', user: '', password: '' }

/** What is sent: nothing while what is there is kept; an empty address takes it away. */
export function proxySettingsOf(choice: ProxyChoice): { proxy?: string | null } {
  if (choice === null) return {}
  const url = choice.url.trim()
  if (url === '') return { proxy: null }
  if (choice.user === '' && choice.password === '') return { proxy: url }
  const credentials = `${encodeURIComponent(choice.user)}:${encodeURIComponent(choice.password)}@`
  return {
    proxy: url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?/i, (scheme) => (scheme || 'http://') + credentials),
  }
}

/** An HTTP proxy that the webhooks of an endpoint go through. */
export function ProxyFields({
  kept,
  choice,
  onChange,
  error,
}: {
  kept: Proxy
  choice: ProxyChoice
  onChange: (choice: ProxyChoice) => void
  error: string | null
}) {
  if (choice === null) {
    return (
      <Kept
        onReplace={() => onChange({ ...noProxy, url: kept?.url ?? '' })}
        onRemove={() => onChange(noProxy)}
      >
        <span className="mono">{kept?.url}</span>
        {kept?.has_credentials && <span className="quiet"> with a user name and password</span>}
      </Kept>
    )
  }
  const set = (part: keyof ProxyParts) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...choice, [part]: event.currentTarget.value })
  return (
    <div className="stack">
      {kept && (
        <KeepInstead onKeep={() => onChange(null)}>
          {choice.url.trim() === ''
            ? 'It is taken away when you save.'
            : 'User name and password are never shown again: enter them anew.'}
        </KeepInstead>
      )}
      <TextInput
        label="Address"
        description="http or https. Public, like the endpoint’s; webhooks go through it by tunnels (CONNECT)."
        placeholder="http://proxy.example.com:3128"
        autoComplete="off"
        value={choice.url}
        onChange={set('url')}
        error={error}
      />
      <div className="pair">
        <TextInput
          label="User name"
          autoComplete="off"
          placeholder="None"
          value={choice.user}
          onChange={set('user')}
        />
        <PasswordInput
          label="Password"
          autoComplete="new-password"
          placeholder="None"
          value={choice.password}
          onChange={set('password')}
        />
      </div>
    </div>
  )
}
