import { Button, Group, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { api, read } from '../../api/client.ts'
import { useSession } from '../../frame/session.ts'
import { ProblemNote } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

/** One's own name, password, and the browsers in which one is signed in. */
export function Page() {
  const { account } = useSession()
  return (
    <>
      <PageHead title="Account" note={account.email} />
      <div className="two-columns">
        <div className="stack">
          <NameForm />
          <PasswordForm />
        </div>
        <Sessions />
      </div>
    </>
  )
}

function NameForm() {
  const { account } = useSession()
  const [name, setName] = useState(account.name)
  const save = useDo(() => read(api.PATCH('/v1/account', { body: { name } })), {
    touches: [['session'], ['members']],
    said: 'Your name is saved.',
    quiet: true,
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    save.mutate(undefined)
  }
  return (
    <Card title="Name">
      <form className="stack" onSubmit={submit}>
        <TextInput
          label="Your name"
          autoComplete="name"
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ProblemNote error={save.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={save.isPending} disabled={name === account.name}>
            Save
          </Button>
        </Group>
      </form>
    </Card>
  )
}

function PasswordForm() {
  const { account } = useSession()
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const change = useDo(() => read(api.PUT('/v1/account/password', { body: { present, next } })), {
    touches: [['sessions']],
    said: 'Your password is changed. Other browsers are signed out.',
    quiet: true,
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    change.mutate(undefined, {
      onSuccess: () => {
        setPresent('')
        setNext('')
      },
    })
  }
  return (
    <Card title="Password">
      <form className="stack" onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={account.email} />
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={present}
          onChange={(event) => setPresent(event.currentTarget.value)}
        />
        <PasswordInput
          label="New password"
          description="12 characters or more. Three or four random words do well."
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <ProblemNote error={change.error} />
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={change.isPending}>
            Change the password
          </Button>
        </Group>
      </form>
    </Card>
  )
}

function Sessions() {
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => (await read(api.GET('/v1/sessions', { signal }))).data,
  })
  const end = useDo((id: string) => read(api.DELETE('/v1/sessions/{id}', { params: { path: { id } } })), {
    touches: [['sessions']],
    said: 'That browser is signed out.',
  })
  return (
    <Card title="Where you are signed in" flush>
      <Loaded of={sessions}>
        {(rows) => (
          <TableScroll below>
            <table className="table">
              <tbody>
                {rows.map((session) => (
                  <tr key={session.id}>
                    <td>
                      {browserOf(session.user_agent)}
                      <div className="quiet small">
                        {session.address} · last used <Time at={session.last_seen} />
                      </div>
                    </td>
                    <td style={{ textAlign: 'right' }}>
                      {session.is_this ? (
                        <Pill tone="good">This browser</Pill>
                      ) : (
                        <Button size="compact-sm" variant="default" onClick={() => end.mutate(session.id)}>
                          Sign out
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Loaded>
    </Card>
  )
}

/** "Firefox on Windows", as far as it can be told. */
function browserOf(userAgent: string): string {
  const first = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(userAgent))?.[1]
  const browser =
    first([
      [/Edg\//, 'Edge'],
      [/Firefox\//, 'Firefox'],
      [/Chrome\//, 'Chrome'],
      [/Safari\//, 'Safari'],
    ]) ?? 'A browser'
  const system = first([
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS/, 'macOS'],
    [/Linux/, 'Linux'],
  ])
  return system ? `${browser} on ${system}` : browser
}
