import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Confirm } from '../../parts/Confirm.tsx'
import { Icon, type IconName } from '../../parts/icons.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Card, Loaded } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { SecretOnce } from '../../parts/SecretOnce.tsx'
import { Table, type Column } from '../../parts/Table.tsx'
import { Time } from '../../parts/text.tsx'

type Key = { id: string; name: string; created: string; revoked: string | null }
type Asked<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown }

/** Keys of one kind: a list, a form that makes one, its secret shown once, and revoking. */
export function KeyCard<K extends Key>({
  title,
  note,
  keys,
  columns,
  add,
  empty,
  form,
  secret,
  revoke,
}: {
  title: string
  note: string
  keys: Asked<{ data: K[] }>
  /** What tells these keys apart besides their names. */
  columns: Column<K>[]
  add: string
  empty: { icon: IconName; title: string; text: string }
  form: (on: { close: () => void; made: (secret: string | null) => void }) => ReactNode
  secret: { title: string; what: string; file?: string }
  revoke: { action: string; warning: string; run: (id: string) => Promise<unknown> }
}) {
  const [isAdding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<K | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const button = (
    <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {add}
    </Button>
  )
  return (
    <Card title={title} note={note} actions={keys.data && keys.data.data.length > 0 && button} flush>
      <Loaded of={keys}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon={empty.icon} title={empty.title} action={button}>
              {empty.text}
            </Empty>
          ) : (
            <Table
              below
              rows={data}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Name', breaks: true, of: ({ name }) => name },
                ...columns,
                { title: 'Added', isWide: true, of: ({ created }) => <Time at={created} /> },
                {
                  title: 'Revoke',
                  isAction: true,
                  of: (key) =>
                    key.revoked ? (
                      <Pill tone="quiet">Revoked</Pill>
                    ) : (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`Revoke ${key.name}`}
                        onClick={() => setRevoking(key)}
                      >
                        Revoke
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {isAdding &&
        form({
          close: () => setAdding(false),
          made: (made) => {
            setAdding(false)
            setShown(made)
          },
        })}
      {shown && <SecretOnce {...secret} secret={shown} onClose={() => setShown(null)} />}
      {revoking && (
        <Confirm
          title={`Revoke “${revoking.name}”?`}
          action={revoke.action}
          onConfirm={() => revoke.run(revoking.id)}
          onClose={() => setRevoking(null)}
        >
          {revoke.warning}
        </Confirm>
      )}
    </Card>
  )
}
