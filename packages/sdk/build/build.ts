// `npm run build -w packages/sdk`: the package to publish, in packages/sdk/dist (then `npm publish packages/sdk/dist`).
import { fileURLToPath } from 'node:url'
import { buildPackage } from './buildPackage.ts'

await buildPackage(fileURLToPath(new URL('../dist', import.meta.url)))
