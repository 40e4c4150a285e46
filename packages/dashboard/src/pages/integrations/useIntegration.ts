import { useQuery } from '@tanstack/react-query'
import { api, read } from '../../api/client.ts'

/** One integration, by its id. */
export function useIntegration(id: string) {
  return useQuery({
    queryKey: ['integrations', id],
    queryFn: ({ signal }) => read(api.GET('/v1/integrations/{id}', { params: { path: { id } }, signal })),
  })
}
