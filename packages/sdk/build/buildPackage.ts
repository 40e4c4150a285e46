import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { packageReadme } from '../../../scripts/packageReadme.ts'

const source = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)
const formats = [
  ['esm', 'module'],
  ['cjs', 'commonjs'],
] as const

/**
 * Writes the package that is published into `folder`: the SDK as ES module and as CommonJS, each with its types, and no dependency. Takes a
 * few seconds, most of them for the types.
 */
export async function buildPackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const types = await mkdtemp(join(tmpdir(), 'tributary-sdk-types-'))
  try {
    await Promise.all([emitTypes(types), ...formats.map(([format]) => bundle(format, join(folder, format)))])
    for (const [format, type] of formats) {
      await cp(types, join(folder, format), { recursive: true })
      await writeFile(join(folder, format, 'package.json'), `${JSON.stringify({ type })}\n`)
    }
  } finally {
    await rm(types, { recursive: true, force: true })
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`)
  await cp(join(source, 'examples'), join(folder, 'examples'), { recursive: true })
  await writeFile(join(folder, 'README.md'), await packageReadme(join(source, 'README.md'), folder))
  await copyFile(join(source, '../../LICENSE'), join(folder, 'LICENSE'))
}

async function bundle(format: 'esm' | 'cjs', outdir: string): Promise<void> {
  await build({
    entryPoints: [join(source, 'src/index.ts')],
    outdir,
    bundle: true,
    format,
    platform: 'node',
    target: ['node20'],
    charset: 'utf8',
    sourcemap: false,
  })
}

/** The declarations, with the names that the files have once they are JavaScript. */
async function emitTypes(folder: string): Promise<void> {
  // TypeScript 5.9 of this package: what the compiler of tomorrow emits, those of today must read.
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  await run(process.execPath, [tsc, '-p', join(source, 'tsconfig.build.json'), '--outDir', folder])
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/(from '\.[^']*)\.ts'/g, "$1.js'"))
  }
}

async function manifest(): Promise<object> {
  const own: unknown = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  const { name, version, description, license } = own as Record<string, string>
  const entry = (format: string) => ({ types: `./${format}/index.d.ts`, default: `./${format}/index.js` })
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.11' },
    main: './cjs/index.js',
    module: './esm/index.js',
    types: './cjs/index.d.ts',
    exports: { '.': { import: entry('esm'), require: entry('cjs') }, './package.json': './package.json' },
    files: ['esm', 'cjs', 'examples'],
    keywords: ['tributary', 'webhooks', 'integrations'],
  }
}
