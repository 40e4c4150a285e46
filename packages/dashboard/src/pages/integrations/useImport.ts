import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, read } from '../../api/client.ts'
import { isUnderWay } from './importWords.ts'

/** Should the stream of progress not get through: a proxy that keeps it back. */
const withoutStreamMs = 5_000

/** One import with its streams. While it runs the service tells each change, at most one a second. */
export function useImport(importId: string) {
  const queries = useQueryClient()
  const asked = useQuery({
    queryKey: ['imports', importId],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/imports/{import_id}', { params: { path: { import_id: importId } }, signal })),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.status) ? withoutStreamMs : false),
  })
  const isWatched = isUnderWay(asked.data?.status)
  useEffect(() => {
    if (!isWatched) return
    const source = new EventSource(`/v1/imports/${importId}/progress`)
    source.addEventListener('progress', (message: MessageEvent<string>) => {
      queries.setQueryData(['imports', importId], JSON.parse(message.data))
    })
    source.addEventListener('end', () => {
      source.close()
      void queries.invalidateQueries({ queryKey: ['imports'] })
    })
    return () => source.close()
  }, [importId, isWatched, queries])
  return asked
}
