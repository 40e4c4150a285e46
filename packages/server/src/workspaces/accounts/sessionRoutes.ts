import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { withZod, type Caller, type Routes } from '../../http/index.ts'
import { findAccount, updateAccount } from '../store/accounts.ts'
import { listWorkspacesOf } from '../store/members.ts'
import { deleteSession, listSessions, moveSession } from '../store/sessions.ts'
import { accountOf, clearSessionCookie } from './session.ts'
import { password, personName, presentSession, sessionSchema, signedInSchema } from './shapes.ts'
import { changePassword } from './signIn.ts'

const tags = ['accounts']
/** Everybody may do this with what is their own. */
const config = { role: 'user' } as const

/** The routes for whoever is signed in: who am I, sign out, my sessions, my password, another workspace. */
export function sessionRoutes({ db, publicUrl }: Pick<Deps, 'db' | 'publicUrl'>): Routes {
  async function present(caller: Caller): Promise<z.infer<typeof signedInSchema>> {
    const actor = accountOf(caller)
    const account = await findAccount(db, actor.id)
    const workspaces = await listWorkspacesOf(db, actor.id)
    const here = workspaces.find(({ workspaceId }) => workspaceId === caller.workspaceId)
    if (!account || !here) throw new TributaryError('auth.session_over', 'You are signed out.')
    return {
      session_id: actor.sessionId,
      account: { id: account.accountId, email: account.email, name: account.name },
      workspace: { id: here.workspaceId, name: here.name },
      role: here.role,
      workspaces: workspaces.map(({ workspaceId: id, name, role }) => ({ id, name, role })),
    }
  }

  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/session',
      {
        schema: {
          tags,
          operationId: 'getSession',
          summary: 'Who is signed in, and in which workspace',
          response: { 200: signedInSchema },
        },
      },
      async ({ caller }) => await present(caller),
    )
    app.put(
      '/session',
      {
        config,
        schema: {
          tags,
          operationId: 'switchWorkspace',
          summary: 'Look at another workspace of the account',
          body: z.strictObject({ workspace_id: z.uuid() }),
          response: { 200: signedInSchema },
        },
      },
      async ({ caller, body: { workspace_id: workspaceId } }) => {
        if (!(await moveSession(db, accountOf(caller).sessionId, workspaceId))) {
          throw new TributaryError(
            'workspace.not_found',
            `You have no workspace with the id "${workspaceId}".`,
          )
        }
        return await present({ ...caller, workspaceId })
      },
    )
    app.delete(
      '/session',
      {
        config,
        schema: { tags, operationId: 'signOut', summary: 'Sign out', response: { 204: z.null() } },
      },
      async ({ caller }, reply) => {
        const { id, sessionId } = accountOf(caller)
        await deleteSession(db, id, sessionId)
        clearSessionCookie(reply, publicUrl())
        return await reply.status(204).send(null)
      },
    )
    app.get(
      '/sessions',
      {
        schema: {
          tags,
          operationId: 'listSessions',
          summary: 'The browsers in which the account is signed in, the newest first',
          response: { 200: z.object({ data: z.array(sessionSchema) }) },
        },
      },
      async ({ caller }) => {
        const { id, sessionId } = accountOf(caller)
        return { data: (await listSessions(db, id)).map((session) => presentSession(session, sessionId)) }
      },
    )
    app.delete(
      '/sessions/:id',
      {
        config,
        schema: {
          tags,
          operationId: 'endSession',
          summary: 'Sign a browser out',
          params: z.object({ id: z.uuid() }),
          response: { 204: z.null() },
        },
      },
      async ({ caller, params }, reply) => {
        if (!(await deleteSession(db, accountOf(caller).id, params.id))) {
          throw new TributaryError('account.session_not_found', `You have no session "${params.id}".`)
        }
        return await reply.status(204).send(null)
      },
    )
    app.patch(
      '/account',
      {
        config,
        schema: {
          tags,
          operationId: 'updateAccount',
          summary: 'Change your name',
          body: z.strictObject({ name: personName }),
          response: { 200: signedInSchema },
        },
      },
      async ({ caller, body }) => {
        await updateAccount(db, accountOf(caller).id, { name: body.name, passwordHash: null })
        return await present(caller)
      },
    )
    app.put(
      '/account/password',
      {
        config,
        schema: {
          tags,
          operationId: 'changePassword',
          summary: 'Change your password; every other browser is signed out',
          body: z.strictObject({ present: password, next: password }),
          response: { 204: z.null() },
        },
      },
      async ({ caller, body, ip }, reply) => {
        const { id: accountId, sessionId } = accountOf(caller)
        await changePassword(db, { accountId, sessionId, ...body, address: ip })
        return await reply.status(204).send(null)
      },
    )
  }
}
