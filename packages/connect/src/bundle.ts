import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'

/** The browser SDK as two files: an ES module, and a script that makes `window.tributary`. */
export type ConnectBundle = { esm: string; script: string }

const entry = fileURLToPath(new URL('./browser/connect.ts', import.meta.url))

/** Bundles the SDK in memory (about 20 ms). The builds know their own address, so pages that load them from the service need no configuration. */
export async function bundleConnect(): Promise<ConnectBundle> {
  const [esm, script] = await Promise.all([
    bundle({ format: 'esm', banner: { js: 'const tributaryScriptUrl=import.meta.url;' } }),
    bundle({
      format: 'iife',
      globalName: 'tributary',
      banner: { js: 'var tributaryScriptUrl=document.currentScript&&document.currentScript.src;' },
    }),
  ])
  return { esm, script }
}

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'none',
    ...options,
  })
  const [file] = outputFiles ?? []
  if (!file) throw new Error('esbuild made no file')
  return file.text
}
