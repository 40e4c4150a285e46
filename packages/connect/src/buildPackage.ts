import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { packageReadme } from '../../../scripts/packageReadme.ts'
import { bundleConnect } from './bundle.ts'

const source = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)

const formats = [
  ['esm', 'mjs', 'd.mts'],
  ['cjs', 'cjs', 'd.cts'],
] as const

/**
 * Writes the package that is published into `folder`: `connect` and `react` as ES modules and as CommonJS, `connect.js` for a script tag, their types, and no
 * dependency but, for the hook, the app's own React.
 */
export async function buildPackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const types = await mkdtemp(join(tmpdir(), 'tributary-connect-types-'))
  try {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    await Promise.all([
      run(process.execPath, [tsc, '-p', join(source, 'tsconfig.build.json'), '--outDir', types]),
      ...formats.map(([format, extension]) => bundleModules(folder, format, extension)),
      bundleConnect().then(({ script }) => writeFile(join(folder, 'connect.js'), script)),
    ])
    for (const [, , extension] of formats) {
      await copyFile(join(types, 'browser/connect.d.ts'), join(folder, `connect.${extension}`))
      await copyFile(join(types, 'react/useConnect.d.ts'), join(folder, `react.${extension}`))
    }
  } finally {
    await rm(types, { recursive: true, force: true })
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`)
  await writeFile(join(folder, 'README.md'), await packageReadme(join(source, 'README.md'), folder))
  await copyFile(join(source, '../../LICENSE'), join(folder, 'LICENSE'))
}

/** Not minified: the app's bundler does that. The hook takes connect() from the other file, so that both know the same address. */
async function bundleModules(folder: string, format: 'esm' | 'cjs', extension: string): Promise<void> {
  await build({
    entryPoints: {
      connect: join(source, 'src/browser/connect.ts'),
      react: join(source, 'src/react/useConnect.ts'),
    },
    outdir: folder,
    outExtension: { '.js': `.${extension}` },
    bundle: true,
    format,
    target: ['es2022'],
    external: ['react', '@tributary/connect'],
    charset: 'utf8',
  })
}

async function manifest(): Promise<object> {
  const own: unknown = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  const { name, version, description, license } = own as Record<string, string>
  const entry = (file: string) => ({
    import: { types: `./${file}.d.mts`, default: `./${file}.mjs` },
    require: { types: `./${file}.d.cts`, default: `./${file}.cjs` },
  })
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=18' },
    main: './connect.cjs',
    module: './connect.mjs',
    types: './connect.d.cts',
    exports: { '.': entry('connect'), './react': entry('react'), './package.json': './package.json' },
    unpkg: './connect.js',
    jsdelivr: './connect.js',
    files: ['connect.*', 'react.*'],
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
    keywords: ['tributary', 'integrations', 'oauth2'],
  }
}
