import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'

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
  const { hasNextPage, isFetching, isError, fetchNextPage } = asked
  const isLastEmpty = asked.data?.pages.at(-1)?.data.length === 0
  // What a filter lets through may be rare: the service gives an empty page from which it goes on.
  useEffect(() => {
    if (isLastEmpty && hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [isLastEmpty, hasNextPage, isFetching, isError, fetchNextPage])
  const rows = asked.data?.pages.flatMap((page) => page.data)
  return { ...asked, data: rows?.length === 0 && hasNextPage ? undefined : rows }
}
