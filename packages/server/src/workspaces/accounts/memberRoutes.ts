import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { decodeCursor, pageOf, pageQuery, toPage, withZod, type Routes } from '../../http/index.ts'
import { listAuditEntries, type AuditEntry } from '../store/auditLog.ts'
import { deleteInvitation, listInvitations, listMembers } from '../store/members.ts'
import { changeMember, requireOwner } from './changeMember.ts'
import { inviteMember } from './invitations.ts'
import {
  email,
  invitationSchema,
  memberRole,
  memberSchema,
  presentInvitation,
  presentMember,
} from './shapes.ts'

const tags = ['members']
const idParam = z.object({ id: z.uuid() })

const auditEntrySchema = z
  .object({
    id: z.uuid(),
    actor: z.object({
      kind: z.enum(['account', 'api_key']),
      id: z.uuid(),
      name: z.string().describe('As it was then.'),
    }),
    action: z.string().describe('The operationId.'),
    method: z.string(),
    path: z.string(),
    target: z.record(z.string(), z.string()).describe('The ids in the path, and as "made" what was made.'),
    status: z.number().int().describe('Of the answer: 200 to 299 was done.'),
    address: z.string(),
    created: z.iso.datetime(),
  })
  .meta({ id: 'AuditEntry' })

function presentEntry(entry: AuditEntry): z.infer<typeof auditEntrySchema> {
  return {
    id: entry.auditId,
    actor: { kind: entry.actorKind, id: entry.actorId, name: entry.actorName },
    action: entry.action,
    method: entry.method,
    path: entry.path,
    target: entry.target,
    status: entry.statusCode,
    address: entry.address,
    created: entry.createdAt.toISOString(),
  }
}

/** Members, invitations, and the audit log. */
export function memberRoutes({ db, publicUrl }: Pick<Deps, 'db' | 'publicUrl'>): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/members',
      {
        schema: {
          tags,
          operationId: 'listMembers',
          summary: 'Who may use the workspace, in the order of joining',
          response: { 200: z.object({ data: z.array(memberSchema) }) },
        },
      },
      async ({ caller }) => ({ data: (await listMembers(db, caller.workspaceId)).map(presentMember) }),
    )
    app.patch(
      '/members/:id',
      {
        schema: {
          tags,
          operationId: 'updateMember',
          summary: 'Give a member another role',
          params: idParam,
          body: z.strictObject({ role: memberRole }),
          response: { 200: memberSchema },
        },
      },
      async ({ caller, params, body }) =>
        presentMember(await changeMember(db, caller, { accountId: params.id, role: body.role })),
    )
    app.delete(
      '/members/:id',
      {
        schema: {
          tags,
          operationId: 'removeMember',
          summary: 'Remove a member; their sessions here end at once',
          params: idParam,
          response: { 204: z.null() },
        },
      },
      async ({ caller, params }, reply) => {
        await changeMember(db, caller, { accountId: params.id, role: null })
        return await reply.status(204).send(null)
      },
    )
    app.get(
      '/invitations',
      {
        config: { role: 'admin' },
        schema: {
          tags,
          operationId: 'listInvitations',
          summary: 'Invitations that can still be accepted',
          response: { 200: z.object({ data: z.array(invitationSchema) }) },
        },
      },
      async ({ caller }) => ({
        data: (await listInvitations(db, caller.workspaceId)).map(presentInvitation),
      }),
    )
    app.post(
      '/invitations',
      {
        schema: {
          tags,
          operationId: 'inviteMember',
          summary: 'Make a link that lets somebody join; it is shown this once and works for 7 days',
          body: z.strictObject({ email, role: memberRole }),
          response: { 201: invitationSchema.extend({ link: z.url() }).meta({ id: 'NewInvitation' }) },
        },
      },
      async ({ caller, body }, reply) => {
        if (body.role === 'owner') requireOwner(caller)
        const { workspaceId, actor } = caller
        const made = await inviteMember(db, { ...body, workspaceId, invitedBy: actor.name })
        // Behind the #, so that the token reaches no server's log.
        const link = `${publicUrl()}/join#${made.token}`
        return await reply.status(201).send({ ...presentInvitation(made.invitation), link })
      },
    )
    app.delete(
      '/invitations/:id',
      {
        schema: {
          tags,
          operationId: 'withdrawInvitation',
          summary: 'Take an invitation back',
          params: idParam,
          response: { 204: z.null() },
        },
      },
      async ({ caller, params }, reply) => {
        if (!(await deleteInvitation(db, caller.workspaceId, params.id))) {
          throw new TributaryError(
            'workspace.invitation_not_found',
            `There is no open invitation with the id "${params.id}".`,
          )
        }
        return await reply.status(204).send(null)
      },
    )
    app.get(
      '/audit-log',
      {
        config: { role: 'admin' },
        schema: {
          tags,
          operationId: 'listAuditLog',
          summary: 'Who did what: every write by a person or a key, newest first; kept for a year',
          querystring: pageQuery.extend({ actor_id: z.uuid().optional() }),
          response: { 200: pageOf(auditEntrySchema) },
        },
      },
      async ({ caller, query }) => {
        const [before] = decodeCursor(query.cursor, z.tuple([z.uuid()])) ?? [null]
        const entries = await listAuditEntries(db, caller.workspaceId, {
          actorId: query.actor_id ?? null,
          before,
          limit: query.limit + 1,
        })
        return toPage(entries, query.limit, presentEntry, ({ auditId }) => [auditId])
      },
    )
  }
}
