import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createLogger } from '../logger.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { mailNotices } from './mailNotices.ts'

type Email = { from: string; to: string[]; user: string; text: string }

let db: TestDatabase
let workspaceId: string
const logger = createLogger('silent')
const closing: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  ;({ workspaceId } = await createWorkspace(db, 'Acme'))
})
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
  await db.query('delete from notices')
})

async function addNotice(createdAt = new Date()): Promise<string> {
  const noticeId = newUuid()
  await db.query(
    `insert into notices (workspace_id, notice_id, kind, message, created_at) values ($1, $2, 'endpoint_gone', 'It is gone.', $3)`,
    [workspaceId, noticeId, createdAt],
  )
  return noticeId
}

/** A real SMTP server; `take` says what becomes of an e-mail that has come in whole. */
async function smtpServer(
  take: (email: Email, drop: () => void) => Error | null | Promise<Error | null> = () => null,
) {
  const emails: Email[] = []
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'hunter2' ? done(null, { user: username }) : done(new Error('no')),
    onData(stream, { envelope, user, id }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      const finish = async () => {
        const email = {
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          user: String(user),
          text: Buffer.concat(chunks).toString(),
        }
        emails.push(email)
        const drop = () => {
          for (const connection of server.connections) if (connection.id === id) connection.close()
        }
        done(await take(email, drop))
      }
      stream.on('end', () => void finish())
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const { port } = server.server.address() as AddressInfo
  return {
    emails,
    settings: { smtpUrl: `smtp://ops:hunter2@127.0.0.1:${port}`, noticeEmail: 'ops@example.com' },
  }
}

const states = async () =>
  (
    await db.query<{ started: boolean; emailed: boolean; tries: number; waits: boolean }>(
      `select email_started_at is not null as started, emailed_at is not null as emailed, email_tries as tries,
              coalesce(email_not_before > now(), false) as waits
       from notices order by notice_id`,
    )
  ).rows
const sent = { started: true, emailed: true, tries: 1, waits: false }

test('each notice is mailed once, however often and by however many processes', async () => {
  const { emails, settings } = await smtpServer()
  const ids = [await addNotice(), await addNotice(), await addNotice()]
  await Promise.all(Array.from({ length: 4 }, () => mailNotices({ db, logger }, settings)))
  await mailNotices({ db, logger }, settings)
  expect(emails.map(({ from, to, user }) => ({ from, to, user }))).toEqual(
    ids.map(() => ({ from: 'ops@example.com', to: ['ops@example.com'], user: 'ops' })),
  )
  for (const id of ids) expect(emails.filter(({ text }) => text.includes(`Notice: ${id}`))).toHaveLength(1)
  expect(emails[0]?.text).toMatch(/^Subject: A webhook endpoint answered 410 and was disabled\r$/m)
  expect(emails[0]?.text).toContain('It is gone.')
  expect(await states()).toEqual([sent, sent, sent])
})

test('a server that says no is asked again later, and then it is sent', async () => {
  let isBusy = true
  const { emails, settings } = await smtpServer(() =>
    isBusy ? Object.assign(new Error('busy'), { responseCode: 451 }) : null,
  )
  await addNotice()
  await mailNotices({ db, logger }, settings)
  expect(await states()).toEqual([{ started: false, emailed: false, tries: 1, waits: true }])
  isBusy = false
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
  await db.query('update notices set email_not_before = now()')
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(2)
  expect(await states()).toEqual([{ ...sent, tries: 2 }])
})

test('a connection that breaks after the e-mail was handed over leaves it at that: it may have been taken', async () => {
  const { emails, settings } = await smtpServer((_email, drop) => {
    drop()
    return new Promise(() => {})
  })
  await addNotice()
  await mailNotices({ db, logger }, settings)
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
  expect(await states()).toEqual([{ started: true, emailed: false, tries: 1, waits: false }])
})

test('a process that dies after it took a notice up leaves it to nobody', async () => {
  const { emails, settings } = await smtpServer()
  await addNotice()
  await db.query('update notices set email_started_at = now()')
  await mailNotices({ db, logger }, settings)
  expect(emails).toEqual([])
})

test('a wrong password, or a server that is not there, uses up nothing and quotes no password', async () => {
  const { emails, settings } = await smtpServer()
  await addNotice()
  const wrong = { ...settings, smtpUrl: settings.smtpUrl.replace('hunter2', 'swordfish') }
  await expect(mailNotices({ db, logger }, wrong)).rejects.toThrow(/^(?!.*swordfish)/)
  await expect(mailNotices({ db, logger }, { ...settings, smtpUrl: 'smtp://127.0.0.1:1' })).rejects.toThrow(
    'ECONNREFUSED',
  )
  expect(await states()).toEqual([{ started: false, emailed: false, tries: 0, waits: false }])
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
})

test('notices from before SMTP was set up are not mailed', async () => {
  const { emails, settings } = await smtpServer()
  await addNotice(new Date(Date.now() - 4 * 86_400_000))
  await mailNotices({ db, logger }, settings)
  expect(emails).toEqual([])
})
