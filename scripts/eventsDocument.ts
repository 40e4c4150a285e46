import { eventNames, eventSamples, type EventName } from '@tributary/contract'

/** What an app should know of each event, beyond its sample. */
const words: Record<EventName, string> = {
  webhook_test:
    'Somebody pressed "send a test" (`POST /v1/webhook-endpoints/{id}/test`). It reaches that one endpoint, whatever its filters. `customer_id` and `state` are null.',
  integration_installed:
    'A customer granted access, and the credentials were checked to work with the third party. Remember `id`: every later event of this account has it. It comes before anything else of the integration. Connecting again with the same `state`, or with `integration_id`, does not send it a second time.',
  integration_new_data_model:
    'An import found a record never seen. `type` is its data model, `resource_id` our id of it, which stays the same for ever: after a rename, a re-import, a reconnect. Read the record at `GET /v1/customers/{customer_id}/pm-issues/{resource_id}` (for `pm_issue`; the others alike).',
  integration_updated_data_model:
    'A mapped field of a record really changed. `diff` has one key for each top-level field that differs: `old` and `new`; only `new` for a field that appeared, only `old` for one that went. `created`, `modified` and the order of keys are never a difference. `data` is the whole record as the API returns it.',
  integration_deleted_data_model:
    'The record is gone at the third party: it was absent from a complete, successful read, or marked as deleted. Never after a failed or partial read.',
  integration_import_done:
    'An import finished. It comes after each of its record events was delivered or given up. `import_done_policy` of the workspace (`PATCH /v1/workspace`) chooses which are told: `every` (the default), `changed` or `first`.',
  integration_cannot_refresh_oauth_token:
    'The credentials do not work any more and the customer must act: sign a connect secret with `integration_id` and show a Reconnect button. Told once, not at every try. `error` is what the third party said.',
  integration_oauth_token_fixed:
    'Access works again, by reconnecting or by itself. Take the Reconnect button away; an import follows.',
}

/** docs/events.md: each event with its sample, from the contract. */
export function eventsDocument(): string {
  const list = eventNames.map((name) => `| [\`${name}\`](#${name}) | ${eventSamples[name].summary} |`)
  const parts = eventNames.map(
    (name) => `## \`${name}\`

${words[name]}

\`\`\`json
${JSON.stringify(eventSamples[name].body, null, 2)}
\`\`\`
`,
  )
  return `# The eight events

Every webhook body has exactly these five keys: \`workspace_id\`, \`customer_id\` (your own id of the customer), \`event\`, \`state\` (what your page passed to
\`connect()\`, handed back unchanged) and \`payload\`. In a payload \`id\` is the integration. [webhooks.md](webhooks.md) says how they are signed, tried
again and kept in order; [the SDK](../packages/sdk/README.md) has their types. This file is made by \`npm run generate\`, its samples are those that
\`tributary trigger EVENT --to URL\` sends; a test holds each against its schema.

| event | when |
|---|---|
${list.join('\n')}

${parts.join('\n')}`
}
