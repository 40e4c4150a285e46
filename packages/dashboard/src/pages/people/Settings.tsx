import { Button, ColorInput, Group, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { useDo } from '../../parts/useDo.ts'

type Workspace = AnswerOf<'getWorkspace'>

/** What is true of the whole workspace: its name, how its connect pages look, what is told. */
export function Page() {
  const mayWrite = useMayWrite()
  const workspace = useQuery({
    queryKey: ['workspace'],
    queryFn: ({ signal }) => read(api.GET('/v1/workspace', { signal })),
  })
  const addresses = useQuery({
    queryKey: ['notice-addresses'],
    queryFn: ({ signal }) => read(api.GET('/v1/notice-addresses', { signal })),
  })
  return (
    <>
      <PageHead title="Settings" note="Of the workspace, for everybody in it." actions={<ReadOnly />} />
      <fieldset className="plain" disabled={!mayWrite}>
        <div className="two-columns">
          <Loaded of={workspace}>{(data) => <WorkspaceForm workspace={data} />}</Loaded>
          <Loaded of={addresses}>{(data) => <AddressForm present={data.addresses} />}</Loaded>
        </div>
      </fieldset>
    </>
  )
}

const policies: { value: Workspace['import_done_policy']; label: string }[] = [
  { value: 'every', label: 'Every import' },
  { value: 'changed', label: 'Imports that changed something' },
  { value: 'first', label: 'The first import of an integration' },
]

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const [name, setName] = useState(workspace.name)
  const [policy, setPolicy] = useState(workspace.import_done_policy)
  const [colour, setColour] = useState(workspace.colour ?? '')
  const [origins, setOrigins] = useState(workspace.connect_origins)
  const save = useDo(
    () =>
      read(
        api.PATCH('/v1/workspace', {
          body: { name, import_done_policy: policy, colour: colour || null, connect_origins: origins },
        }),
      ),
    { touches: [['workspace'], ['session']], said: 'The settings are saved.', quiet: true },
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Card title="Workspace">
      <form className="stack" onSubmit={submit}>
        <TextInput
          label="Name"
          description="Your customers see it on the connect pages."
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ColorInput
          label="Colour of the connect pages"
          description="Leave it empty for ours."
          placeholder="#2456d6"
          format="hex"
          withEyeDropper={false}
          withPreview={colour !== ''}
          value={colour}
          onChange={setColour}
        />
        <TagsInput
          label="Origins of your app"
          description="Where connect() may be called from, and where customers may be sent back to. With none it may be called from anywhere, and nobody is sent back."
          placeholder={origins.length === 0 ? 'https://app.example.com' : ''}
          value={origins}
          onChange={setOrigins}
        />
        <Select
          label="Tell that an import is done"
          description="By the event integration_import_done."
          allowDeselect={false}
          value={policy}
          onChange={(value) => setPolicy(policies.find((one) => one.value === value)?.value ?? policy)}
          data={policies}
        />
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

function AddressForm({ present }: { present: string[] }) {
  const [addresses, setAddresses] = useState(present)
  const save = useDo(() => read(api.PUT('/v1/notice-addresses', { body: { addresses } })), {
    touches: [['notice-addresses']],
    said: 'The addresses are saved.',
    quiet: true,
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Card title="Notices">
      <form className="stack" onSubmit={submit}>
        <TagsInput
          label="E-mail addresses"
          description="They are told when a webhook endpoint is disabled, where the operator has set up a mail server."
          placeholder={addresses.length === 0 ? 'ops@example.com' : ''}
          value={addresses}
          onChange={setAddresses}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </form>
    </Card>
  )
}
