import { queryOptions } from '@tanstack/react-query'
import { api, read } from '../../api/client.ts'

/** Who may use the workspace. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async ({ signal }) => (await read(api.GET('/v1/members', { signal }))).data,
})
