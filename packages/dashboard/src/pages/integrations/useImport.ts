import { useQuery } from '@tanstack/react-query'
import { api, read } from '../../api/client.ts'

const whileRunningMs = 1_000

/** One import with its streams, kept up to date while it runs. */
export function useImport(importId: string) {
  return useQuery({
    queryKey: ['imports', importId],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/imports/{import_id}', { params: { path: { import_id: importId } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.status === 'running' || state.data?.status === 'queued' ? whileRunningMs : false,
  })
}
