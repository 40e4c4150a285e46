import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, lstat, mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { TributaryError } from '@tributary/contract'
import { sharedBuffersMb, usableMemoryMb } from './sharedBuffers.ts'
import {
  findPostgresBinaries,
  isReachableByOthers,
  reachableBinaries,
  type PostgresBinaries,
} from './postgresBinaries.ts'

const execFileAsync = promisify(execFile)

export type EmbeddedPostgresOptions = {
  /** Folder that holds everything of this cluster; made when it is missing. */
  dir: string
  /** False only for tests: a power cut may then lose data, a killed process can not. */
  durable?: boolean
  /** More `-c name=value` settings. */
  settings?: Record<string, string>
  /** Told, in words, about restarts and about data kept elsewhere. */
  onNotice?: (message: string) => void
}

export type EmbeddedPostgres = {
  /** Connection string of the database `tributary`. */
  url: string
  /** Whether it ran already, started by another process. */
  wasRunning: boolean
  /** The postmaster's process id as of now. */
  pid(): number
  /** Stops the server (fast shutdown: sessions are ended, data is safe). */
  stop(): Promise<void>
}

type Account = { uid: number; gid: number }

/**
 * Starts the PostgreSQL that npm installed, on a free port of 127.0.0.1, and keeps it running: if it dies it is started again
 * on the same port. A cluster left running by a killed service is taken over. Throws `config.invalid` when it can not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dir, { recursive: true })
  const account = await postgresAccount()
  const installed = await findPostgresBinaries()
  const binaries = account ? await reachableBinaries(installed) : installed
  const dataDir = await placeDataDir(options, account)
  const passwordFile = join(options.dir, 'postgres.password')
  if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(binaries, dataDir, passwordFile, account)
  const password = (await readFile(passwordFile, 'utf8')).trim()

  const running = await findRunning(dataDir)
  // The same port as the last time where it is free: other processes may know the address (DATABASE_URL).
  const portFile = join(options.dir, 'postgres.port')
  const lastPort = Number(await readFile(portFile, 'utf8').catch(() => '0'))
  const port = running?.port ?? (await freePort(lastPort).catch(() => freePort(0)))
  await writeFile(portFile, `${port}\n`)
  const postmaster = new Postmaster(binaries, dataDir, port, account, options)
  if (running) postmaster.adopt(running.pid)
  else await postmaster.start()

  const urlOf = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
  try {
    await createDatabase(urlOf('postgres'), 'tributary')
  } catch (cause) {
    await postmaster.stop()
    throw cause
  }
  return {
    url: urlOf('tributary'),
    wasRunning: running !== null,
    pid: () => postmaster.pid,
    stop: () => postmaster.stop(),
  }
}

/** Owns the server process: starts, watches, restarts and stops it. */
class Postmaster {
  pid = 0
  readonly #binaries: PostgresBinaries
  readonly #dataDir: string
  readonly #port: number
  readonly #account: Account | null
  readonly #options: EmbeddedPostgresOptions
  #stopping = false
  #watch: NodeJS.Timeout | null = null

  constructor(
    binaries: PostgresBinaries,
    dataDir: string,
    port: number,
    account: Account | null,
    options: EmbeddedPostgresOptions,
  ) {
    this.#binaries = binaries
    this.#dataDir = dataDir
    this.#port = port
    this.#account = account
    this.#options = options
  }

  /** Takes over a server that another process started and left behind. There is no child to listen to, so it is looked at. */
  adopt(pid: number): void {
    this.pid = pid
    this.#watch = setInterval(() => {
      if (isAlive(pid) || this.#stopping) return
      if (this.#watch) clearInterval(this.#watch)
      void this.#restart()
    }, 500)
    this.#watch.unref()
  }

  async start(): Promise<void> {
    const log: string[] = []
    const child = spawn(this.#binaries.postgres, this.#arguments(), {
      ...(this.#account ?? {}),
      // A session of its own: a Ctrl-C in the terminal must reach the service alone, which then drains and stops the server.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await untilReady(child, log)
    this.pid = child.pid ?? 0
    child.unref()
    child.once('exit', () => {
      if (!this.#stopping) void this.#restart()
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#watch) clearInterval(this.#watch)
    if (!isAlive(this.pid)) return
    process.kill(this.pid, 'SIGINT')
    while (isAlive(this.pid)) await delay(10)
  }

  async #restart(): Promise<void> {
    for (let failures = 0; !this.#stopping; failures++) {
      this.#options.onNotice?.('The embedded PostgreSQL stopped by itself; starting it again.')
      try {
        await this.start()
        return
      } catch {
        await delay(Math.min(100 * 2 ** failures, 5_000))
      }
    }
  }

  #arguments(): string[] {
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      port: String(this.#port),
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: `${sharedBuffersMb(usableMemoryMb())}MB`,
      max_wal_size: '2GB',
      // What a large transaction writes to the log is on the disk, nearly all of it, when its commit waits for that.
      wal_writer_delay: '10ms',
      shared_preload_libraries: 'pg_stat_statements',
      ...(this.#options.durable === false ? { fsync: 'off', full_page_writes: 'off' } : {}),
      ...this.#options.settings,
    }
    return [
      '-D',
      this.#dataDir,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
  }
}

function untilReady(child: ChildProcess, log: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      // After start the pipe must stay drained, or the server would block on a full one; only the start is kept.
      if (log.length < 200) log.push(chunk)
      if (chunk.includes('database system is ready to accept connections')) resolve()
    })
    if (child.stderr && 'unref' in child.stderr && typeof child.stderr.unref === 'function')
      child.stderr.unref()
    child.once('error', reject)
    child.once('exit', (code) => {
      const said = log.join('').trim().split('\n').slice(-5).join('\n')
      reject(
        new TributaryError(
          'config.invalid',
          `The embedded PostgreSQL did not start (exit code ${code}). It said:\n${said}`,
        ),
      )
    })
  })
}

/** PostgreSQL refuses to run as root: there, the account `postgres` is used, and made when it is missing. */
async function postgresAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const idOf = async (flag: string) => Number((await execFileAsync('id', [flag, 'postgres'])).stdout)
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') }
  } catch {
    try {
      await execFileAsync('useradd', ['--system', '--user-group', 'postgres'])
      return { uid: await idOf('-u'), gid: await idOf('-g') }
    } catch (cause) {
      throw new TributaryError(
        'config.invalid',
        'PostgreSQL does not run as root, and the account "postgres" could not be made. ' +
          'Run Tributary as another user, make that account, or set DATABASE_URL.',
        { cause },
      )
    }
  }
}

/**
 * The data folder, usable by the server's account. Under root, below a folder that is closed to others, the data lies in
 * /var/lib/tributary and a symbolic link leads there.
 */
async function placeDataDir(options: EmbeddedPostgresOptions, account: Account | null): Promise<string> {
  const link = join(options.dir, 'postgres')
  const isLink = await lstat(link).then(
    (found) => found.isSymbolicLink(),
    () => false,
  )
  if (isLink) return await realpath(link)
  if (account && !existsSync(link) && !(await isReachableByOthers(options.dir))) {
    const name = createHash('sha256').update(options.dir).update(randomBytes(8)).digest('hex').slice(0, 16)
    const elsewhere = join('/var/lib/tributary', name)
    await mkdir(elsewhere, { recursive: true, mode: 0o755 })
    await chown(elsewhere, account.uid, account.gid)
    await symlink(elsewhere, link)
    options.onNotice?.(
      `${options.dir} is closed to the account "postgres"; its data is kept in ${elsewhere}.`,
    )
    return elsewhere
  }
  await mkdir(link, { recursive: true, mode: 0o700 })
  if (account) await chown(link, account.uid, account.gid)
  return link
}

async function initialise(
  binaries: PostgresBinaries,
  dataDir: string,
  passwordFile: string,
  account: Account | null,
): Promise<void> {
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  const handed = join(dataDir, '..', `.initdb-${process.pid}`)
  const forServer = account ? handed : passwordFile
  if (account) {
    // initdb runs as `postgres` and refuses a folder that is not empty, so the password is handed over beside it.
    await writeFile(handed, await readFile(passwordFile), { mode: 0o600 })
    await chown(handed, account.uid, account.gid)
  }
  try {
    await execFileAsync(
      binaries.initdb,
      [
        `--pgdata=${dataDir}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${forServer}`,
        '--encoding=UTF8',
        '--locale=C',
        '--data-checksums',
      ],
      { ...(account ?? {}), cwd: dataDir },
    )
  } catch (cause) {
    throw new TributaryError(
      'config.invalid',
      `The embedded PostgreSQL could not make its data folder ${dataDir}.`,
      { cause },
    )
  } finally {
    if (account) await rm(handed, { force: true })
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** A server that already runs on this data folder, from its postmaster.pid (line 1: pid, line 4: port). */
async function findRunning(dataDir: string): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port] = text.split('\n').map(Number)
  return pid && port && isAlive(pid) ? { pid, port } : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** `wanted` if it is free on 127.0.0.1 (rejects otherwise); for 0, any port that is. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
