import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'

/** The browser SDK as an ES module and as a script that makes `window.tributary`; and the script of the hosted pages. */
export type ConnectBundle = { esm: string; script: string; page: string }

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url))

/** Bundles the SDK in memory (about 20 ms). The builds know their own address, so pages that load them from the service need no configuration. */
export async function bundleConnect(): Promise<ConnectBundle> {
  const entryPoints = [pathOf('./browser/connect.ts')]
  const [esm, script, page] = await Promise.all([
    bundle({ entryPoints, format: 'esm', banner: { js: 'const tributaryScriptUrl=import.meta.url;' } }),
    bundle({
      entryPoints,
      format: 'iife',
      globalName: 'tributary',
      banner: { js: 'var tributaryScriptUrl=document.currentScript&&document.currentScript.src;' },
    }),
    bundle({ entryPoints: [pathOf('./page/page.ts')], format: 'esm' }),
  ])
  return { esm, script, page }
}

async function bundle(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
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
