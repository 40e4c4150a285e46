import { Button, Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { Dialog } from '../../parts/Dialog.tsx'
import { api, read, type Schemas } from '../../api/client.ts'
import { ReadOnly } from '../../frame/ReadOnly.tsx'
import { useMayWrite } from '../../frame/session.ts'
import { Note, ProblemNote } from '../../parts/Notice.tsx'
import { Card, Loaded, PageHead } from '../../parts/Page.tsx'
import { plural } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'
import { useConnectorName } from '../connectors/useConnectorName.ts'
import { useModels } from '../data/models.ts'
import { FieldList } from './FieldList.tsx'
import { Preview } from './Preview.tsx'
import { toEdited, toSource, type EditedMapping, type EditedStream } from './mappingText.ts'
import { usePreview } from './usePreview.ts'
import { Versions } from './Versions.tsx'

type Mapping = Schemas['Mapping']

const remapRefetchMs = 2_000

/** A connector's mapping: edited field by field, tried on stored records at once, published, taken back. */
export function Page() {
  const { type = '' } = useParams()
  const mapping = useQuery({
    queryKey: ['mapping', type],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/connectors/{type}/mapping', { params: { path: { type } }, signal })),
    refetchInterval: ({ state }) => (state.data?.remap?.state === 'running' ? remapRefetchMs : false),
  })
  return (
    <Loaded of={mapping}>
      {(data) => <Editor key={`${type} ${data.live_version}`} type={type} mapping={data} />}
    </Loaded>
  )
}

function Editor({ type, mapping }: { type: string; mapping: Mapping }) {
  const mayWrite = useMayWrite()
  const name = useConnectorName(type)
  const [edited, setEdited] = useState<EditedMapping>(() => toEdited(mapping.mapping))
  const names = Object.keys(edited.streams)
  const [chosen, setChosen] = useState<string | null>(null)
  const streamName = chosen ?? names[0] ?? ''
  const [isPublishing, setPublishing] = useState(false)
  const source = toSource(edited)
  const isChanged = JSON.stringify(source) !== JSON.stringify(toSource(toEdited(mapping.mapping)))
  const preview = usePreview(type, streamName, source, mayWrite)
  const stream = edited.streams[streamName]
  const setStream = (next: EditedStream) => setEdited({ streams: { ...edited.streams, [streamName]: next } })
  return (
    <>
      <PageHead
        title={`Mapping of ${name}`}
        crumbs={[{ to: '/mapping', label: 'Mapping' }]}
        note={
          mapping.live_version === 0
            ? 'The connector’s own mapping is live.'
            : `Version ${mapping.live_version} is live.`
        }
        actions={
          mayWrite ? (
            <>
              <Button
                variant="default"
                disabled={!isChanged}
                onClick={() => setEdited(toEdited(mapping.mapping))}
              >
                Undo the changes
              </Button>
              <Button disabled={!isChanged || preview.error !== null} onClick={() => setPublishing(true)}>
                Save…
              </Button>
            </>
          ) : (
            <ReadOnly />
          )
        }
      />
      <div className="stack">
        <RemapNote mapping={mapping} />
        <div className="two-columns">
          <Card title="Fields" note="JSONata expressions on the third party’s record">
            <div className="stack">
              <Select
                label="Stream"
                allowDeselect={false}
                value={streamName}
                onChange={setChosen}
                data={names}
              />
              {stream && (
                <StreamFields
                  name={streamName}
                  stream={stream}
                  readOnly={!mayWrite}
                  errors={preview.fieldErrors}
                  onChange={setStream}
                />
              )}
            </div>
          </Card>
          {mayWrite && <Preview of={preview} />}
        </div>
        <Versions
          type={type}
          live={mapping.live_version}
          onEdit={(version) => setEdited(toEdited(version))}
        />
      </div>
      {isPublishing && (
        <SaveForm
          type={type}
          source={source}
          next={mapping.newest_version + 1}
          onClose={() => setPublishing(false)}
        />
      )}
    </>
  )
}

function StreamFields({
  name,
  stream,
  readOnly,
  errors,
  onChange,
}: {
  name: string
  stream: EditedStream
  readOnly: boolean
  errors: Map<string, string>
  onChange: (next: EditedStream) => void
}) {
  const models = useModels()
  const model = models.data?.find(({ type }) => type === stream.model)
  return (
    <FieldList
      key={name}
      stream={stream}
      model={model}
      readOnly={readOnly}
      errors={errors}
      onChange={onChange}
    />
  )
}

function RemapNote({ mapping }: { mapping: Mapping }) {
  const { remap } = mapping
  if (remap?.state !== 'running') return null
  return (
    <Note tone="info" title="Stored records are being mapped again">
      <p>
        {plural(remap.integrations_left, 'integration')} of {remap.integrations} left ·{' '}
        {plural(remap.records_changed, 'change')} told · {plural(remap.records_failed, 'record')} at fault
      </p>
    </Note>
  )
}

function SaveForm({
  type,
  source,
  next,
  onClose,
}: {
  type: string
  source: ReturnType<typeof toSource>
  next: number
  onClose: () => void
}) {
  const [note, setNote] = useState('')
  const path = { type }
  const save = useDo(
    async (isPublished: boolean) => {
      const saved = await read(
        api.PUT('/v1/connectors/{type}/mapping', { params: { path }, body: { mapping: source, note } }),
      )
      if (!isPublished) return `Version ${saved.version} is kept. It is not live yet.`
      await read(
        api.POST('/v1/connectors/{type}/mapping/versions/{version}/publish', {
          params: { path: { type, version: saved.version } },
        }),
      )
      return `Version ${saved.version} is live. Stored records are mapped again.`
    },
    { touches: [['mapping'], ['connectors']], said: (words) => words, quiet: true },
  )
  const run = (isPublished: boolean) => save.mutate(isPublished, { onSuccess: onClose })
  return (
    <Dialog onClose={onClose} title={`Save as version ${next}`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          run(true)
        }}
      >
        <TextInput
          label="What changed"
          placeholder="optional"
          data-autofocus
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Note tone="info">
          Publishing maps the stored records again, without asking the third party; each that really changes
          is told to your endpoints.
        </Note>
        <ProblemNote error={save.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" loading={save.isPending} onClick={() => run(false)}>
            Keep as a draft
          </Button>
          <Button type="submit" loading={save.isPending}>
            Publish
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
