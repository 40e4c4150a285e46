import { queryOptions } from '@tanstack/react-query'
import { api, read } from '../../api/client.ts'

/** The connectors, for choosing one and for their names. */
export const connectorsQuery = queryOptions({
  queryKey: ['connectors', 'all'],
  queryFn: ({ signal }) => read(api.GET('/v1/connectors', { params: { query: { limit: 200 } }, signal })),
  staleTime: 60_000,
})
