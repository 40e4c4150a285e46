/** The eight events, with the words that the pages use for them. */
export const eventLabels = {
  webhook_test: 'Test',
  integration_installed: 'Installed',
  integration_new_data_model: 'New record',
  integration_updated_data_model: 'Updated record',
  integration_deleted_data_model: 'Deleted record',
  integration_import_done: 'Import done',
  integration_cannot_refresh_oauth_token: 'Access lost',
  integration_oauth_token_fixed: 'Access works again',
} as const

export type EventName = keyof typeof eventLabels

/** Whether this is one of the eight. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(eventLabels, name)
}

/** For a choice of events: the words, and the name as it stands in a webhook. */
export const eventChoices = Object.entries(eventLabels).map(([value, label]) => ({ value, label }))
