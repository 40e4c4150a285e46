/** What an endpoint without a schedule of its own gets, in seconds (docs/webhooks.md#tries). */
export const defaultSchedule: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
const triesMax = 30
const waitMaxS = 7 * 86_400

const units: readonly [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
]
const part = /^(\d{1,7})\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?$/i

/** Schedules to choose from, by what they are good for. */
export const presets: readonly { value: string; label: string; seconds: readonly number[] }[] = [
  { value: 'quick', label: 'Quick: 5 tries within the hour', seconds: [5, 60, 600, 1800] },
  { value: 'day', label: 'A day: 8 tries', seconds: [5, 60, 300, 1800, 7200, 21_600, 50_400] },
  { value: 'none', label: 'Never again: one try', seconds: [] },
]

/** Reads waits as people write them: "5s, 5m, 2h". Gives seconds, or what is wrong with them. */
export function readSchedule(text: string): number[] | string {
  const given = text.split(/[,;\n]+|(?<=[a-z])\s+(?=\d)/i).flatMap((one) => one.trim() || [])
  if (given.length > triesMax) return `At most ${triesMax} waits; there are ${given.length}.`
  const seconds: number[] = []
  for (const one of given) {
    const [, number, unit = 's'] = part.exec(one) ?? []
    const length = units.find(([letter]) => letter === unit.charAt(0).toLowerCase())?.[1]
    if (number === undefined || length === undefined)
      return `“${one}” is not a wait: write 30s, 5m, 2h or 1d.`
    const wait = Number(number) * length
    if (wait < 1 || wait > waitMaxS) return `“${one}” is not between a second and 7 days.`
    seconds.push(wait)
  }
  return seconds
}

/** The same waits as text that readSchedule takes: "5s, 5m, 2h". */
export function writeSchedule(seconds: readonly number[]): string {
  return seconds
    .map((wait) => {
      const [letter, length] = units.find(([, size]) => wait % size === 0) ?? ['s', 1]
      return `${wait / length}${letter}`
    })
    .join(', ')
}

/** When each try is made, in seconds after the first, which is at once. Real waits are up to 20% shorter or longer. */
export function triesAt(seconds: readonly number[]): number[] {
  let at = 0
  return [0, ...seconds.map((wait) => (at += wait))]
}
