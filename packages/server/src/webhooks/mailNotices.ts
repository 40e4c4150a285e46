import { createTransport } from 'nodemailer'
import type { Deps } from '../deps.ts'
import {
  claimNoticeEmail,
  isNoticeEmailDue,
  noteEmailed,
  releaseNoticeEmail,
  type Notice,
} from './store/notices.ts'

export type MailSettings = {
  /** smtp:// or smtps://, with user name and password if the server wants them. */
  smtpUrl: string
  /** Who gets the notices; the sender of the e-mails as well. */
  noticeEmail: string
}

const timeoutMs = 20_000
const retryMinMs = 60_000
const retryMaxMs = 6 * 3_600_000
/** Bounds one round; what is left comes with the next. */
const emailsPerRound = 100

const subjects: Record<Notice['kind'], string> = {
  endpoint_gone: 'A webhook endpoint answered 410 and was disabled',
  endpoint_failing: 'A webhook endpoint failed for 5 days and was disabled',
}

/**
 * Mails the notices that were not mailed yet, each at most once, whatever happens: when it is not known whether the server took
 * one, it is not sent again, and the notice stays on the API. Ends the round at the first failure. Throws what the server or the
 * connection to it is at fault for before a notice was taken up; they all wait then.
 */
export async function mailNotices(
  { db, logger }: Pick<Deps, 'db' | 'logger'>,
  { smtpUrl, noticeEmail }: MailSettings,
): Promise<void> {
  if (!(await isNoticeEmailDue(db))) return
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  try {
    // Before anything is marked as begun: a wrong name, port or password must not use up a notice.
    await transport.verify()
    for (let sent = 0; sent < emailsPerRound; sent++) {
      const notice = await claimNoticeEmail(db)
      if (!notice) return
      try {
        await transport.sendMail({
          from: { name: 'Tributary', address: noticeEmail },
          to: noticeEmail,
          subject: subjects[notice.kind],
          // The same at each try, for servers and readers that leave out what they have seen.
          messageId: `<${notice.noticeId}@tributary>`,
          text: `${notice.message}\n\nWorkspace: ${notice.workspaceId}\nNotice: ${notice.noticeId}\n`,
        })
      } catch (error) {
        const isUnsent = isCertainlyUnsent(error)
        if (isUnsent) {
          await releaseNoticeEmail(db, notice, Math.min(retryMinMs * 2 ** (notice.tries - 1), retryMaxMs))
        }
        logger.error(
          { error: wordsOf(error), notice_id: notice.noticeId, tried_again: isUnsent },
          'a notice could not be mailed',
        )
        return
      }
      await noteEmailed(db, notice)
    }
  } finally {
    transport.close()
  }
}

/** The server said no. A connection that broke off says nothing: the message may have been taken. */
function isCertainlyUnsent(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'responseCode' in error &&
    typeof error.responseCode === 'number' &&
    error.responseCode >= 400
  )
}

/** Its words alone: other fields of it may tell the log-in. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown failure'
}
