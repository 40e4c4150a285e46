import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { apiTypes } from '../packages/sdk/build/apiTypes.ts'
import { errorCodeTypes } from '../packages/sdk/build/errorCodeTypes.ts'
import { errorsDocument } from './errorsDocument.ts'
import { eventsDocument } from './eventsDocument.ts'
import { openApiDocument } from './openApiDocument.ts'

// `npm run generate` writes the documents that follow from the code; with --check it says which are out of date.
const root = new URL('../', import.meta.url)
const openApi = await openApiDocument()
const documents: Record<string, () => string | Promise<string>> = {
  'docs/errors.md': errorsDocument,
  'docs/events.md': eventsDocument,
  'docs/openapi.json': () => openApi,
  'packages/sdk/src/generated/api.ts': () => apiTypes(openApi),
  'packages/sdk/src/generated/errorCodes.ts': errorCodeTypes,
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [path, make] of Object.entries(documents)) {
  const file = fileURLToPath(new URL(path, root))
  const text = await format(await make(), { ...(await resolveConfig(file)), filepath: file })
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue
  if (check) stale.push(path)
  else await writeFile(file, text)
}
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run: npm run generate`)
  process.exitCode = 1
}
