import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { api, read } from '../../api/client.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { StartCard } from './StartCard.tsx'

/** Sign in, and go on to where one wanted to be. */
export function Page() {
  const [params] = useSearchParams()
  const given = params.get('email') ?? ''
  const [email, setEmail] = useState(given)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await read(api.POST('/v1/session', { body: { email: email.trim(), password } }))
      queries.clear()
      const next = params.get('next') ?? '/'
      // An address of ours only: "//elsewhere" would be another site.
      await navigate(/^\/(?![/\\])/.test(next) ? next : '/', { replace: true })
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <StartCard title="Sign in">
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus={given === ''}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus={given !== ''}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} fullWidth>
          Sign in
        </Button>
        <p className="quiet small" style={{ margin: 0 }}>
          <Link to={`/forgot-password${email.trim() ? `?email=${encodeURIComponent(email.trim())}` : ''}`}>
            Forgot your password?
          </Link>{' '}
          No account yet? An admin of the workspace can invite you.
        </p>
      </form>
    </StartCard>
  )
}
