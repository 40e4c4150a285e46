import { duration } from '../../parts/text.tsx'
import { triesAt } from './retrySchedule.ts'

const size = { width: 560, height: 62, left: 8, right: 8, line: 22 }

/** The tries of a delivery over time, in words and as points on a line on which each step is some times as long as the one before. */
export function RetryPicture({ seconds, maxAge }: { seconds: readonly number[]; maxAge: number | null }) {
  const tries = triesAt(seconds)
  const last = tries.at(-1) ?? 0
  const made = maxAge === null ? tries : tries.filter((at) => at <= maxAge)
  const end = Math.max(last, maxAge ?? 0, 1)
  // A line on which a day is as long as a second would show one point; by logarithms each step is seen.
  const x = (at: number) =>
    size.left + (Math.log1p(at) / Math.log1p(end)) * (size.width - size.left - size.right)
  return (
    <div className="stack-small">
      <span className="small">{wordsOf(made, maxAge !== null && maxAge < last ? maxAge : null)}</span>
      <svg className="retries" viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
        <line className="grid" x1={size.left} x2={size.width - size.right} y1={size.line} y2={size.line} />
        {maxAge !== null && (
          <line className="limit" x1={x(maxAge)} x2={x(maxAge)} y1={size.line - 14} y2={size.line + 14} />
        )}
        {tries.map((at, index) => (
          <circle
            key={index}
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
  )
}

function wordsOf(made: readonly number[], cutS: number | null): string {
  const last = made.at(-1) ?? 0
  const end =
    cutS === null ? 'then it is given up' : `given up after ${duration(cutS * 1000)}, whatever is left`
  if (made.length === 1) return `One try, ${end}.`
  return `${made.length} tries: at once, and up to ${duration(last * 1000)} later; ${end}. Each wait is up to 20 % shorter or longer.`
}

const labelWidth = 64

/** As many labels as do not touch each other; the first and the last are always there. */
function labelsOf(tries: readonly number[], x: (at: number) => number) {
  const last = tries.at(-1) ?? 0
  const labels: { at: number; text: string; anchor: 'start' | 'middle' | 'end' }[] = [
    { at: 0, text: 'at once', anchor: 'start' },
  ]
  let reached = x(0) + labelWidth
  for (const at of tries.slice(1, -1)) {
    if (x(at) - labelWidth / 2 < reached || x(at) + labelWidth / 2 > x(last) - labelWidth) continue
    labels.push({ at, text: `+${duration(at * 1000)}`, anchor: 'middle' })
    reached = x(at) + labelWidth / 2
  }
  if (last > 0) labels.push({ at: last, text: `+${duration(last * 1000)}`, anchor: 'end' })
  return labels
}
