import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { bundleConnect } from './bundle.ts'

const source = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)

/**
 * Writes the package that is published into `folder`: `connect.mjs` and `react.mjs` for bundlers, `connect.js` for a script tag, their types, and no
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
      bundleModules(folder),
      bundleConnect().then(({ script }) => writeFile(join(folder, 'connect.js'), script)),
    ])
    await copyFile(join(types, 'browser/connect.d.ts'), join(folder, 'connect.d.mts'))
    await copyFile(join(types, 'react/useConnect.d.ts'), join(folder, 'react.d.mts'))
  } finally {
    await rm(types, { recursive: true, force: true })
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(await manifest(), null, 2)}\n`)
  await copyFile(join(source, 'README.md'), join(folder, 'README.md'))
  await copyFile(join(source, '../../LICENSE'), join(folder, 'LICENSE'))
}

/** Not minified: the app's bundler does that. The hook takes connect() from the other file, so that both know the same address. */
async function bundleModules(folder: string): Promise<void> {
  await build({
    entryPoints: {
      connect: join(source, 'src/browser/connect.ts'),
      react: join(source, 'src/react/useConnect.ts'),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: ['es2022'],
    external: ['react', '@tributary/connect'],
    charset: 'utf8',
  })
}

async function manifest(): Promise<object> {
  const own: unknown = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  const { name, version, description, license } = own as Record<string, string>
  const entry = (file: string) => ({ types: `./${file}.d.mts`, default: `./${file}.mjs` })
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    exports: { '.': entry('connect'), './react': entry('react'), './package.json': './package.json' },
    unpkg: './connect.js',
    jsdelivr: './connect.js',
    files: ['connect.js', 'connect.mjs', 'connect.d.mts', 'react.mjs', 'react.d.mts'],
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
    keywords: ['tributary', 'integrations', 'oauth2'],
  }
}
