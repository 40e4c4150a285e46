import { parseArgs } from 'node:util'
import { TributaryError } from '@tributary/contract'
import { readConfig } from './config.ts'
import { connectDatabase, type Database } from './db/index.ts'
import {
  createApiKey,
  createCertificate,
  createSetUpToken,
  createWorkspace,
  findWorkspace,
  inviteMember,
  listWorkspaces,
} from './workspaces/index.ts'

const usage = `Usage: npm run tributary -- COMMAND

  workspace create NAME                       make a workspace, its first admin API key and certificate
  workspace list                              the workspaces
  api-key create WORKSPACE_ID [--role user]   make another API key (role admin or user)
  certificate create WORKSPACE_ID             make another key pair for signing connect secrets
  set-up-link                                 a link with which the first account is made, while there is none
  member invite WORKSPACE_ID EMAIL [--role owner]   a link with which somebody joins (role owner, admin or user)

  --name NAME   a name for the key or certificate
  --json        print one JSON object instead of text

The service may run meanwhile. It uses the same settings: DATABASE_URL, TRIBUTARY_DATA_DIR (default ./.tributary).`

/** A command of the operator: what to print, as data and as text. */
type Result = { data: unknown; text: string }

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      role: { type: 'string', default: 'admin' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
}

async function run(
  db: Database,
  words: string[],
  options: { name?: string | undefined; role: string; url: string },
): Promise<Result> {
  const [noun, verb, argument] = words
  switch (`${noun} ${verb}`) {
    case 'workspace create':
      return await makeWorkspace(db, required(argument, 'NAME'))
    case 'workspace list': {
      const workspaces = await listWorkspaces(db)
      const data = workspaces.map(({ workspaceId, name }) => ({ workspace_id: workspaceId, name }))
      return {
        data,
        text:
          data.map((entry) => `${entry.workspace_id}  ${entry.name}`).join('\n') ||
          'No workspace yet. Make one: npm run tributary -- workspace create NAME',
      }
    }
    case 'api-key create': {
      const { role } = options
      if (role !== 'admin' && role !== 'user')
        throw new UsageError(`--role: expected admin or user, not "${role}"`)
      const workspaceId = await knownWorkspace(db, argument)
      const { key } = await createApiKey(db, {
        workspaceId,
        role,
        name: options.name ?? 'from the command line',
      })
      return { data: { api_key: key, role }, text: `API key (${role}), shown this once:\n${key}` }
    }
    case 'certificate create': {
      const workspaceId = await knownWorkspace(db, argument)
      const made = await createCertificate(db, { workspaceId, name: options.name ?? 'from the command line' })
      const data = { certificate_id: made.certificate.certificateId, private_key: made.privateKeyPem }
      return {
        data,
        text: `Private key for signing connect secrets, shown this once:\n${made.privateKeyPem}`,
      }
    }
    case 'set-up-link undefined': {
      const token = await createSetUpToken(db)
      if (token === null) {
        throw new TributaryError(
          'account.set_up_done',
          'There is an account already. Let somebody join with: npm run tributary -- member invite WORKSPACE_ID EMAIL',
        )
      }
      const link = `${options.url}/set-up#${token}`
      return { data: { link }, text: `The first account is made here; the link works once:\n${link}` }
    }
    case 'member invite': {
      const role = options.role
      if (role !== 'owner' && role !== 'admin' && role !== 'user')
        throw new UsageError(`--role: expected owner, admin or user, not "${role}"`)
      const workspaceId = await knownWorkspace(db, argument)
      const email = required(words[3], 'EMAIL').toLowerCase()
      const { token } = await inviteMember(db, { workspaceId, email, role, invitedBy: 'the operator' })
      const link = `${options.url}/join#${token}`
      return {
        data: { link, email, role },
        text: `${email} joins here; the link works once, for 7 days:\n${link}`,
      }
    }
    default:
      throw new UsageError(`"${words.join(' ')}" is not a command`)
  }
}

async function makeWorkspace(db: Database, name: string): Promise<Result> {
  const made = await createWorkspace(db, name)
  return {
    data: {
      workspace_id: made.workspaceId,
      name,
      api_key: made.adminKey,
      certificate_id: made.certificateId,
      private_key: made.privateKeyPem,
    },
    text: `Workspace "${name}": ${made.workspaceId}

API key (admin), shown this once. Use it as the header  Authorization: Api-Key <key>
${made.adminKey}

Private key for signing connect secrets (RS256), shown this once. Keep it in your backend.
${made.privateKeyPem}`,
  }
}

async function knownWorkspace(db: Database, id: string | undefined): Promise<string> {
  const workspaceId = required(id, 'WORKSPACE_ID')
  const isUuid = /^[0-9a-f-]{36}$/.test(workspaceId)
  if (isUuid && (await findWorkspace(db, workspaceId))) return workspaceId
  throw new TributaryError(
    'workspace.not_found',
    `There is no workspace "${workspaceId}". See: npm run tributary -- workspace list`,
  )
}

class UsageError extends Error {}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`${what} is missing`)
  return value
}

async function main(args: string[]): Promise<void> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments can not be read')
  }
  const { values, positionals } = parsed
  if (values.help || positionals.length === 0) return console.log(usage)
  const config = readConfig(process.env)
  const url = config.publicUrl ?? `http://${config.host}:${config.port}`
  const database = await connectDatabase(config)
  try {
    const { data, text } = await run(database.db, positionals, {
      name: values.name,
      role: values.role,
      url,
    })
    console.log(values.json ? JSON.stringify(data) : text)
  } finally {
    await database.close({ keepServer: database.wasRunning })
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof UsageError) console.error(`tributary: ${error.message}.\n\n${usage}`)
  else if (error instanceof TributaryError) console.error(`tributary: ${error.message}`)
  else console.error(`tributary: ${error instanceof Error ? error.message : 'unknown failure'}`)
  process.exitCode = 1
})
