import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, read, type AnswerOf } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import type { toSource } from './mappingText.ts'

type PreviewedRecord = AnswerOf<'previewMapping'>['records'][number]

export type PreviewState = {
  records: PreviewedRecord[] | undefined
  isComplete: boolean
  isFetching: boolean
  /** The mapping is not valid, or the preview failed. */
  error: unknown
  /** Why a field fails: in the mapping itself, or on the first record where it does. */
  fieldErrors: Map<string, string>
}

const typingMs = 400
const recordsMax = 8

/**
 * What the edited mapping would make of stored records of one stream, asked again when the typing pauses. Admins may ask alone: the
 * expressions run in the service.
 */
export function usePreview(
  type: string,
  stream: string,
  source: ReturnType<typeof toSource>,
  mayAsk: boolean,
): PreviewState {
  const [text] = useDebouncedValue(JSON.stringify(source), typingMs)
  const asked = useQuery({
    queryKey: ['preview', type, stream, text],
    queryFn: ({ signal }) =>
      read(
        api.POST('/v1/connectors/{type}/mapping/preview', {
          params: { path: { type } },
          // As text: the service reads it as YAML, of which JSON is a part.
          body: { mapping: text, stream, limit: recordsMax },
          signal,
        }),
      ),
    enabled: mayAsk && stream !== '',
    retry: false,
    placeholderData: keepPreviousData,
  })
  const fieldErrors = new Map<string, string>()
  for (const record of asked.data?.records ?? []) {
    for (const { field, message } of record.errors) {
      if (field !== null && !fieldErrors.has(field)) fieldErrors.set(field, message)
    }
  }
  if (asked.error instanceof Problem && asked.error.path) {
    const [, where, part, field] = asked.error.path.split('.')
    const name = part === 'fields' ? field : part
    if (where === stream && name) fieldErrors.set(name, asked.error.message)
  }
  return {
    records: asked.data?.records,
    isComplete: asked.data?.is_complete ?? true,
    isFetching: asked.isFetching,
    error: asked.error,
    fieldErrors,
  }
}
