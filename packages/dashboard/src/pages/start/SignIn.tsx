import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { api, read } from '../../api/client.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { StartCard } from './StartCard.tsx'

/** Sign in, and go on to where one wanted to be. */
export function Page() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [params] = useSearchParams()
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
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} fullWidth>
          Sign in
        </Button>
        <p className="quiet small" style={{ margin: 0 }}>
          No account, or the password is lost? An owner of the workspace can invite you again.
        </p>
      </form>
    </StartCard>
  )
}
