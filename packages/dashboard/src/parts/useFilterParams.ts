import { useSearchParams } from 'react-router'

/** What a page is narrowed to stands in its address, so that it can be sent to somebody and survives a reload. */
export function useFilterParams(): {
  params: URLSearchParams
  /** Null or an empty text takes the parameter away. */
  set: (name: string, value: string | null) => void
} {
  const [params, setParams] = useSearchParams()
  const set = (name: string, value: string | null) =>
    setParams(
      (now) => {
        if (value) now.set(name, value)
        else now.delete(name)
        return now
      },
      { replace: true },
    )
  return { params, set }
}
