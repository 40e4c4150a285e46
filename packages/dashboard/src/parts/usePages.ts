import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'

type ApiPage<T> = { data: T[]; next_cursor: string | null }

/** A list of the API, page after page: all rows so far, and how to get more. */
export function usePages<T>(
  key: QueryKey,
  readPage: (cursor: string | undefined, signal: AbortSignal) => Promise<ApiPage<T>>,
  options: { refetchMs?: number | false; enabled?: boolean } = {},
) {
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: options.enabled ?? true,
    ...(options.refetchMs === undefined ? {} : { refetchInterval: options.refetchMs }),
  })
  return { ...asked, data: asked.data?.pages.flatMap((page) => page.data) }
}
