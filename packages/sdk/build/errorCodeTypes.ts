import { errorCatalogue } from '@tributary/contract'

/** The type of the error codes, made from the catalogue. */
export function errorCodeTypes(): string {
  const codes = Object.keys(errorCatalogue).map((code) => `  | '${code}'`)
  return `// Made by "npm run generate" from the catalogue of errors.

/** Every code of an error answer; docs/errors.md says what each means. */
export type ErrorCode =
${codes.join('\n')}
`
}
