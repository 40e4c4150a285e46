import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { api, read, type Schemas } from '../api/client.ts'
import { isSignedOut } from '../api/problem.ts'

export type SignedIn = Schemas['SignedIn']

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<SignedIn | null> => {
    try {
      return await read(api.GET('/v1/session', { signal }))
    } catch (error) {
      if (isSignedOut(error)) return null
      throw error
    }
  },
  staleTime: 60_000,
})

/** Who is signed in, on pages that are shown to nobody else. */
export function useSession(): SignedIn {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Error('nobody is signed in')
  return data
}

/** Whether this person may change things; false while that is not known. */
export function useMayWrite(): boolean {
  const { data } = useQuery(sessionQuery)
  return data !== undefined && data !== null && data.role !== 'user'
}
