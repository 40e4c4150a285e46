import { useQuery } from '@tanstack/react-query'
import { connectorsQuery } from './connectorsQuery.ts'

/** What a connector is called; its type while that is not known. */
export function useConnectorName(type: string): string {
  const connectors = useQuery(connectorsQuery)
  return connectors.data?.data.find((one) => one.type === type)?.name ?? type
}
