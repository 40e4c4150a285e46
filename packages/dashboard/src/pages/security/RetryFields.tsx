import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { RetryPicture } from './RetryPicture.tsx'
import { defaultSchedule, presets, readSchedule, writeSchedule } from './retrySchedule.ts'

/** As it is typed: null is the default schedule. */
export type RetryChoice = { text: string | null; age: string; ageUnit: keyof typeof ageUnits }

const ageUnits = { '1': 'seconds', '60': 'minutes', '3600': 'hours', '86400': 'days' } as const

/** The settings of an endpoint as they stand in the fields. */
export function retryChoiceOf(schedule: readonly number[] | null, maxAge: number | null): RetryChoice {
  const fits = (['86400', '3600', '60'] as const).find(
    (unit) => maxAge !== null && maxAge % Number(unit) === 0,
  )
  const ageUnit = fits ?? (maxAge === null ? '3600' : '1')
  return {
    text: schedule && writeSchedule(schedule),
    age: maxAge === null ? '' : String(maxAge / Number(ageUnit)),
    ageUnit,
  }
}

/** What is sent of the fields; a schedule that can not be read is null, and its fault stands at the field. */
export function retrySettingsOf({ text, age, ageUnit }: RetryChoice): {
  retry_schedule: number[] | null
  max_age: number | null
} {
  const read = text === null ? null : readSchedule(text)
  return {
    retry_schedule: typeof read === 'string' ? null : read,
    max_age: age === '' ? null : Math.round(Number(age) * Number(ageUnit)),
  }
}

/** What is wrong with the schedule as it is typed; null: nothing. */
export function faultOfRetries({ text }: RetryChoice): string | null {
  const read = text === null ? null : readSchedule(text)
  return typeof read === 'string' ? read : null
}

/** When what failed is tried again, and when it is given up. */
export function RetryFields({
  value,
  onChange,
  faults,
}: {
  value: RetryChoice
  onChange: (value: RetryChoice) => void
  faults: { schedule: string | null; maxAge: string | null }
}) {
  const settings = retrySettingsOf(value)
  const preset = presets.find(({ seconds }) => writeSchedule(seconds) === value.text)
  const chosen = value.text === null ? 'default' : (preset?.value ?? 'own')
  const choose = (key: string | null) => {
    const seconds = presets.find((one) => one.value === key)?.seconds
    if (key === 'default') onChange({ ...value, text: null })
    else onChange({ ...value, text: writeSchedule(seconds ?? defaultSchedule) })
  }
  return (
    <div className="stack">
      <Select
        label="Schedule"
        allowDeselect={false}
        value={chosen}
        onChange={choose}
        data={[
          { value: 'default', label: 'Default: 10 tries over three days' },
          ...presets.map((one) => ({ value: one.value, label: one.label })),
          { value: 'own', label: 'Waits of your own' },
        ]}
      />
      {value.text !== null && chosen !== 'none' && (
        <TextInput
          label="Waits between tries"
          description="Such as 30s, 5m, 2h, 1d. Each follows a try that failed."
          value={value.text}
          onChange={(event) => onChange({ ...value, text: event.currentTarget.value })}
          error={faultOfRetries(value) ?? faults.schedule}
        />
      )}
      {faultOfRetries(value) === null && (
        <RetryPicture seconds={settings.retry_schedule ?? defaultSchedule} maxAge={settings.max_age} />
      )}
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <NumberInput
          label="Give up after"
          description="Counted from the event. Empty: when the schedule ends."
          placeholder="Never before"
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          min={1}
          allowDecimal={false}
          value={value.age}
          onChange={(age) => onChange({ ...value, age: String(age) })}
          error={faults.maxAge}
          style={{ flex: 1 }}
        />
        <Select
          label="Unit"
          allowDeselect={false}
          value={value.ageUnit}
          onChange={(unit) => onChange({ ...value, ageUnit: retryChoiceUnit(unit) })}
          data={Object.entries(ageUnits).map(([key, label]) => ({ value: key, label }))}
          w={130}
        />
      </Group>
    </div>
  )
}

function retryChoiceUnit(unit: string | null): RetryChoice['ageUnit'] {
  return unit === '1' || unit === '60' || unit === '86400' ? unit : '3600'
}
