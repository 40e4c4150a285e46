import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'

/** A file of the build, with what was compressed ahead. */
export type BuiltFile = { type: string; plain: Buffer; gzip: Buffer | null; brotli: Buffer | null }

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The dashboard's files by their address, in memory (some 2 MB). Null when it was not built. */
export async function readBuild(folder: string): Promise<Map<string, BuiltFile> | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = new Map<string, BuiltFile>()
  for (const path of paths) {
    const type = types[extname(path)]
    if (type === undefined) continue
    const compressed = async (suffix: string) =>
      paths.includes(`${path}${suffix}`) ? await readFile(`${path}${suffix}`) : null
    files.set(`/${relative(folder, path).replaceAll('\\', '/')}`, {
      type,
      plain: await readFile(path),
      gzip: await compressed('.gz'),
      brotli: await compressed('.br'),
    })
  }
  return files.has('/index.html') ? files : null
}
