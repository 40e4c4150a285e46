import { TributaryError } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import { sealedColumns } from '../sealedColumns.ts'
import { countSealed, isKeyInUse, loadKeyring, sealAgain } from '../secrets/index.ts'
import type { Call, Command } from './command.ts'
import { withDatabase } from './withDatabase.ts'

/** More rounds than this mean that a process goes on sealing with an old key. */
const roundsMost = 3
const shownMost = 20

/** `tributary rekey`: seals every secret again with the newest sealing key. */
export const rekeyCommand: Command = {
  name: 'rekey',
  form: '[--check]',
  summary: 'seal every secret again with the newest sealing key',
  help: `Run it after the new key stands first in the ring (TRIBUTARY_SEALING_KEYS, or the file sealing-keys of the data folder) of every process, and each was
restarted with it; it reads the same settings. The service goes on meanwhile, and the older keys open what was not reached yet. It may be ended at
any moment and run again: what is done stays done. Afterwards the older keys can be taken out of the ring.

Exit code 0 when nothing is sealed with an older key any more, 1 when something is (with --check: how much, and nothing is changed).`,
  options: { check: { type: 'boolean', help: 'change nothing: say what is sealed with which key' } },
  run: (call) => withDatabase(call, async (db, _url, config) => rekey(call, db, config)),
}

type RingSettings = Parameters<typeof loadKeyring>[0]

async function rekey(call: Call, db: Database, settings: RingSettings): Promise<number> {
  const keyring = await loadKeyring(settings)
  const newest = keyring.keys[0]?.id ?? ''
  if (call.options['check']) return await showKeys(call, db, newest)
  if (!(await isKeyInUse(db, newest))) {
    throw new TributaryError(
      'config.invalid',
      `No process of the service has started with the sealing key "${newest}" yet, so none could open what it seals. ` +
        'Put it first in the ring of every process, restart them, and run this again.',
    )
  }
  const total = await countOlder(db, newest)
  if (total > 0) call.tell(`${total} values are sealed with an older key; sealing them with "${newest}".`)
  let sealed = 0
  for (let round = 1; round <= roundsMost; round++) {
    const report = await sealAgain(db, keyring, sealedColumns, {
      signal: call.signal,
      onProgress: progressTeller(call, sealed, total),
    })
    sealed += report.sealed
    const left = await countOlder(db, newest)
    // Only what was written by somebody else meanwhile is worth another round.
    if (left > report.unreadable.length && round < roundsMost) continue
    return tellEnd(call, { newest, sealed, left, unreadable: report.unreadable })
  }
  return 1
}

function progressTeller(call: Call, before: number, total: number): (sealed: number) => void {
  let told = -1
  return (sealed) => {
    const percent = total === 0 ? 100 : Math.min(100, Math.floor(((before + sealed) / total) * 100))
    if (percent === told) return
    told = percent
    call.tell(`${before + sealed} of ${total} (${percent} %)`)
  }
}

type End = {
  newest: string
  sealed: number
  left: number
  unreadable: { table: string; column: string; key: string[]; message: string }[]
}

function tellEnd(call: Call, { newest, sealed, left, unreadable }: End): number {
  const lines =
    left === 0
      ? [
          `Done: ${sealed} sealed again, and everything is sealed with "${newest}". The older keys can be taken out of the ring of every process.`,
          'Connect links that were made with one of them stop working then, and a backup from before still needs it.',
        ]
      : [
          `${sealed} sealed again; ${left} values are still sealed with an older key.`,
          ...unreadable
            .slice(0, shownMost)
            .map(({ table, column, key, message }) => `  ${table}.${column} of ${key.join(' ')}: ${message}`),
          left > unreadable.length
            ? 'A process goes on sealing with an older key: restart it with the new ring, and run this again.'
            : 'They can not be opened, and stay as they are: the integrations or endpoints named have to be connected or set up again.',
        ]
  call.print({ key: newest, sealed, left, unreadable }, lines.join('\n'))
  return left === 0 ? 0 : 1
}

async function countOlder(db: Database, newest: string): Promise<number> {
  const counts = await countSealed(db, sealedColumns)
  return counts.filter(({ keyId }) => keyId !== newest).reduce((sum, { count }) => sum + count, 0)
}

async function showKeys(call: Call, db: Database, newest: string): Promise<number> {
  const counts = await countSealed(db, sealedColumns)
  const rows = counts.map(({ keyId, table, column, count }) => ({ key: keyId, table, column, count }))
  const text = rows.map(
    (row) => `${row.key.padEnd(12)}  ${String(row.count).padStart(9)}  ${row.table}.${row.column}`,
  )
  call.print(
    { newest, sealed: rows },
    [
      `The newest key of the ring is "${newest}".`,
      ...text,
      ...(rows.length === 0 ? ['Nothing is sealed yet.'] : []),
    ].join('\n'),
  )
  return rows.every(({ key }) => key === newest) ? 0 : 1
}
