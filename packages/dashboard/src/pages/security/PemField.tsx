import { Button, FileButton, Textarea } from '@mantine/core'
import { Icon } from '../../parts/icons.tsx'
import { Time } from '../../parts/text.tsx'
import { readCertificates } from './readCertificate.ts'

/** Text in PEM, pasted or from a file; of certificates, whose they are and until when they are valid. */
export function PemField({
  label,
  description,
  value,
  onChange,
  error,
  isKey,
}: {
  label: string
  description: string
  value: string
  onChange: (value: string) => void
  error: string | null
  /** A private key: of it nothing is told. */
  isKey?: boolean
}) {
  const certificates = isKey || value.trim() === '' ? [] : readCertificates(value)
  const isUnread = certificates === null || (!isKey && value.trim() !== '' && certificates.length === 0)
  const fault = isUnread ? 'No certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.' : error
  return (
    <div className="stack-small">
      <Textarea
        label={label}
        description={description}
        placeholder={`-----BEGIN ${isKey ? 'PRIVATE KEY' : 'CERTIFICATE'}-----`}
        autosize
        minRows={2}
        maxRows={6}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'pem' }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={fault}
      />
      <div className="row-wrap">
        <FileButton
          accept=".pem,.crt,.cer,.key,application/x-pem-file"
          onChange={(file) => void file?.text().then(onChange)}
        >
          {(props) => (
            <Button
              {...props}
              size="compact-sm"
              variant="default"
              leftSection={<Icon name="upload" size={14} />}
              aria-label={`Choose a file: ${label}`}
            >
              Choose a file
            </Button>
          )}
        </FileButton>
        {(certificates ?? []).map(({ subject, validUntil }, index) => (
          <span key={index} className="small">
            <strong>{subject}</strong>{' '}
            <span className="quiet">
              {validUntil.getTime() < Date.now() ? 'expired ' : 'valid until '}
              <ValidUntil at={validUntil} />
            </span>
          </span>
        ))}
      </div>
    </div>
  )
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

function ValidUntil({ at }: { at: Date }) {
  return (
    <>
      {day.format(at)} (<Time at={at.toISOString()} />)
    </>
  )
}
