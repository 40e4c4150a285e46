// Writes the two files of the browser SDK to packages/connect/dist, for those who serve them from elsewhere.
import { mkdir, writeFile } from 'node:fs/promises'
import { bundleConnect } from './bundle.ts'

const folder = new URL('../dist/', import.meta.url)
const { esm, script } = await bundleConnect()
await mkdir(folder, { recursive: true })
await writeFile(new URL('connect.mjs', folder), esm)
await writeFile(new URL('connect.js', folder), script)
