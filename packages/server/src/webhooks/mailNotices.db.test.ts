import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { newUuid } from '@tributary/contract'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/testDatabase.ts'
import { createLogger } from '../logger.ts'
import { createWorkspace } from '../workspaces/index.ts'
import { mailNotices } from './mailNotices.ts'
import { claimNoticeEmail, makeNoticeEmails, setNoticeAddresses } from './store/noticeEmails.ts'

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

const ofTheOperator = 'ops@example.com'

const states = async () =>
  (
    await db.query<{ address: string; is_sent: boolean; ended: boolean; tries: number; waits: boolean }>(
      `select address, is_sent, ended_at is not null as ended, tries, not_before > now() as waits, last_error
       from notice_emails order by notice_id, address`,
    )
  ).rows
const sent = { address: ofTheOperator, is_sent: true, ended: true, tries: 1, last_error: null }
const allDue = () => db.query(`update notice_emails set not_before = now()`)
const addressesOf = (emails: Email[]) => emails.flatMap(({ to }) => to).toSorted()

test('each notice is mailed to the operator once, however often and by however many processes', async () => {
  const { emails, settings } = await smtpServer()
  const ids = [await addNotice(), await addNotice(), await addNotice()]
  await Promise.all(Array.from({ length: 4 }, () => mailNotices({ db, logger }, settings)))
  await allDue()
  await mailNotices({ db, logger }, settings)
  expect(emails.map(({ from, to, user }) => ({ from, to, user }))).toEqual(
    ids.map(() => ({ from: ofTheOperator, to: [ofTheOperator], user: 'ops' })),
  )
  for (const id of ids) {
    const [email, ...more] = emails.filter(({ text }) => text.includes(`Notice: ${id}`))
    expect(email?.text).toContain(`Message-ID: <${id}@tributary>`)
    expect(more).toEqual([])
  }
  expect(emails[0]?.text).toMatch(/^Subject: A webhook endpoint answered 410 and was disabled\r$/m)
  expect(emails[0]?.text).toContain('It is gone.')
  expect(await states()).toMatchObject([sent, sent, sent])
})

test('the addresses of the workspace get it as well, each once, and one that is refused keeps nobody else from it', async () => {
  const { emails, settings } = await smtpServer(({ to }) =>
    to.includes('gone@acme.example')
      ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
      : null,
  )
  const other = await createWorkspace(db, 'Other')
  await setNoticeAddresses(db, other.workspaceId, ['nosy@other.example'])
  await setNoticeAddresses(db, workspaceId, ['dev@acme.example', 'gone@acme.example', ofTheOperator])
  await addNotice()
  await mailNotices({ db, logger }, settings)
  await allDue()
  await mailNotices({ db, logger }, settings)
  expect(addressesOf(emails)).toEqual([
    'dev@acme.example',
    'gone@acme.example',
    'gone@acme.example',
    ofTheOperator,
  ])
  expect(await states()).toMatchObject([
    { ...sent, address: 'dev@acme.example' },
    { address: 'gone@acme.example', is_sent: false, ended: false, tries: 2, waits: true },
    sent,
  ])
})

test('a server that says no is asked again later, and then it is sent', async () => {
  let isBusy = true
  const { emails, settings } = await smtpServer(() =>
    isBusy ? Object.assign(new Error('busy'), { responseCode: 451 }) : null,
  )
  await addNotice()
  await mailNotices({ db, logger }, settings)
  expect(await states()).toMatchObject([
    { ended: false, tries: 1, waits: true, last_error: expect.stringContaining('busy') },
  ])
  isBusy = false
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
  await allDue()
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(2)
  expect(await states()).toMatchObject([{ ...sent, tries: 2 }])
})

test('a server that says no for three days is asked no more', async () => {
  const { emails, settings } = await smtpServer(() =>
    Object.assign(new Error('never'), { responseCode: 550 }),
  )
  await addNotice()
  for (let tries = 1; tries <= 20; tries++) {
    await mailNotices({ db, logger }, settings)
    await allDue()
  }
  expect(emails).toHaveLength(18)
  expect(await states()).toMatchObject([{ is_sent: false, ended: true, tries: 18 }])
})

test('a connection that breaks after the e-mail was handed over: it comes again, with the same Message-ID', async () => {
  let isBroken = true
  const { emails, settings } = await smtpServer((_email, drop) => {
    if (!isBroken) return null
    drop()
    return new Promise(() => {})
  })
  const id = await addNotice()
  await mailNotices({ db, logger }, settings)
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
  isBroken = false
  await allDue()
  await mailNotices({ db, logger }, settings)
  expect(emails.map(({ text }) => text.includes(`Message-ID: <${id}@tributary>`))).toEqual([true, true])
  expect(await states()).toMatchObject([{ ...sent, tries: 2 }])
})

test('a process that dies after it took an e-mail up leaves it to the next one, after a while', async () => {
  const { emails, settings } = await smtpServer()
  await addNotice()
  await makeNoticeEmails(db, ofTheOperator)
  expect(await claimNoticeEmail(db)).toMatchObject({ address: ofTheOperator, tries: 1 })
  await mailNotices({ db, logger }, settings)
  expect(emails).toEqual([])
  expect(await states()).toMatchObject([{ ended: false, waits: true }])
  await allDue()
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
})

test('a wrong password, or a server that is not there, uses up nothing and quotes no password', async () => {
  const { emails, settings } = await smtpServer()
  await addNotice()
  const wrong = { ...settings, smtpUrl: settings.smtpUrl.replace('hunter2', 'swordfish') }
  await expect(mailNotices({ db, logger }, wrong)).rejects.toThrow(/^(?!.*swordfish)/)
  await expect(mailNotices({ db, logger }, { ...settings, smtpUrl: 'smtp://127.0.0.1:1' })).rejects.toThrow(
    'ECONNREFUSED',
  )
  expect(await states()).toMatchObject([{ ended: false, tries: 0, waits: false }])
  await mailNotices({ db, logger }, settings)
  expect(emails).toHaveLength(1)
})

test('notices from before SMTP was set up are not mailed', async () => {
  const { emails, settings } = await smtpServer()
  await addNotice(new Date(Date.now() - 4 * 86_400_000))
  await mailNotices({ db, logger }, settings)
  expect(emails).toEqual([])
})
