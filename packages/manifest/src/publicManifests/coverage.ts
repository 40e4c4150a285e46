import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { coverageTable } from './coverageTable.ts'

// npm run coverage [-- --write]: prints what runs of the public manifests; with --write it goes into the README.

const folder = fileURLToPath(new URL('../../../../../shared/manifest/manifests', import.meta.url))
const readme = fileURLToPath(new URL('../../README.md', import.meta.url))

if (existsSync(folder)) {
  const table = coverageTable(folder)
  process.stdout.write(`${table}\n`)
  if (process.argv.includes('--write')) {
    const text = readFileSync(readme, 'utf8')
    const between = /(<!-- coverage -->\n)[\s\S]*?(<!-- end of coverage -->)/
    writeFileSync(
      readme,
      text.replace(between, (_whole, start, end) => `${start}\n${table}\n\n${end}`),
    )
  }
} else {
  process.stderr.write(`coverage: expected public manifests in ${folder}, found none; nothing to count.\n`)
  process.exitCode = 1
}
