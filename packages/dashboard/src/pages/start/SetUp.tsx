import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Link, Navigate, useNavigate } from 'react-router'
import { api, read, type Schemas } from '../../api/client.ts'
import { Copyable } from '../../parts/Code.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Note, ProblemNote } from '../../parts/Notice.tsx'
import { Loading } from '../../parts/Page.tsx'
import { saveFile } from '../../parts/saveFile.ts'
import { StartCard, useTokenOfLink } from './StartCard.tsx'

type Made = NonNullable<Schemas['SetUpDone']['made']>

/** The first run: the first account, its workspace, and the two secrets that are shown once. */
export function Page() {
  const [made, setMade] = useState<Made | null>(null)
  const token = useTokenOfLink()
  const setUp = useQuery({
    queryKey: ['set-up'],
    queryFn: ({ signal }) => read(api.GET('/v1/set-up', { signal })),
  })
  if (made) return <Secrets made={made} />
  if (setUp.isPending) return <Loading />
  if (setUp.data && !setUp.data.is_needed) return <Navigate to="/" replace />
  if (token === '') return <LinkMissing />
  return <AccountForm token={token} hasWorkspace={setUp.data?.has_workspace ?? false} onMade={setMade} />
}

function LinkMissing() {
  return (
    <StartCard
      title="Welcome to Tributary"
      note="Nobody has an account here yet. The first one is made with a link that only the operator can see."
    >
      <div className="stack">
        <p style={{ margin: 0 }}>The service printed it when it started, and prints another one with:</p>
        <Copyable value="npm run tributary -- set-up-link" label="The command" />
        <p className="quiet small" style={{ margin: 0 }}>
          So nobody who happens to find this address can take your service over.{' '}
          <Link to="/sign-in">Sign in instead</Link>
        </p>
      </div>
    </StartCard>
  )
}

function AccountForm({
  token,
  hasWorkspace,
  onMade,
}: {
  token: string
  /** The command line made one: it has its name. */
  hasWorkspace: boolean
  onMade: (made: Made) => void
}) {
  const [fields, setFields] = useState({ workspace_name: '', name: '', email: '', password: '' })
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const set = (name: keyof typeof fields) => (event: { currentTarget: { value: string } }) =>
    setFields({ ...fields, [name]: event.currentTarget.value })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const { workspace_name: workspaceName, ...account } = fields
      const workspace = hasWorkspace ? {} : { workspace_name: workspaceName }
      const done = await read(api.POST('/v1/set-up', { body: { ...account, ...workspace, token } }))
      queries.clear()
      if (done.made) onMade(done.made)
      else await navigate('/', { replace: true })
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <StartCard
      title="Set up Tributary"
      note={
        hasWorkspace
          ? 'The first account owns the workspace that is there. Others join later by an invitation.'
          : 'The first account owns the workspace. Others join later by an invitation.'
      }
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        {!hasWorkspace && (
          <TextInput
            label="Workspace"
            description="Your product or company, as your customers know it."
            required
            withAsterisk={false}
            autoFocus
            maxLength={200}
            value={fields.workspace_name}
            onChange={set('workspace_name')}
          />
        )}
        <TextInput
          label="Your name"
          autoComplete="name"
          autoFocus={hasWorkspace}
          required
          withAsterisk={false}
          maxLength={200}
          value={fields.name}
          onChange={set('name')}
        />
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={fields.email}
          onChange={set('email')}
        />
        <PasswordInput
          label="Password"
          description="12 characters or more. Three or four random words do well."
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={fields.password}
          onChange={set('password')}
        />
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} fullWidth>
          Create the account
        </Button>
      </form>
    </StartCard>
  )
}

function Secrets({ made }: { made: Made }) {
  const [isStored, setStored] = useState(false)
  const navigate = useNavigate()
  return (
    <StartCard
      wide
      title="Two secrets for your backend"
      note="Both are shown this once; we keep no copy that can be read. You can make others later."
    >
      <div className="stack">
        <div className="stack-small">
          <strong>API key (admin)</strong>
          <Copyable value={made.api_key} label="API key" />
          <span className="quiet small">
            Your backend sends it as <span className="mono">Authorization: Api-Key …</span>
          </span>
        </div>
        <div className="stack-small">
          <strong>Private key of your certificate</strong>
          <div>
            <Button
              variant="default"
              leftSection={<Icon name="download" />}
              onClick={() => saveFile('tributary-private-key.pem', made.private_key)}
            >
              Download tributary-private-key.pem
            </Button>
          </div>
          <span className="quiet small">
            Your backend signs with it who connects: the secret that is passed to{' '}
            <span className="mono">connect()</span>.
          </span>
        </div>
        <Note tone="warn">Keep both out of the browser and out of your repository.</Note>
        <Checkbox
          label="I have stored both"
          checked={isStored}
          onChange={(event) => setStored(event.currentTarget.checked)}
        />
        <Button disabled={!isStored} onClick={() => void navigate('/', { replace: true })}>
          To the dashboard
        </Button>
      </div>
    </StartCard>
  )
}
