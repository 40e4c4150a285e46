// `npm run build -w packages/connect`: the package to publish, in packages/connect/dist.
import { fileURLToPath } from 'node:url'
import { buildPackage } from './buildPackage.ts'

await buildPackage(fileURLToPath(new URL('../dist', import.meta.url)))
