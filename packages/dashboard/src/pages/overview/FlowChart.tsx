import { useElementSize } from '@mantine/hooks'
import { useId } from 'react'
import type { Schemas } from '../../api/client.ts'
import { count } from '../../parts/text.tsx'

type Step = Schemas['Statistics']['flow'][number]
type Key = 'events' | 'succeeded' | 'failed'
type Series = { key: Key; label: string; color: string }

const size = { height: 170, left: 40, bottom: 20, top: 6 }
const plotHeight = size.height - size.top - size.bottom
const gap = 0.22

/** Stacked bars over time. Its numbers are in the title of each bar, and in one sentence for whoever does not see it. */
export function FlowChart({
  label,
  flow,
  stepS,
  series,
}: {
  label: string
  flow: Step[]
  stepS: number
  series: Series[]
}) {
  const summaryId = useId()
  const totals = flow.map((step) => series.reduce((sum, { key }) => sum + step[key], 0))
  const most = niceMost(Math.max(...totals))
  const { ref, width } = useElementSize()
  const step = Math.max(0, width - size.left) / flow.length
  const heightOf = (value: number) => (value / most) * plotHeight
  return (
    <>
      <div ref={ref}>
        <svg className="chart" role="img" aria-label={label} aria-describedby={summaryId}>
          {[0, 0.5, 1].map((share) => {
            const y = size.top + plotHeight * (1 - share)
            return (
              <g key={share}>
                <line className="grid" x1={size.left} x2={width} y1={y} y2={y} />
                <text x={size.left - 8} y={y + 4} textAnchor="end">
                  {compact(most * share)}
                </text>
              </g>
            )
          })}
          {flow.map((values, index) => (
            <Bar
              key={values.at}
              x={size.left + index * step}
              width={step}
              values={values}
              series={series}
              heightOf={heightOf}
              stepS={stepS}
            />
          ))}
          {ticksOf(flow).map(({ index, text }, place, all) => (
            <text
              key={index}
              x={size.left + (index + 0.5) * step}
              y={size.height - 4}
              textAnchor={place === 0 ? 'start' : place === all.length - 1 ? 'end' : 'middle'}
            >
              {text}
            </text>
          ))}
        </svg>
      </div>
      {series.length > 1 && (
        <div className="legend" aria-hidden="true">
          {series.map(({ key, label: name, color }) => (
            <span key={key} style={{ '--swatch': color } as React.CSSProperties}>
              {name}
            </span>
          ))}
        </div>
      )}
      <p id={summaryId} className="visually-hidden">
        {series
          .map(
            ({ key, label: name }) =>
              `${name}: ${count(flow.reduce((sum, one) => sum + one[key], 0))} in all`,
          )
          .join('; ')}
        .
      </p>
    </>
  )
}

function Bar({
  x,
  width,
  values,
  series,
  heightOf,
  stepS,
}: {
  x: number
  width: number
  values: Step
  series: Series[]
  heightOf: (value: number) => number
  stepS: number
}) {
  let y = size.top + plotHeight
  const bars = series.map(({ key, color }) => {
    const height = heightOf(values[key])
    y -= height
    return { key, color, height, y }
  })
  return (
    <g>
      {bars
        .filter(({ height }) => height > 0)
        .map((bar) => (
          <rect
            key={bar.key}
            x={x + (width * gap) / 2}
            y={bar.y}
            width={width * (1 - gap)}
            // A single event among thousands is still seen.
            height={Math.max(bar.height, 1.5)}
            rx={Math.min(1.5, width / 4)}
            fill={bar.color}
          />
        ))}
      <rect className="hit" x={x} y={size.top} width={width} height={plotHeight}>
        <title>
          {timeOf(values.at, stepS)}
          {series.map(({ key, label }) => `\n${label}: ${count(values[key])}`).join('')}
        </title>
      </rect>
    </g>
  )
}

/** 4, 5, 6, 8, 10, 15, 20... and so on: the smallest that the bars fit under. */
function niceMost(value: number): number {
  if (value <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8].find((factor) => factor * power >= value) ?? 10) * power
}

function compact(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' })
const dayOf = (at: Date) => `${weekday.format(at)} ${at.getDate()}`

function timeOf(at: string, stepS: number): string {
  const start = new Date(at)
  const day = stepS > 3_600 ? `${dayOf(start)}, ` : ''
  return `${day}${clock.format(start)} to ${clock.format(new Date(start.getTime() + stepS * 1000))}`
}

function ticksOf(flow: Step[]): { index: number; text: string }[] {
  const spanMs = Date.parse(flow.at(-1)?.at ?? '') - Date.parse(flow[0]?.at ?? '')
  const textOf = spanMs > 2 * 86_400_000 ? dayOf : (at: Date) => clock.format(at)
  const places = [0, 0.25, 0.5, 0.75].map((share) => Math.round(share * flow.length))
  const ticks = places.flatMap((index) => {
    const step = flow[index]
    return step ? [{ index, text: textOf(new Date(step.at)) }] : []
  })
  return [...ticks, { index: flow.length - 1, text: 'now' }]
}
