import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { requireSameOrigin, withZod, type Routes, type Write } from '../../http/index.ts'
import type { SendMail } from '../../mail/index.ts'
import { findWorkspace, listWorkspaces } from '../store.ts'
import { findAccountByEmail, hasAccounts } from '../store/accounts.ts'
import { insertAuditEntry } from '../store/auditLog.ts'
import { listWorkspacesOf } from '../store/members.ts'
import { acceptInvitation, requireInvitation } from './invitations.ts'
import { openResetRoutes } from './resetRoutes.ts'
import { openSession } from './session.ts'
import { setUp } from './setUp.ts'
import { email, linkToken, memberRole, password, personName, setUpAnswer, setUpState } from './shapes.ts'
import { checkPassword } from './signIn.ts'
import { allowTry } from './tries.ts'

const tags = ['accounts']
const workspaceName = z.string().trim().min(1).max(200)
/** What stands in for an address when only a link's token is guessed. */
const anyLink = 'a link'

type AccountDeps = Pick<Deps, 'db' | 'publicUrl'> & {
  /** Null: the operator has set up no mail server. */
  sendMail: SendMail | null
}

/** The routes for whoever is not signed in yet: the first account, signing in, joining, a forgotten password. */
export function openAccountRoutes({ db, publicUrl, sendMail }: AccountDeps): Routes {
  /** Signs in and puts that on record: there was no caller before. */
  async function enter(
    [request, reply]: [FastifyRequest, FastifyReply],
    who: { accountId: string; workspaceId: string; email: string },
    action: string,
  ): Promise<void> {
    const sessionId = await openSession(db, { request, reply, publicUrl: publicUrl() }, who)
    const write: Write = {
      caller: {
        workspaceId: who.workspaceId,
        role: 'user',
        actor: { kind: 'account', id: who.accountId, name: who.email, sessionId, isOwner: false },
      },
      action,
      method: request.method,
      path: request.url,
      target: {},
      statusCode: 201,
      address: request.ip,
    }
    await insertAuditEntry(db, write)
  }

  return async (plain) => {
    await plain.register(openResetRoutes({ db, publicUrl, sendMail }))
    plain.addHook('preHandler', async (request) => requireSameOrigin(request, publicUrl()))
    const app = withZod(plain)
    const open = { security: [], tags }
    app.get(
      '/v1/set-up',
      {
        schema: {
          ...open,
          operationId: 'getSetUp',
          summary:
            'Whether the first account is still to be made, and what this service can do before somebody is signed in',
          response: { 200: setUpState },
        },
      },
      async () => ({
        is_needed: !(await hasAccounts(db)),
        has_workspace: (await listWorkspaces(db)).length > 0,
        sends_mail: sendMail !== null,
      }),
    )
    app.post(
      '/v1/set-up',
      {
        schema: {
          ...open,
          operationId: 'setUp',
          summary: 'Make the first account, with the link that the service printed, and sign in',
          body: z.strictObject({
            token: linkToken,
            email,
            name: personName,
            password,
            workspace_name: workspaceName.default('My workspace'),
          }),
          response: { 201: setUpAnswer },
        },
      },
      async (request, reply) => {
        const { body } = request
        await allowTry(db, anyLink, request.ip)
        const made = await setUp(db, { ...body, workspaceName: body.workspace_name })
        await enter([request, reply], { ...made, email: body.email }, 'setUp')
        const { workspace } = made
        return await reply.status(201).send({
          workspace_id: made.workspaceId,
          made: workspace && {
            api_key: workspace.adminKey,
            certificate_id: workspace.certificateId,
            private_key: workspace.privateKeyPem,
          },
        })
      },
    )
    app.post(
      '/v1/session',
      {
        schema: {
          ...open,
          operationId: 'signIn',
          summary: 'Sign in: sets the session cookie',
          body: z.strictObject({ email, password }),
          response: { 201: z.object({ workspace_id: z.uuid() }) },
        },
      },
      async (request, reply) => {
        const account = await checkPassword(db, { ...request.body, address: request.ip })
        const [first] = await listWorkspacesOf(db, account.accountId)
        if (!first) {
          throw new TributaryError(
            'account.no_workspace',
            'Your account is right, but is a member of no workspace any more. Ask for an invitation.',
          )
        }
        const { workspaceId } = first
        await enter([request, reply], { ...account, workspaceId }, 'signIn')
        return await reply.status(201).send({ workspace_id: workspaceId })
      },
    )
    app.post(
      '/v1/invitations/look-up',
      {
        schema: {
          ...open,
          operationId: 'lookUpInvitation',
          summary: 'What an invitation link is for',
          body: z.strictObject({ token: linkToken }),
          response: {
            200: z.object({
              email: z.string(),
              role: memberRole,
              workspace_name: z.string(),
              invited_by: z.string(),
              has_account: z.boolean().describe('Then the password of that account is needed.'),
            }),
          },
        },
      },
      async ({ body, ip }) => {
        await allowTry(db, anyLink, ip)
        const invitation = await requireInvitation(db, body.token)
        const workspace = await findWorkspace(db, invitation.workspaceId)
        return {
          email: invitation.email,
          role: invitation.role,
          workspace_name: workspace?.name ?? '',
          invited_by: invitation.invitedBy,
          has_account: (await findAccountByEmail(db, invitation.email)) !== null,
        }
      },
    )
    app.post(
      '/v1/invitations/accept',
      {
        schema: {
          ...open,
          operationId: 'acceptInvitation',
          summary: 'Join a workspace by an invitation link, and sign in',
          body: z.strictObject({ token: linkToken, name: personName, password }),
          response: { 201: z.object({ workspace_id: z.uuid() }) },
        },
      },
      async (request, reply) => {
        await allowTry(db, anyLink, request.ip)
        const joined = await acceptInvitation(db, { ...request.body, address: request.ip })
        await enter([request, reply], joined, 'acceptInvitation')
        return await reply.status(201).send({ workspace_id: joined.workspaceId })
      },
    )
  }
}
