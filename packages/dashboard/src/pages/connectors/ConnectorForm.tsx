import { Button, Group, NumberInput, PasswordInput, Switch, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { api, read } from '../../api/client.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { Card } from '../../parts/Page.tsx'
import { useDo } from '../../parts/useDo.ts'
import type { ConnectorOfApi } from './Connector.tsx'

type Settings = ConnectorOfApi['settings']

/** What the workspace sets of a connector: its OAuth2 client, and its settings. */
export function ConnectorForm({ connector }: { connector: ConnectorOfApi }) {
  const [clientId, setClientId] = useState(connector.client_id ?? '')
  const [clientSecret, setClientSecret] = useState('')
  const [settings, setSettings] = useState<Settings>(connector.settings)
  const needsClient = connector.auth_methods.some(({ method }) => method === 'oauth2')
  const save = useDo(
    () =>
      read(
        api.PUT('/v1/connectors/{type}', {
          params: { path: { type: connector.type } },
          body: {
            ...(needsClient ? { client_id: clientId.trim() || null } : {}),
            // An empty field keeps the secret that is stored: it can not be shown.
            ...(clientSecret ? { client_secret: clientSecret } : {}),
            settings,
          },
        }),
      ),
    { touches: [['connectors']], said: `${connector.name} is saved.`, quiet: true },
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    save.mutate(undefined, {
      onSuccess: (saved) => {
        setClientSecret('')
        // Without the secret ones that were typed.
        setSettings(saved.settings)
      },
    })
  }
  const names = Object.keys(connector.settings_schema)
  return (
    <Card title="Set up">
      <form className="stack" onSubmit={submit}>
        {needsClient && (
          <>
            <TextInput
              label="Client id"
              description="Of the OAuth2 client that you register at the third party, with the redirect URL of this page."
              value={clientId}
              onChange={(event) => setClientId(event.currentTarget.value)}
              autoComplete="off"
            />
            <PasswordInput
              label="Client secret"
              description={
                connector.has_client_secret
                  ? 'One is stored and can not be shown. Leave this empty to keep it.'
                  : 'Kept sealed, and never shown again.'
              }
              value={clientSecret}
              onChange={(event) => setClientSecret(event.currentTarget.value)}
              autoComplete="new-password"
            />
          </>
        )}
        {names.map((name) => (
          <Setting
            key={name}
            name={name}
            schema={connector.settings_schema[name] ?? {}}
            value={settings[name]}
            isStored={connector.secret_settings.includes(name)}
            onChange={(value) => setSettings({ ...settings, [name]: value })}
          />
        ))}
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </form>
    </Card>
  )
}

type SettingValue = Settings[string]

function Setting({
  name,
  schema,
  value,
  isStored,
  onChange,
}: {
  name: string
  schema: { [key: string]: unknown }
  value: SettingValue
  /** A secret one that has a value, which is never shown. */
  isStored: boolean
  onChange: (value: SettingValue) => void
}) {
  const text = (key: string) => (typeof schema[key] === 'string' ? schema[key] : null)
  const label = text('title') ?? name
  const description = text('description')
  const common = { label, ...(description ? { description } : {}) }
  if (schema['type'] === 'boolean') {
    return (
      <Switch
        {...common}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (schema['type'] === 'integer' || schema['type'] === 'number') {
    return (
      <NumberInput
        {...common}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(typeof next === 'number' ? next : null)}
      />
    )
  }
  if (schema['airbyte_secret'] === true) {
    return (
      <PasswordInput
        {...common}
        {...(isStored
          ? { description: 'One is stored and can not be shown. Leave this empty to keep it.' }
          : {})}
        autoComplete="new-password"
        value={typeof value === 'string' ? value : ''}
        // Left out again: an empty one would replace what is stored.
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    )
  }
  return (
    <TextInput
      {...common}
      value={typeof value === 'string' ? value : ''}
      placeholder={text('default') ?? ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
