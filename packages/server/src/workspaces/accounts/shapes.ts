import { z } from 'zod'
import type { Member, Invitation } from '../store/members.ts'
import type { Session } from '../store/sessions.ts'

export const email = z
  .email()
  .max(320)
  .transform((text) => text.toLowerCase())
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'expected text without NUL characters')
export const password = z.string().max(1_000)
export const linkToken = z.string().min(1).max(200).describe('The part of the link after the #.')

const role = z.enum(['owner', 'admin', 'user'])
export const memberRole = role.describe('An owner is an admin who may also change who is an owner.')

/** Who is signed in, and where. */
export const signedInSchema = z
  .object({
    session_id: z.uuid(),
    account: z.object({ id: z.uuid(), email: z.string(), name: z.string() }),
    workspace: z.object({ id: z.uuid(), name: z.string() }),
    role: memberRole,
    workspaces: z
      .array(z.object({ id: z.uuid(), name: z.string(), role }))
      .describe('All of the account; PUT /v1/session chooses among them.'),
  })
  .meta({ id: 'SignedIn' })

export const setUpState = z.object({
  is_needed: z.boolean().describe('The first account is still to be made.'),
  has_workspace: z
    .boolean()
    .describe('The command line made one: it becomes the first account’s, and none has to be named.'),
  sends_mail: z.boolean().describe('A link for a new password can be mailed.'),
})

export const setUpAnswer = z
  .object({
    workspace_id: z.uuid(),
    made: z
      .object({
        api_key: z.string().describe('Admin. Shown this once.'),
        certificate_id: z.uuid(),
        private_key: z.string().describe('Signs connect secrets (RS256). Shown this once.'),
      })
      .nullable()
      .describe('Null: the workspaces that were there already are yours, with their keys.'),
  })
  .meta({ id: 'SetUpDone' })

export const sessionSchema = z
  .object({
    id: z.uuid(),
    user_agent: z.string(),
    address: z.string(),
    is_this: z.boolean().describe('The one of this request.'),
    created: z.iso.datetime(),
    last_seen: z.iso.datetime(),
  })
  .meta({ id: 'Session' })

/** A session as the API shows it. */
export function presentSession(session: Session, current: string): z.infer<typeof sessionSchema> {
  return {
    id: session.sessionId,
    user_agent: session.userAgent,
    address: session.address,
    is_this: session.sessionId === current,
    created: session.createdAt.toISOString(),
    last_seen: session.lastSeenAt.toISOString(),
  }
}

export const memberSchema = z
  .object({
    id: z.uuid().describe('Of the account.'),
    email: z.string(),
    name: z.string(),
    role: memberRole,
    joined: z.iso.datetime(),
  })
  .meta({ id: 'Member' })

/** A member as the API shows it. */
export function presentMember(member: Member): z.infer<typeof memberSchema> {
  return {
    id: member.accountId,
    email: member.email,
    name: member.name,
    role: member.role,
    joined: member.createdAt.toISOString(),
  }
}

export const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    role: memberRole,
    invited_by: z.string(),
    created: z.iso.datetime(),
    expires: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' })

/** An invitation as the API shows it, without its link. */
export function presentInvitation(invitation: Invitation): z.infer<typeof invitationSchema> {
  return {
    id: invitation.invitationId,
    email: invitation.email,
    role: invitation.role,
    invited_by: invitation.invitedBy,
    created: invitation.createdAt.toISOString(),
    expires: invitation.expiresAt.toISOString(),
  }
}
