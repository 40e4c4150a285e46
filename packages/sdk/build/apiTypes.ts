import openapiTS, { astToString } from 'openapi-typescript'

/** The types of the API, made from its OpenAPI document (JSON text). */
export async function apiTypes(openApi: string): Promise<string> {
  const document: unknown = JSON.parse(openApi)
  if (typeof document !== 'object' || document === null) throw new Error('the OpenAPI document is no object')
  const types = astToString(await openapiTS(JSON.stringify(document)))
  return `// Made by "npm run generate" from docs/openapi.json.\n\n${types}`
}
