import { useQuery } from '@tanstack/react-query'
import { api, read, type Schemas } from '../../api/client.ts'

export type DataModel = Schemas['DataModel']

/** The data models; they change with a version of the service alone. */
export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: async ({ signal }) => (await read(api.GET('/v1/models', { signal }))).data,
    staleTime: Infinity,
  })
}

/** What people call a record: its name, or whatever stands for one. */
export function nameOfRecord(record: { [name: string]: unknown }): string {
  for (const field of ['name', 'title', 'fullname', 'email', 'external_id']) {
    const value = record[field]
    if (typeof value === 'string' && value !== '') return value
  }
  const names = [record['firstname'], record['lastname']].filter((part) => typeof part === 'string')
  return names.length > 0 ? names.join(' ') : String(record['id'])
}

/** A value in a table. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
