import { TributaryError, isUuid } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import {
  createApiKey,
  createCertificate,
  createPasswordReset,
  createSetUpToken,
  createWorkspace,
  findWorkspace,
  inviteMember,
  listWorkspaces,
} from '../workspaces/index.ts'
import { textOf } from './apiClient.ts'
import type { Call, Command } from './command.ts'
import { rekeyCommand } from './rekey.ts'
import { required, UsageError } from './usage.ts'
import { withDatabase } from './withDatabase.ts'

const nameOption: NonNullable<Command['options']> = {
  name: { type: 'string', help: 'a name for it, for people' },
}
const roleOption: NonNullable<Command['options']> = {
  role: { type: 'string', help: 'what it may do (default admin)' },
}

/** What the operator does on the machine of the service, in its database: needs no key. */
export const operatorCommands: Command[] = [
  {
    name: 'workspace create',
    form: 'NAME',
    summary: 'make a workspace, its first admin API key and certificate',
    run: (call) => withDatabase(call, (db) => makeWorkspace(call, db)),
  },
  {
    name: 'workspace list',
    form: '',
    summary: 'the workspaces',
    run: (call) => withDatabase(call, (db) => showWorkspaces(call, db)),
  },
  {
    name: 'api-key create',
    form: 'WORKSPACE_ID [--role user]',
    summary: 'make another API key (role admin or user)',
    options: { ...nameOption, ...roleOption },
    run: (call) => withDatabase(call, (db) => makeApiKey(call, db)),
  },
  {
    name: 'certificate create',
    form: 'WORKSPACE_ID',
    summary: 'make another key pair for signing connect secrets',
    options: nameOption,
    run: (call) => withDatabase(call, (db) => makeCertificate(call, db)),
  },
  {
    name: 'set-up-link',
    form: '',
    summary: 'a link with which the first account is made, while there is none',
    run: (call) => withDatabase(call, (db, url) => makeSetUpLink(call, db, url)),
  },
  {
    name: 'member invite',
    form: 'WORKSPACE_ID EMAIL [--role owner]',
    summary: 'a link with which somebody joins (role owner, admin or user)',
    options: roleOption,
    run: (call) => withDatabase(call, (db, url) => invite(call, db, url)),
  },
  {
    name: 'member reset-password',
    form: 'EMAIL',
    summary: 'a link with which somebody sets a new password',
    help: 'For an owner who forgot the password and knows no other admin. The link works once, for a day; using it signs the account out everywhere.',
    run: (call) => withDatabase(call, (db, url) => makeResetLink(call, db, url)),
  },
  rekeyCommand,
]

async function makeWorkspace({ words, print }: Call, db: Database): Promise<void> {
  const name = required(words[0], 'NAME')
  const made = await createWorkspace(db, name)
  const data = {
    workspace_id: made.workspaceId,
    name,
    api_key: made.adminKey,
    certificate_id: made.certificateId,
    private_key: made.privateKeyPem,
  }
  print(
    data,
    `Workspace "${name}": ${made.workspaceId}

API key (admin), shown this once. Use it as the header  Authorization: Api-Key <key>
${made.adminKey}

Private key for signing connect secrets (RS256), shown this once. Keep it in your backend.
${made.privateKeyPem}`,
  )
}

async function showWorkspaces({ print }: Call, db: Database): Promise<void> {
  const data = (await listWorkspaces(db)).map(({ workspaceId, name }) => ({
    workspace_id: workspaceId,
    name,
  }))
  print(
    data,
    data.map((entry) => `${entry.workspace_id}  ${entry.name}`).join('\n') ||
      'No workspace yet. Make one: npm run tributary -- workspace create NAME',
  )
}

async function makeApiKey({ words, options, print }: Call, db: Database): Promise<void> {
  const role = textOf(options['role']) ?? 'admin'
  if (role !== 'admin' && role !== 'user') {
    throw new UsageError(`--role: expected admin or user, not "${role}"`)
  }
  const workspaceId = await knownWorkspace(db, words[0])
  const name = textOf(options['name']) ?? 'from the command line'
  const { key } = await createApiKey(db, { workspaceId, role, name })
  print({ api_key: key, role }, `API key (${role}), shown this once:\n${key}`)
}

async function makeCertificate({ words, options, print }: Call, db: Database): Promise<void> {
  const workspaceId = await knownWorkspace(db, words[0])
  const name = textOf(options['name']) ?? 'from the command line'
  const { certificate, privateKeyPem } = await createCertificate(db, { workspaceId, name })
  print(
    { certificate_id: certificate.certificateId, private_key: privateKeyPem },
    `Private key for signing connect secrets, shown this once:\n${privateKeyPem}`,
  )
}

async function makeSetUpLink({ print }: Call, db: Database, url: string): Promise<void> {
  const token = await createSetUpToken(db)
  if (token === null) {
    throw new TributaryError(
      'account.set_up_done',
      'There is an account already. Let somebody join with: npm run tributary -- member invite WORKSPACE_ID EMAIL',
    )
  }
  const link = `${url}/set-up#${token}`
  print({ link }, `The first account is made here; the link works once:\n${link}`)
}

async function invite({ words, options, print }: Call, db: Database, url: string): Promise<void> {
  const role = textOf(options['role']) ?? 'admin'
  if (role !== 'owner' && role !== 'admin' && role !== 'user') {
    throw new UsageError(`--role: expected owner, admin or user, not "${role}"`)
  }
  const workspaceId = await knownWorkspace(db, words[0])
  const email = required(words[1], 'EMAIL').toLowerCase()
  const { token } = await inviteMember(db, { workspaceId, email, role, invitedBy: 'the operator' })
  const link = `${url}/join#${token}`
  print({ link, email, role }, `${email} joins here; the link works once, for 7 days:\n${link}`)
}

async function makeResetLink({ words, print }: Call, db: Database, url: string): Promise<void> {
  const email = required(words[0], 'EMAIL').toLowerCase()
  const made = await createPasswordReset(db, email, 'hand')
  if (!made) {
    throw new TributaryError(
      'workspace.member_not_found',
      `There is no account with the address "${email}". Let somebody join with: npm run tributary -- member invite WORKSPACE_ID EMAIL`,
    )
  }
  const link = `${url}/reset-password#${made.token}`
  print(
    { link, email, expires: made.expiresAt.toISOString() },
    `${email} sets a new password here; the link works once, for a day:\n${link}`,
  )
}

async function knownWorkspace(db: Database, id: string | undefined): Promise<string> {
  const workspaceId = required(id, 'WORKSPACE_ID')
  if (isUuid(workspaceId) && (await findWorkspace(db, workspaceId))) return workspaceId
  throw new TributaryError(
    'workspace.not_found',
    `There is no workspace "${workspaceId}". See: npm run tributary -- workspace list`,
  )
}
