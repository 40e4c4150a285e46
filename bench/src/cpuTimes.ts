import { readFileSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'

/** The kernel counts CPU time in ticks of 10 ms (USER_HZ of proc(5), 100 on every Linux). */
const microsecondsPerTick = 10_000

type Process = { parent: number; name: string; us: number }

/**
 * Microseconds of CPU that this process and those below it have used so far, by name: `postgres`, or the file that Node runs.
 * Null where the system does not tell (it is read from /proc).
 */
export function cpuTimes(): Map<string, number> | null {
  let pids: number[]
  try {
    pids = readdirSync('/proc').map(Number).filter(Boolean)
  } catch {
    return null
  }
  const processes = new Map(pids.flatMap((pid) => readProcess(pid)))
  const times = new Map<string, number>()
  for (const [pid, { name, us }] of processes) {
    if (isBelow(processes, pid)) times.set(name, (times.get(name) ?? 0) + us)
  }
  return times
}

/** What was used since `before`, for each of `count` items, in microseconds. */
export function cpuPerItem(before: Map<string, number> | null, count: number): Record<string, number> | null {
  const now = cpuTimes()
  if (!before || !now) return null
  const entries = [...now].map(([name, us]) => [name, (us - (before.get(name) ?? 0)) / count] as const)
  return Object.fromEntries(entries.filter(([, us]) => us >= 0.1))
}

function isBelow(processes: ReadonlyMap<number, Process>, pid: number): boolean {
  for (let at: number | undefined = pid; at; at = processes.get(at)?.parent)
    if (at === process.pid) return true
  return false
}

/** A process that has ended meanwhile gives nothing. */
function readProcess(pid: number): [number, Process][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const script = command.find((part) => part.endsWith('.ts'))
    // The name in parentheses may contain anything; what follows it are numbers.
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    const shown = script && name !== 'postgres' ? basename(script, '.ts') : name
    return [[pid, { parent: Number(fields[1]), name: shown, us: ticks * microsecondsPerTick }]]
  } catch {
    return []
  }
}
