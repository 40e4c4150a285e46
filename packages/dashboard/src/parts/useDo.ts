import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useToast } from './toast.tsx'

/**
 * A write: afterwards the queries that start with `touches` are read again, and `said` (if any) tells what was done. With
 * `quiet`, an error is left to the form that shows it.
 */
export function useDo<Input, Output>(
  write: (input: Input) => Promise<Output>,
  options: { touches: QueryKey[]; said?: string | ((output: Output) => string); quiet?: boolean },
) {
  const queries = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: write,
    onSuccess: async (output) => {
      const { said } = options
      if (said !== undefined) toast.done(typeof said === 'string' ? said : said(output))
      await Promise.all(options.touches.map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      if (!options.quiet) toast.failed(error)
    },
  })
}
