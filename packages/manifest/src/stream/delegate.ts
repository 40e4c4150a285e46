import type { Component } from '../load/component.ts'
import { DateTime } from '../python/datetime.ts'
import { parseDuration } from '../python/isoDate.ts'
import { text } from '../python/text.ts'
import { isPlainDict } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'
import type { Run } from '../run.ts'
import { cursorSettings, moved } from '../slices/datetimeRange.ts'
import { interpolated } from '../template/text.ts'

/** Which of its two streams a StateDelegatingStream stands for. */
export type Delegate = 'full_refresh_stream' | 'incremental_stream'

const noCursorKey = '__ab_no_cursor_state_message'

/**
 * Chooses the stream: the full one without a state, and with one that is older than the API keeps its data
 * (`api_retention_period`); else the incremental one.
 */
export function chooseDelegate(run: Run, component: Component, state: PlainDict): Delegate {
  for (const name of ['full_refresh_stream', 'incremental_stream'])
    if (component.requiredChild(name).text('name') !== component.text('name'))
      component.requiredChild(name).fail('name', `the name "${component.text('name') ?? ''}" of the whole`)
  if (Object.keys(state).length === 0) return 'full_refresh_stream'
  const source = component.text('api_retention_period') ?? ''
  const period = source === '' ? '' : text(interpolated(run, source, component.parameters).value())
  if (period === '' || Object.hasOwn(state, noCursorKey)) return 'incremental_stream'
  const reached = reachedBy(run, component.requiredChild('incremental_stream'), state)
  const oldest = moved(DateTime.fromEpochMicros(run.asOf), parseDuration(period), '-')
  return reached === undefined || reached.epochMicros < oldest.epochMicros
    ? 'full_refresh_stream'
    : 'incremental_stream'
}

function reachedBy(run: Run, stream: Component, state: PlainDict): DateTime | undefined {
  const sync = stream.child('incremental_sync')
  if (sync === undefined || sync.type !== 'DatetimeBasedCursor') return undefined
  const settings = cursorSettings(run, sync)
  const { state: global } = state
  const holder = global !== undefined && isPlainDict(global) ? global : state
  const value: PyValue | undefined = Object.hasOwn(holder, settings.field)
    ? holder[settings.field]
    : undefined
  return value === undefined || value === null ? undefined : settings.parse(value)
}
