import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Bundles the TypeScript of an example's page into one ES module, in memory (about 20 ms). Not minified: it is there to be read. */
export async function bundlePage(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: ['es2022'],
    charset: 'utf8',
  })
  const [file] = outputFiles
  if (!file) throw new Error('esbuild made no file')
  return file.text
}
