import { TributaryError } from '@tributary/contract'
import type { Database } from '../../db/index.ts'
import type { Caller } from '../../http/index.ts'
import {
  deleteMember,
  lockMembers,
  updateMemberRole,
  type Member,
  type MemberRole,
} from '../store/members.ts'

/**
 * Gives a member another role, or with null removes it. Throws `workspace.member_not_found`; `workspace.owner_required` when it is
 * about an owner and the caller is none; `workspace.last_owner` when no owner would be left.
 */
export async function changeMember(
  db: Database,
  caller: Caller,
  wanted: { accountId: string; role: MemberRole | null },
): Promise<Member> {
  return await db.transaction(async (tx) => {
    const members = await lockMembers(tx, caller.workspaceId)
    const member = members.find(({ accountId }) => accountId === wanted.accountId)
    if (!member) {
      throw new TributaryError(
        'workspace.member_not_found',
        `There is no member with the id "${wanted.accountId}".`,
      )
    }
    if (member.role === 'owner' || wanted.role === 'owner') requireOwner(caller)
    const owners = members.filter(({ role }) => role === 'owner')
    if (member.role === 'owner' && wanted.role !== 'owner' && owners.length === 1) {
      throw new TributaryError(
        'workspace.last_owner',
        `"${member.email}" is the only owner. Make another member an owner first.`,
      )
    }
    if (wanted.role === null) await deleteMember(tx, caller.workspaceId, member.accountId)
    else await updateMemberRole(tx, caller.workspaceId, member.accountId, wanted.role)
    return { ...member, role: wanted.role ?? member.role }
  })
}

/** Throws `workspace.owner_required`. An API key is no owner: it can not hand the workspace to somebody. */
export function requireOwner({ actor }: Caller): void {
  if (actor.kind === 'account' && actor.isOwner) return
  throw new TributaryError(
    'workspace.owner_required',
    'Only an owner who is signed in may make, change or remove an owner.',
  )
}
