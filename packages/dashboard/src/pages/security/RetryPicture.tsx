import { useElementSize } from '@mantine/hooks'
import { duration } from '../../parts/text.tsx'
import { triesAt } from './retrySchedule.ts'

const size = { height: 58, side: 8, line: 20 }
const labelWidth = 58

/** The tries of a delivery over time, in words and as points on a line on which each step is some times as long as the one before. */
export function RetryPicture({ seconds, maxAge }: { seconds: readonly number[]; maxAge: number | null }) {
  const { ref, width } = useElementSize()
  const tries = triesAt(seconds)
  const last = tries.at(-1) ?? 0
  const made = maxAge === null ? tries : tries.filter((at) => at <= maxAge)
  const end = Math.max(last, maxAge ?? 0, 1)
  // A line on which a day is as long as a second would show one point; by logarithms each step is seen.
  const x = (at: number) =>
    size.side + (Math.log1p(at) / Math.log1p(end)) * Math.max(0, width - 2 * size.side)
  return (
    <div className="stack-small">
      <span className="small">{wordsOf(made, maxAge !== null && maxAge < last ? maxAge : null)}</span>
      <div ref={ref}>
        <svg className="retries" height={size.height} aria-hidden="true">
          <line className="grid" x1={size.side} x2={x(end)} y1={size.line} y2={size.line} />
          {maxAge !== null && (
            <line className="limit" x1={x(maxAge)} x2={x(maxAge)} y1={size.line - 14} y2={size.line + 14} />
          )}
          {tries.map((at, index) => (
            <circle
              key={at}
              cx={x(at)}
              cy={size.line}
              r={5}
              className={index < made.length ? 'try' : 'try is-left-out'}
            />
          ))}
          {labelsOf(tries, x).map(({ at, text, anchor }) => (
            <text key={at} x={x(at)} y={size.line + 28} textAnchor={anchor}>
              {text}
            </text>
          ))}
        </svg>
      </div>
    </div>
  )
}

function wordsOf(made: readonly number[], cutS: number | null): string {
  const last = made.at(-1) ?? 0
  const end =
    cutS === null ? 'then it is given up' : `given up after ${duration(cutS * 1000)}, whatever is left`
  if (made.length === 1) return `One try, ${end}.`
  return `${made.length} tries: at once, and up to ${duration(last * 1000)} later; ${end}. Each wait is up to 20% shorter or longer.`
}

type Label = { at: number; text: string; anchor: 'start' | 'middle' | 'end' }

/** As many labels as do not touch each other; the first and the last are always there. */
function labelsOf(tries: readonly number[], x: (at: number) => number): Label[] {
  const last = tries.at(-1) ?? 0
  const labels: Label[] = [{ at: 0, text: 'at once', anchor: 'start' }]
  let reached = x(0) + labelWidth
  for (const at of tries.slice(1, -1)) {
    if (x(at) - labelWidth / 2 < reached || x(at) + labelWidth / 2 > x(last) - labelWidth) continue
    labels.push({ at, text: shortly(at), anchor: 'middle' })
    reached = x(at) + labelWidth / 2
  }
  if (last > 0) labels.push({ at: last, text: shortly(last), anchor: 'end' })
  return labels
}

const units: readonly [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
]

/** +5 min, +2.6 h. */
function shortly(seconds: number): string {
  const [unit, length] = units.find(([, each]) => seconds >= each) ?? ['s', 1]
  const value = seconds / length
  const isNearWhole = value >= 10 || Math.abs(value - Math.round(value)) < 0.15
  return `+${isNearWhole ? Math.round(value) : value.toFixed(1)} ${unit}`
}
