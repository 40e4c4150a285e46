import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { Link, useSearchParams } from 'react-router'
import { api, read } from '../../api/client.ts'
import { Copyable } from '../../parts/Code.tsx'
import { Note, ProblemNote } from '../../parts/Notice.tsx'
import { Loading } from '../../parts/Page.tsx'
import { StartCard } from './StartCard.tsx'

/** For whoever forgot the password: a mail where the service sends some, else whom to ask. */
export function Page() {
  const setUp = useQuery({
    queryKey: ['set-up'],
    queryFn: ({ signal }) => read(api.GET('/v1/set-up', { signal })),
  })
  if (setUp.isPending) return <Loading />
  return setUp.data?.sends_mail ? <MailForm /> : <WhomToAsk error={setUp.error} />
}

function MailForm() {
  const [params] = useSearchParams()
  const [email, setEmail] = useState(params.get('email') ?? '')
  const [asked, setAsked] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await read(api.POST('/v1/password-resets', { body: { email: email.trim() } }))
      setAsked(email.trim())
    } catch (cause) {
      setError(cause)
    }
    setBusy(false)
  }
  if (asked !== null) {
    return (
      <StartCard title="Look into your mail">
        <div className="stack">
          <p style={{ margin: 0 }}>
            If <strong>{asked}</strong> has an account here, a link is on its way. It works once, for an hour.
          </p>
          <p className="quiet small" style={{ margin: 0 }}>
            Nothing came? Look for it among unwanted mail, or{' '}
            <Button variant="transparent" size="compact-sm" p={0} onClick={() => setAsked(null)}>
              try another address
            </Button>
            .
          </p>
          <BackToSignIn />
        </div>
      </StartCard>
    )
  }
  return (
    <StartCard title="Forgot your password?" note="We mail you a link with which you set a new one.">
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
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} fullWidth>
          Mail me a link
        </Button>
        <BackToSignIn />
      </form>
    </StartCard>
  )
}

function WhomToAsk({ error }: { error: unknown }) {
  return (
    <StartCard
      title="Forgot your password?"
      note="You set a new one by a link. This service sends no mail itself, so:"
    >
      <div className="stack">
        <ProblemNote error={error} />
        <Note tone="info" title="Ask an admin of your workspace">
          <p>On the page Members they make a link for you. It works once, for a day.</p>
        </Note>
        <div className="stack-small">
          <span>There is no other admin? Whoever runs the service makes the link there:</span>
          <Copyable value="npm run tributary -- member reset-password EMAIL" label="The command" />
        </div>
        <BackToSignIn />
      </div>
    </StartCard>
  )
}

function BackToSignIn() {
  return (
    <Link to="/sign-in" className="small">
      Back to sign in
    </Link>
  )
}
