import { Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, read } from '../../api/client.ts'
import { useFaults } from '../../api/useFaults.ts'
import { FormDialog } from '../../parts/FormDialog.tsx'
import { ShortId } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { KeyCard } from './KeyCard.tsx'

/** The public halves of the keys that sign connect secrets. */
export function Certificates() {
  const certificates = useQuery({
    queryKey: ['certificates'],
    queryFn: ({ signal }) => read(api.GET('/v1/certificates', { signal })),
  })
  const revoke = useDo(
    (id: string) => read(api.DELETE('/v1/certificates/{id}', { params: { path: { id } } })),
    { touches: [['certificates']], said: 'The certificate is revoked.', quiet: true },
  )
  return (
    <KeyCard
      title="Certificates"
      note="Your backend signs with the private key who connects. Several can be valid, so that you can change over."
      keys={certificates}
      columns={[{ title: 'Id', isWide: true, of: ({ id }) => <ShortId id={id} /> }]}
      add="Add a certificate"
      empty={{ icon: 'security', title: 'No certificate', text: 'Without one nobody can connect.' }}
      form={({ close, made }) => <CertificateForm onClose={close} onMade={made} />}
      secret={{
        title: 'Private key',
        what: 'Your backend signs connect secrets with it (RS256).',
        file: 'tributary-private-key.pem',
      }}
      revoke={{
        action: 'Revoke the certificate',
        warning:
          'Connect secrets that were signed with its private key are refused from this moment. Integrations that are connected stay.',
        run: (id) => revoke.mutateAsync(id),
      }}
    />
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
  const own = publicKey.trim()
  const create = useDo(
    () => read(api.POST('/v1/certificates', { body: { name, ...(own ? { public_key: own } : {}) } })),
    { touches: [['certificates']], said: 'The certificate is added.', quiet: true },
  )
  const faults = useFaults(create.error, ['name', 'public_key'])
  return (
    <FormDialog
      title="Add a certificate"
      size="lg"
      action={own ? 'Add it' : 'Make a pair'}
      isBusy={create.isPending}
      error={faults.rest}
      form={faults.form}
      onSubmit={() => create.mutate(undefined, { onSuccess: (made) => onMade(made.private_key ?? null) })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        placeholder="backend, 2027"
        required
        withAsterisk={false}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faults.at('name')}
      />
      <Textarea
        label="Public key of your own"
        description="PEM of an RSA key of 2048 bits or more. Leave it empty to have a pair made; its private key is shown once."
        placeholder="-----BEGIN PUBLIC KEY-----"
        autosize
        minRows={3}
        maxRows={10}
        classNames={{ input: 'pem' }}
        value={publicKey}
        onChange={(event) => setPublicKey(event.currentTarget.value)}
        error={faults.at('public_key')}
      />
    </FormDialog>
  )
}
