/** When trying the same thing again can help: `never`, `later` (as it is), or `after_fix` (somebody must change something). */
export type Retry = 'never' | 'later' | 'after_fix'

type CatalogueEntry = { status: number; retry: Retry; title: string }

/**
 * Every error that a user, an app or an operator can meet. The code is the key, the HTTP status, the docs' anchor
 * (docs/errors.md) and the last part of the problem's `type`. A code never changes its meaning.
 */
export const errorCatalogue = {
  'request.invalid': { status: 400, retry: 'after_fix', title: 'The request is not valid' },
  'request.not_found': { status: 404, retry: 'never', title: 'There is nothing at this address' },
  'request.too_large': { status: 413, retry: 'after_fix', title: 'The request is too large' },
  'request.timed_out': { status: 503, retry: 'later', title: 'The request took too long' },
  'request.cursor_invalid': { status: 400, retry: 'after_fix', title: 'The cursor is not one of ours' },
  'auth.missing_key': { status: 401, retry: 'after_fix', title: 'No API key' },
  'auth.invalid_key': { status: 401, retry: 'after_fix', title: 'The API key is not valid' },
  'auth.admin_required': { status: 403, retry: 'after_fix', title: 'This needs an admin key' },
  'auth.session_required': { status: 403, retry: 'after_fix', title: 'This needs somebody who is signed in' },
  'auth.session_over': { status: 401, retry: 'after_fix', title: 'Nobody is signed in' },
  'auth.cross_site': { status: 403, retry: 'never', title: 'The request came from another site' },
  'auth.sign_in_failed': {
    status: 401,
    retry: 'after_fix',
    title: 'The e-mail address or the password is wrong',
  },
  'auth.too_many_tries': { status: 429, retry: 'later', title: 'Too many tries' },
  'account.set_up_done': { status: 409, retry: 'never', title: 'The first account was made already' },
  'account.set_up_token_invalid': { status: 403, retry: 'after_fix', title: 'The set-up link is not valid' },
  'account.password_weak': { status: 400, retry: 'after_fix', title: 'The password is too easy to guess' },
  'account.password_wrong': { status: 403, retry: 'after_fix', title: 'The present password is wrong' },
  'account.no_workspace': { status: 403, retry: 'after_fix', title: 'The account has no workspace' },
  'account.mail_not_set_up': { status: 409, retry: 'after_fix', title: 'This service sends no mail' },
  'account.reset_link_invalid': {
    status: 404,
    retry: 'after_fix',
    title: 'The link for a new password is unknown, used or over',
  },
  'account.session_not_found': { status: 404, retry: 'never', title: 'No such session' },
  'connect.secret_missing': { status: 400, retry: 'after_fix', title: 'The connect secret is missing' },
  'connect.secret_malformed': {
    status: 400,
    retry: 'after_fix',
    title: 'The connect secret is not a signed JWT',
  },
  'connect.secret_bad_signature': {
    status: 401,
    retry: 'after_fix',
    title: 'The connect secret was not signed with a valid key',
  },
  'connect.secret_expired': { status: 401, retry: 'after_fix', title: 'The connect secret has expired' },
  'connect.secret_not_yet_valid': {
    status: 401,
    retry: 'later',
    title: 'The connect secret is not valid yet',
  },
  'connect.secret_claim_missing': {
    status: 400,
    retry: 'after_fix',
    title: 'The connect secret lacks a claim',
  },
  'connect.workspace_unknown': {
    status: 404,
    retry: 'after_fix',
    title: 'The workspace of the connect secret is unknown',
  },
  'connect.connector_unknown': { status: 404, retry: 'after_fix', title: 'The connector is unknown' },
  'connect.connector_not_configured': {
    status: 409,
    retry: 'after_fix',
    title: 'The connector is not set up',
  },
  'connect.integration_unknown': {
    status: 404,
    retry: 'after_fix',
    title: 'The integration to mend is unknown',
  },
  'connect.session_unknown': {
    status: 404,
    retry: 'after_fix',
    title: 'This connect session is unknown or over',
  },
  'connect.state_mismatch': {
    status: 400,
    retry: 'after_fix',
    title: 'The answer does not belong to this browser session',
  },
  'connect.config_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The config of connect() is not valid',
  },
  'connect.origin_forbidden': {
    status: 403,
    retry: 'after_fix',
    title: 'This origin may not call connect()',
  },
  'connect.return_url_forbidden': {
    status: 400,
    retry: 'after_fix',
    title: 'The address to come back to is not allowed',
  },
  'connect.link_invalid': { status: 400, retry: 'after_fix', title: 'The connect link is not valid' },
  'connect.link_expired': { status: 410, retry: 'after_fix', title: 'The connect link has expired' },
  'connect.link_used': { status: 410, retry: 'never', title: 'The connect link was used already' },
  'connect.cancelled': { status: 409, retry: 'after_fix', title: 'The customer cancelled' },
  'connect.access_denied': { status: 403, retry: 'after_fix', title: 'Access was not granted' },
  'connect.authorization_failed': {
    status: 502,
    retry: 'later',
    title: 'The third party refused the authorization',
  },
  'connect.credentials_refused': {
    status: 422,
    retry: 'after_fix',
    title: 'The third party refused these credentials',
  },
  'connect.third_party_unavailable': {
    status: 502,
    retry: 'later',
    title: 'The third party can not be reached',
  },
  'connector.settings_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The settings of the connector are not valid',
  },
  'connector.not_found': { status: 404, retry: 'never', title: 'No such connector' },
  'connector.invalid': { status: 500, retry: 'after_fix', title: 'A connector file is not valid' },
  'integration.not_found': { status: 404, retry: 'never', title: 'No such integration' },
  'integration.needs_reconnect': { status: 409, retry: 'after_fix', title: 'The customer must reconnect' },
  'token.refresh_refused': { status: 409, retry: 'after_fix', title: 'The OAuth token can not be refreshed' },
  'token.refresh_unavailable': {
    status: 503,
    retry: 'later',
    title: 'The OAuth token can not be refreshed right now',
  },
  'import.not_found': { status: 404, retry: 'never', title: 'No such import' },
  'import.already_running': {
    status: 409,
    retry: 'later',
    title: 'An import of this integration is already under way',
  },
  'import.read_failed': { status: 502, retry: 'later', title: 'The third party could not be read' },
  'import.rate_limited': {
    status: 429,
    retry: 'later',
    title: 'The limit of calls of the third party is reached',
  },
  'import.bad_records': {
    status: 422,
    retry: 'after_fix',
    title: 'Too many records of a stream can not be taken',
  },
  'import.not_retryable': { status: 409, retry: 'never', title: 'The import has nothing to read again' },
  'import.stream_limit': { status: 429, retry: 'later', title: 'Too many streams of progress are open' },
  'import.delete_guard': {
    status: 409,
    retry: 'after_fix',
    title: 'The import would delete too many resources',
  },
  'mapping.invalid': { status: 422, retry: 'after_fix', title: 'The mapping is not valid' },
  'mapping.version_not_found': { status: 404, retry: 'never', title: 'No such version of the mapping' },
  'mapping.record_failed': { status: 422, retry: 'after_fix', title: 'A record can not be mapped' },
  'manifest.invalid': { status: 422, retry: 'after_fix', title: 'The manifest is not valid' },
  'resource.not_found': { status: 404, retry: 'never', title: 'No such record' },
  'resource.model_unknown': { status: 404, retry: 'never', title: 'No such data model' },
  'changes.cursor_expired': {
    status: 410,
    retry: 'after_fix',
    title: 'The changes after this cursor are no longer kept',
  },
  'changes.too_many_integrations': {
    status: 400,
    retry: 'after_fix',
    title: 'The customer has too many integrations for one list of changes',
  },
  'event.not_found': { status: 404, retry: 'never', title: 'No such event' },
  'event.rate_limited': { status: 429, retry: 'later', title: 'Too many events were asked for' },
  'event.stream_limit': {
    status: 429,
    retry: 'later',
    title: 'The workspace has as many streams of events open as it may',
  },
  'event.too_large': { status: 422, retry: 'after_fix', title: 'The event is too large' },
  'webhook.endpoint_not_found': { status: 404, retry: 'never', title: 'No such webhook endpoint' },
  'webhook.endpoint_limit': {
    status: 409,
    retry: 'after_fix',
    title: 'The workspace has as many webhook endpoints as it may',
  },
  'webhook.endpoint_url_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The URL can not be used for a webhook endpoint',
  },
  'webhook.secret_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The signing secret is not one of Standard Webhooks',
  },
  'webhook.secret_limit': {
    status: 409,
    retry: 'after_fix',
    title: 'As many secrets sign for the webhook endpoint as may',
  },
  'webhook.header_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'A header can not be sent with webhooks',
  },
  'webhook.tls_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The TLS settings of the webhook endpoint are not valid',
  },
  'webhook.proxy_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The proxy of the webhook endpoint can not be used',
  },
  'webhook.replay_limit': {
    status: 429,
    retry: 'later',
    title: 'As many replays wait for the endpoint as may',
  },
  'webhook.endpoint_disabled': { status: 409, retry: 'after_fix', title: 'The webhook endpoint is disabled' },
  'webhook.delivery_not_replayable': {
    status: 409,
    retry: 'never',
    title: 'The delivery can not be sent again',
  },
  'webhook.replay_not_found': { status: 404, retry: 'never', title: 'No such replay' },
  'webhook.replay_ended': { status: 409, retry: 'never', title: 'The replay is over' },
  'webhook.replay_range_empty': {
    status: 400,
    retry: 'after_fix',
    title: 'The range of the replay is empty',
  },
  'webhook.delivery_not_found': { status: 404, retry: 'never', title: 'No such delivery' },
  'notice.not_found': { status: 404, retry: 'never', title: 'No such notice' },
  'egress.url_invalid': { status: 400, retry: 'after_fix', title: 'The URL is not valid' },
  'egress.request_invalid': {
    status: 400,
    retry: 'after_fix',
    title: 'The request can not be written as HTTP',
  },
  'egress.address_forbidden': { status: 400, retry: 'after_fix', title: 'The address is not allowed' },
  'egress.name_not_found': { status: 502, retry: 'later', title: 'The host name has no address' },
  'egress.connect_failed': { status: 502, retry: 'later', title: 'The connection failed' },
  'egress.tls_failed': { status: 502, retry: 'after_fix', title: 'The TLS connection failed' },
  'egress.proxy_invalid': { status: 400, retry: 'after_fix', title: 'The URL of the proxy is not valid' },
  'egress.proxy_failed': { status: 502, retry: 'later', title: 'The proxy made no connection' },
  'egress.timeout': { status: 504, retry: 'later', title: 'There was no answer in time' },
  'egress.body_too_large': { status: 502, retry: 'never', title: 'The answer is too large' },
  'workspace.not_found': { status: 404, retry: 'never', title: 'No such workspace' },
  'workspace.certificate_not_found': { status: 404, retry: 'never', title: 'No such certificate' },
  'workspace.api_key_not_found': { status: 404, retry: 'never', title: 'No such API key' },
  'workspace.member_not_found': { status: 404, retry: 'never', title: 'No such member' },
  'workspace.member_exists': { status: 409, retry: 'never', title: 'The account is a member already' },
  'workspace.member_elsewhere': {
    status: 403,
    retry: 'after_fix',
    title: 'The member is somebody in another workspace too',
  },
  'workspace.owner_required': { status: 403, retry: 'after_fix', title: 'This needs an owner' },
  'workspace.last_owner': { status: 409, retry: 'after_fix', title: 'A workspace keeps an owner' },
  'workspace.invitation_not_found': {
    status: 404,
    retry: 'never',
    title: 'The invitation is unknown, used or over',
  },
  'config.invalid': { status: 500, retry: 'after_fix', title: 'The configuration is not valid' },
  'secrets.key_missing': {
    status: 500,
    retry: 'after_fix',
    title: 'The key that sealed this secret is not in the ring',
  },
  'secrets.unreadable': { status: 500, retry: 'after_fix', title: 'A sealed secret was changed or moved' },
  'internal.error': { status: 500, retry: 'later', title: 'Something went wrong on our side' },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof errorCatalogue

/** Facts about an error that a program may use: ids, names, limits. Never a secret. */
export type ErrorDetails = {
  [key: string]: string | number | boolean | null | string[] | { detail: string; pointer: string }[]
}

/**
 * An error of the catalogue. `message` says what was expected, what came (quoted) and what to do; it is shown to people,
 * so it never holds a secret.
 */
export class TributaryError extends Error {
  override readonly name = 'TributaryError'
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }

  get status(): number {
    return errorCatalogue[this.code].status
  }

  get retry(): Retry {
    return errorCatalogue[this.code].retry
  }
}

/** An RFC 9457 problem, the body of every error answer of the API. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: ErrorCode
  retry: Retry
} & ErrorDetails

/** The RFC 9457 problem of an error. */
export function problemOf(error: TributaryError): Problem {
  const entry = errorCatalogue[error.code]
  return {
    ...error.details,
    type: `https://tributary.dev/errors#${error.code}`,
    title: entry.title,
    status: entry.status,
    detail: error.message,
    code: error.code,
    retry: entry.retry,
  }
}
