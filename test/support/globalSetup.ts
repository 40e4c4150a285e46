import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { migrate, startEmbeddedPostgres } from '../../packages/server/src/db/index.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the migrated template, from which each test file clones a database of its own. */
    templateUrl: string
  }
}

/** One PostgreSQL for the whole run, in a folder that goes when the run ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-test-'))
  // mkdtemp closes it to others; the account that PostgreSQL runs as under root must enter it.
  await chmod(dir, 0o755)
  const postgres = await startEmbeddedPostgres({ dir, durable: false })
  await migrate(postgres.url)
  project.provide('templateUrl', postgres.url)
  return async () => {
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
