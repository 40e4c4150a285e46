import { Select } from '@mantine/core'

const minutes = { '15': '15 minutes', '60': 'Hour', '1440': 'Day', '10080': 'Week' }

/** How far back a list reaches. */
export function TimeRange({
  value,
  onChange,
}: {
  value: string | null
  onChange: (value: string | null) => void
}) {
  return (
    <Select
      label="In the last"
      placeholder="Everything kept"
      clearable
      value={value}
      onChange={onChange}
      data={Object.entries(minutes).map(([key, label]) => ({ value: key, label }))}
    />
  )
}

/** The beginning of a range, on a whole minute so that the same range is the same query for a while. */
export function sinceOf(value: string | null): string | undefined {
  if (value === null || !Object.hasOwn(minutes, value)) return undefined
  const minuteMs = 60_000
  const now = Math.floor(Date.now() / minuteMs) * minuteMs
  return new Date(now - Number(value) * minuteMs).toISOString()
}
