import { eventLabels, isEventName } from './eventNames.ts'

const tones: Record<string, string> = {
  integration_new_data_model: 'var(--bar-good)',
  integration_updated_data_model: 'var(--bar-events)',
  integration_deleted_data_model: 'var(--bar-bad)',
  integration_cannot_refresh_oauth_token: 'var(--bar-bad)',
}

/** An event in words, with a dot by its kind. */
export function EventLabel({ of }: { of: string }) {
  return (
    <span className="row" style={{ display: 'inline-flex', gap: 8 }}>
      <span
        aria-hidden="true"
        style={{
          width: 8,
          height: 8,
          borderRadius: 3,
          flex: 'none',
          background: tones[of] ?? 'color-mix(in srgb, var(--quiet) 60%, transparent)',
        }}
      />
      {isEventName(of) ? eventLabels[of] : of}
    </span>
  )
}
