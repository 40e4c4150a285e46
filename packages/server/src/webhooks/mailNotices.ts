import type { Transporter } from 'nodemailer'
import type { Deps } from '../deps.ts'
import { openMailTransport } from '../mail/index.ts'
import {
  claimNoticeEmail,
  endNoticeEmail,
  isNoticeEmailDue,
  makeNoticeEmails,
  noteEmailError,
  type NoticeEmail,
} from './store/noticeEmails.ts'

export type MailSettings = {
  /** smtp:// or smtps://, with user name and password if the server wants them. */
  smtpUrl: string
  /** The operator, who gets the notices of all workspaces; the sender of the e-mails as well. */
  noticeEmail: string
}

/** With the pauses of claimNoticeEmail: about three days. */
const triesMax = 18
/** Bounds one round; what is left comes with the next. */
const emailsPerRound = 100

const subjects: Record<NoticeEmail['kind'], string> = {
  endpoint_gone: 'A webhook endpoint answered 410 and was disabled',
  endpoint_failing: 'A webhook endpoint failed for 5 days and was disabled',
}

/**
 * Mails new notices to the operator and to the workspace's own addresses, each at least once, always with the same Message-ID. An
 * e-mail that the server does not take comes again after a growing pause, for about three days; so does one of which it is not
 * known whether the server took it. Throws what the server or the connection to it is at fault for before an e-mail was taken
 * up; they all wait then.
 */
export async function mailNotices(
  { db, logger }: Pick<Deps, 'db' | 'logger'>,
  { smtpUrl, noticeEmail }: MailSettings,
): Promise<void> {
  await makeNoticeEmails(db, noticeEmail)
  if (!(await isNoticeEmailDue(db))) return
  const transport = openMailTransport(smtpUrl)
  try {
    // Before anything is taken up: a wrong name, port or password must not use up tries.
    await transport.verify()
    for (let taken = 0; taken < emailsPerRound; taken++) {
      const email = await claimNoticeEmail(db)
      if (!email) return
      const failure = await send(transport, email, noticeEmail)
      if (failure === null) {
        await endNoticeEmail(db, email, true)
        continue
      }
      const isGivenUp = email.tries >= triesMax
      await noteEmailError(db, email, wordsOf(failure))
      if (isGivenUp) await endNoticeEmail(db, email, false)
      logger.error(
        { error: wordsOf(failure), notice_id: email.noticeId, tries: email.tries, given_up: isGivenUp },
        'a notice could not be mailed',
      )
      // One address that is refused is a matter of its own; a connection that broke off is one of all.
      if (!isAnswer(failure)) return
    }
  } finally {
    transport.close()
  }
}

/** Null: the server took it. */
async function send(transport: Transporter, email: NoticeEmail, from: string): Promise<unknown> {
  try {
    await transport.sendMail({
      from: { name: 'Tributary', address: from },
      to: email.address,
      subject: subjects[email.kind],
      // The same at each try, for servers and readers that leave out what they have seen.
      messageId: `<${email.noticeId}@tributary>`,
      text: `${email.message}\n\nWorkspace: ${email.workspaceId}\nNotice: ${email.noticeId}\n`,
    })
    return null
  } catch (error) {
    return error ?? new Error('unknown failure')
  }
}

/** The server said no, rather than nothing. */
function isAnswer(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'responseCode' in error &&
    typeof error.responseCode === 'number'
  )
}

/** Its words alone: other fields of it may tell the log-in. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown failure'
}
