import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { Confirm } from '../../parts/Confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Empty, ProblemNote } from '../../parts/Notice.tsx'
import { Card, Loaded } from '../../parts/Page.tsx'
import { Pill } from '../../parts/Pill.tsx'
import { SecretOnce } from '../../parts/SecretOnce.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { TableScroll } from '../../parts/TableScroll.tsx'

type Certificate = AnswerOf<'listCertificates'>['data'][number]

/** The public halves of the keys that sign connect secrets. */
export function Certificates() {
  const [isAdding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<Certificate | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const certificates = useQuery({
    queryKey: ['certificates'],
    queryFn: ({ signal }) => read(api.GET('/v1/certificates', { signal })),
  })
  const revoke = useDo(
    (id: string) => read(api.DELETE('/v1/certificates/{id}', { params: { path: { id } } })),
    { touches: [['certificates']], said: 'The certificate is revoked.', quiet: true },
  )
  return (
    <Card
      title="Certificates"
      note="Your backend signs with the private key who connects. Several can be valid, so that you can change over."
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
          Add a certificate
        </Button>
      }
      flush
    >
      <Loaded of={certificates}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="security" title="No certificate">
              Without one nobody can connect.
            </Empty>
          ) : (
            <TableScroll below>
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col" className="wide">
                      Id
                    </th>
                    <th scope="col">Added</th>
                    <th scope="col">
                      <span className="visually-hidden">Revoke</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.map((certificate) => (
                    <tr key={certificate.id}>
                      <td className="wrap-anywhere">{certificate.name}</td>
                      <td className="mono wide">{certificate.id}</td>
                      <td>
                        <Time at={certificate.created} />
                      </td>
                      <td style={{ textAlign: 'right' }}>
                        {certificate.revoked ? (
                          <Pill tone="quiet">Revoked</Pill>
                        ) : (
                          <Button
                            size="compact-sm"
                            variant="default"
                            onClick={() => setRevoking(certificate)}
                          >
                            Revoke
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )
        }
      </Loaded>
      {isAdding && (
        <CertificateForm
          onClose={() => setAdding(false)}
          onMade={(privateKey) => {
            setAdding(false)
            setSecret(privateKey)
          }}
        />
      )}
      {secret && (
        <SecretOnce
          title="Private key"
          what="Your backend signs connect secrets with it (RS256)."
          secret={secret}
          file="tributary-private-key.pem"
          onClose={() => setSecret(null)}
        />
      )}
      {revoking && (
        <Confirm
          title={`Revoke “${revoking.name}”?`}
          action="Revoke the certificate"
          onConfirm={() => revoke.mutateAsync(revoking.id)}
          onClose={() => setRevoking(null)}
        >
          Connect secrets that were signed with its private key are refused from this moment. Integrations
          that are connected stay.
        </Confirm>
      )}
    </Card>
  )
}

function CertificateForm({
  onClose,
  onMade,
}: {
  onClose: () => void
  onMade: (privateKey: string | null) => void
}) {
  const [name, setName] = useState('')
  const [publicKey, setPublicKey] = useState('')
  const create = useDo(
    () =>
      read(
        api.POST('/v1/certificates', {
          body: { name, ...(publicKey.trim() ? { public_key: publicKey.trim() } : {}) },
        }),
      ),
    { touches: [['certificates']], said: 'The certificate is added.', quiet: true },
  )
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    create.mutate(undefined, { onSuccess: (made) => onMade(made.private_key ?? null) })
  }
  return (
    <Modal opened onClose={onClose} title="Add a certificate" size="lg">
      <form className="stack" onSubmit={submit}>
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="Public key of your own"
          description="PEM of an RSA key of 2048 bits or more. Leave it empty to have a pair made; its private key is shown once."
          autosize
          minRows={3}
          maxRows={10}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
          value={publicKey}
          onChange={(event) => setPublicKey(event.currentTarget.value)}
        />
        <ProblemNote error={create.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            {publicKey.trim() ? 'Add it' : 'Make a pair'}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
