import { existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inflate } from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

/** Why there is no browser for this machine; null when there is one. Tests that need it are skipped with this reason. */
export const browserMissing: string | null =
  process.platform === 'linux' && process.arch === 'x64'
    ? null
    : `the browser from npm runs on Linux x64 alone, this is ${process.platform} ${process.arch}`

const archives = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin')

/** Starts Chromium without a screen. On a machine that lacks its libraries (NSS and others), those that come with the package are used. */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpack()
  const launch = (env: Record<string, string>) =>
    chromium.launch({
      executablePath: join(folder, 'chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
      env: { ...cleanEnv(), FONTCONFIG_PATH: join(folder, 'fonts'), ...env },
    })
  try {
    return await launch({})
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes('shared libraries'))) throw cause
    return await launch({ LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') })
  }
}

function cleanEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** Unpacks the browser once a machine, into a folder that appears only when it is complete: test files start at the same time. */
async function unpack(): Promise<string> {
  const { size } = await stat(join(archives, 'chromium.br'))
  const folder = join(tmpdir(), `tributary-browser-${size}`)
  if (existsSync(folder)) return folder
  const partial = `${folder}.${process.pid}`
  await mkdir(partial, { recursive: true })
  await Promise.all(
    ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((name) => inflateInto(partial, name)),
  )
  await rename(partial, folder).catch(async (cause: unknown) => {
    await rm(partial, { recursive: true, force: true })
    if (!existsSync(folder)) throw cause
  })
  return folder
}

/** The package unpacks into the temporary folder, which it asks for when it is called. */
function inflateInto(folder: string, name: string): Promise<string> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return inflate(join(archives, name))
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
