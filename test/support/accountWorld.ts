import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import { buildApp } from '../../packages/server/src/http/index.ts'
import type { SendMail } from '../../packages/server/src/mail/index.ts'
import {
  accountRoutes,
  createFindSession,
  createSetUpToken,
  findCaller,
  insertAuditEntry,
  openAccountRoutes,
  workspaceRoutes,
} from '../../packages/server/src/workspaces/index.ts'
import { createDashboardVisitor, type DashboardVisitor } from './dashboardVisitor.ts'
import { createTestDatabase, type TestDatabase } from './testDatabase.ts'

/** PostgreSQL's code. */
const deadlockDetected = '40P01'

export type AccountWorld = {
  db: TestDatabase
  app: FastifyInstance
  /** What the service takes for its own address. */
  address: { url: string }
  /** As on the first day: nobody has an account. */
  empty(): Promise<void>
  /** The first account, signed in: the owner of "Acme". */
  setUpOwner(): Promise<DashboardVisitor>
  /** Somebody whom `by` invites, joined and signed in. */
  join(by: DashboardVisitor, email: string, role: string): Promise<DashboardVisitor>
  close(): Promise<void>
}

const ownAddress = 'http://127.0.0.1:8080'
export const owner = { email: 'ada@example.com', name: 'Ada', password: 'four random words here' }
/** Of everybody who joined. */
export const joinedPassword = 'another good password'

/** The routes of workspaces and accounts over a database of their own. */
export async function createAccountWorld(sendMail: SendMail | null = null): Promise<AccountWorld> {
  const db = await createTestDatabase()
  const address = { url: ownAddress }
  const publicUrl = () => address.url
  const app = await buildApp({
    db,
    findCaller,
    findSession: createFindSession(publicUrl),
    recordWrite: insertAuditEntry,
    apiRoutes: [workspaceRoutes({ db }), accountRoutes({ db, publicUrl })],
    publicRoutes: [openAccountRoutes({ db, publicUrl, sendMail })],
  })
  return {
    db,
    app,
    address,
    empty: async () => {
      address.url = ownAddress
      const truncate = () => db.query('truncate accounts, workspaces, set_up_tokens, sign_in_tries cascade')
      // A mail of the test before may be on its way still: the two may wait for each other, and then this one gives way.
      await truncate().catch(async (error: { code?: string }) => {
        if (error.code !== deadlockDetected) throw error
        await truncate()
      })
    },
    setUpOwner: async () => {
      const visitor = createDashboardVisitor(app)
      const token = await createSetUpToken(db)
      const made = await visitor.call('POST', '/v1/set-up', { ...owner, token, workspace_name: 'Acme' })
      expect(made.statusCode).toBe(201)
      return visitor
    },
    join: async (by, email, role) => {
      const invited = await by.call('POST', '/v1/invitations', { email, role })
      const link: string = invited.json().link
      const visitor = createDashboardVisitor(app)
      const joined = await visitor.call('POST', '/v1/invitations/accept', {
        token: link.split('#')[1],
        name: 'Grace',
        password: joinedPassword,
      })
      expect(joined.statusCode).toBe(201)
      return visitor
    },
    close: async () => {
      await app.close()
      await db.drop()
    },
  }
}
