import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { repositoryPath } from '../../../test/support/runNode.ts'

const moduleOf = (name: string) => JSON.stringify(repositoryPath(`packages/server/src/${name}`))

// The threads of a process are shown by Linux alone.
test.skipIf(!existsSync('/proc/self/task'))(
  'names whose server does not answer leave threads for others: nothing that the service loads has begun the pool before',
  async () => {
    const script = `
      import { readdirSync } from 'node:fs'
      import { lookup } from 'node:dns/promises'
      import ${moduleOf('service.ts')}
      import { widenThreadPool } from ${moduleOf('threadPool.ts')}
      widenThreadPool(process.env)
      await lookup('localhost')
      console.log(readdirSync('/proc/self/task').length)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
    expect(Number(stdout)).toBeGreaterThan(128)
  },
)
