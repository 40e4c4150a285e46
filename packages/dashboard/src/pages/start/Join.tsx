import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { useNavigate } from 'react-router'
import { api, read } from '../../api/client.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { Loading } from '../../parts/Page.tsx'
import { StartCard, useTokenOfLink } from './StartCard.tsx'

/** What an invitation link leads to: a new account, or the password of the one that there is. */
export function Page() {
  const token = useTokenOfLink()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => read(api.POST('/v1/invitations/look-up', { body: { token }, signal })),
    staleTime: Infinity,
  })
  if (invitation.isPending) return <Loading />
  if (!invitation.data) {
    return (
      <StartCard title="This invitation can not be used">
        <ProblemNote error={invitation.error} />
      </StartCard>
    )
  }
  const { email, role, workspace_name: workspace, invited_by: by, has_account: isKnown } = invitation.data
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await read(
        api.POST('/v1/invitations/accept', { body: { token, name: isKnown ? email : name, password } }),
      )
      queries.clear()
      await navigate('/', { replace: true })
    } catch (cause) {
      setError(cause)
      setBusy(false)
    }
  }
  return (
    <StartCard title={`Join ${workspace}`} note={`${by} invites ${email} with the role ${role}.`}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        {/* So that password managers know whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        {!isKnown && (
          <TextInput
            label="Your name"
            autoComplete="name"
            required
            withAsterisk={false}
            autoFocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label="Password"
          description={
            isKnown
              ? 'The one of the account that you have here.'
              : '12 characters or more. Three or four random words do well.'
          }
          autoComplete={isKnown ? 'current-password' : 'new-password'}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} fullWidth>
          Join {workspace}
        </Button>
      </form>
    </StartCard>
  )
}
