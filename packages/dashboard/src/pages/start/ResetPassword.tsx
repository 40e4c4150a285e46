import { Button, PasswordInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Link, useNavigate } from 'react-router'
import { api, read } from '../../api/client.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { Loading } from '../../parts/Page.tsx'
import { useToast } from '../../parts/toast.tsx'
import { StartCard, useTokenOfLink } from './StartCard.tsx'

/** What a link for a new password leads to. Afterwards one signs in with it, as everywhere else. */
export function Page() {
  const token = useTokenOfLink()
  const link = useQuery({
    queryKey: ['password-reset', token],
    queryFn: ({ signal }) => read(api.POST('/v1/password-resets/look-up', { body: { token }, signal })),
    staleTime: Infinity,
    enabled: token !== '',
  })
  if (token === '') return <Unusable error={null} />
  if (link.isPending) return <Loading />
  return link.data ? <PasswordForm token={token} email={link.data.email} /> : <Unusable error={link.error} />
}

function Unusable({ error }: { error: unknown }) {
  return (
    <StartCard title="This link can not be used">
      <div className="stack">
        {error ? (
          <ProblemNote error={error} />
        ) : (
          <p style={{ margin: 0 }}>Its end is missing. Copy it whole, from the mail or the message.</p>
        )}
        <Button component={Link} to="/forgot-password" variant="default">
          Ask for a new one
        </Button>
      </div>
    </StartCard>
  )
}

function PasswordForm({ token, email }: { token: string; email: string }) {
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const toast = useToast()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await read(api.POST('/v1/password-resets/use', { body: { token, password } }))
      // Whoever was signed in here is not any more.
      queries.clear()
      toast.done('Your password is set. Sign in with it.')
      await navigate(`/sign-in?email=${encodeURIComponent(email)}`, { replace: true })
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <StartCard
      title="Set a new password"
      note={`For ${email}. Every browser that is signed in will be signed out.`}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        {/* So that password managers know whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <PasswordInput
          label="New password"
          description="12 characters or more. Three or four random words do well."
          autoComplete="new-password"
          required
          withAsterisk={false}
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} fullWidth>
          Set the password
        </Button>
      </form>
    </StartCard>
  )
}
