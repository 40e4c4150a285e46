import { useQuery } from '@tanstack/react-query'
import { api, read } from '../../api/client.ts'

/** The workspace's webhook endpoints, oldest first. A workspace has a hundred at most unless its operator says otherwise. */
export function useEndpoints() {
  return useQuery({
    queryKey: ['endpoints'],
    queryFn: async ({ signal }) =>
      (await read(api.GET('/v1/webhook-endpoints', { params: { query: { limit: 200 } }, signal }))).data,
  })
}

/** An endpoint's URL without its protocol, as people tell endpoints apart. */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '')
}
