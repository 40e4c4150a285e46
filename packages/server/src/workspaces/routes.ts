import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { withZod, type Routes } from '../http/index.ts'
import { createApiKey } from './apiKey.ts'
import { addCertificate, createCertificate } from './certificate.ts'
import {
  findWorkspace,
  listApiKeys,
  listCertificates,
  revokeApiKey,
  revokeCertificate,
  updateWorkspace,
  type ApiKey,
  type Certificate,
  type Workspace,
} from './store.ts'

/** As a browser states it: scheme, host and port, nothing after. */
const origin = z
  .string()
  .max(300)
  .refine(
    (text) => URL.canParse(text) && /^https?:\/\//.test(text) && new URL(text).origin === text,
    'expected an origin such as https://app.example.com, without a path or a slash at its end',
  )

const workspaceShape = z.object({
  id: z.uuid(),
  name: z.string(),
  import_done_policy: z.enum(['every', 'changed', 'first']),
  colour: z.string().nullable().describe('Of the connect pages, as #rrggbb; null: ours.'),
  connect_origins: z
    .array(z.string())
    .describe(
      'Origins of your app: where connect() may be called from, and where customers may be sent back to. Empty: from anywhere, and nowhere.',
    ),
  created: z.iso.datetime(),
})
const apiKeyShape = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(['admin', 'user']),
  prefix: z.string(),
  created: z.iso.datetime(),
  revoked: z.iso.datetime().nullable(),
})
const certificateShape = z.object({
  id: z.uuid(),
  name: z.string(),
  public_key: z.string(),
  created: z.iso.datetime(),
  revoked: z.iso.datetime().nullable(),
})
const idParam = z.object({ id: z.uuid() })
const name = z.string().trim().min(1).max(200)

function presentWorkspace(workspace: Workspace): z.infer<typeof workspaceShape> {
  return {
    id: workspace.workspaceId,
    name: workspace.name,
    import_done_policy: workspace.importDonePolicy,
    colour: workspace.colour,
    connect_origins: workspace.connectOrigins,
    created: workspace.createdAt.toISOString(),
  }
}

function presentApiKey(key: ApiKey): z.infer<typeof apiKeyShape> {
  return {
    id: key.apiKeyId,
    name: key.name,
    role: key.role,
    prefix: key.prefix,
    created: key.createdAt.toISOString(),
    revoked: key.revokedAt?.toISOString() ?? null,
  }
}

function presentCertificate(certificate: Certificate): z.infer<typeof certificateShape> {
  return {
    id: certificate.certificateId,
    name: certificate.name,
    public_key: certificate.publicKeyPem,
    created: certificate.createdAt.toISOString(),
    revoked: certificate.revokedAt?.toISOString() ?? null,
  }
}

/** The workspace of the key, its API keys and its certificates. */
export function workspaceRoutes({ db }: Pick<Deps, 'db'>): Routes {
  return async (plain) => {
    const app = withZod(plain)
    app.get(
      '/workspace',
      {
        schema: {
          tags: ['Workspace'],
          operationId: 'getWorkspace',
          summary: 'The workspace of this key',
          response: { 200: workspaceShape },
        },
      },
      async ({ caller }) => {
        const workspace = await findWorkspace(db, caller.workspaceId)
        if (!workspace) throw new TributaryError('workspace.not_found', 'The workspace of this key is gone.')
        return presentWorkspace(workspace)
      },
    )
    app.patch(
      '/workspace',
      {
        schema: {
          tags: ['Workspace'],
          operationId: 'updateWorkspace',
          summary:
            'Change its name, which imports are told, the colour of the connect pages, and the origins of your app',
          body: z.strictObject({
            name: name.optional(),
            import_done_policy: workspaceShape.shape.import_done_policy.optional(),
            colour: z
              .string()
              .regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #2456d6')
              .nullable()
              .optional(),
            connect_origins: z.array(origin).max(20).optional(),
          }),
          response: { 200: workspaceShape },
        },
      },
      async ({ caller, body }) => {
        const change = {
          name: body.name ?? null,
          importDonePolicy: body.import_done_policy ?? null,
          colour: body.colour === null ? '' : (body.colour?.toLowerCase() ?? null),
          connectOrigins: body.connect_origins ?? null,
        }
        const workspace = await updateWorkspace(db, caller.workspaceId, change)
        if (!workspace) throw new TributaryError('workspace.not_found', 'The workspace of this key is gone.')
        return presentWorkspace(workspace)
      },
    )
    app.get(
      '/api-keys',
      {
        config: { role: 'admin' },
        schema: {
          tags: ['Workspace'],
          operationId: 'listApiKeys',
          summary: 'API keys, without the keys themselves',
          response: { 200: z.object({ data: z.array(apiKeyShape) }) },
        },
      },
      async ({ caller }) => ({ data: (await listApiKeys(db, caller.workspaceId)).map(presentApiKey) }),
    )
    app.post(
      '/api-keys',
      {
        schema: {
          tags: ['Workspace'],
          operationId: 'createApiKey',
          summary: 'Make an API key; `key` is shown this once',
          body: z.strictObject({ name, role: z.enum(['admin', 'user']) }),
          response: { 201: apiKeyShape.extend({ key: z.string() }) },
        },
      },
      async ({ caller, body }, reply) => {
        const { key, apiKey } = await createApiKey(db, { ...body, workspaceId: caller.workspaceId })
        return await reply.status(201).send({ ...presentApiKey(apiKey), key })
      },
    )
    app.delete(
      '/api-keys/:id',
      {
        schema: {
          tags: ['Workspace'],
          operationId: 'revokeApiKey',
          summary: 'Revoke an API key at once',
          params: idParam,
          response: { 204: z.null() },
        },
      },
      async ({ caller, params }, reply) => {
        if (!(await revokeApiKey(db, caller.workspaceId, params.id))) {
          throw new TributaryError(
            'workspace.api_key_not_found',
            `There is no valid API key with the id "${params.id}".`,
          )
        }
        return await reply.status(204).send(null)
      },
    )
    app.get(
      '/certificates',
      {
        config: { role: 'admin' },
        schema: {
          tags: ['Workspace'],
          operationId: 'listCertificates',
          summary: 'The public keys that connect secrets may be signed with',
          response: { 200: z.object({ data: z.array(certificateShape) }) },
        },
      },
      async ({ caller }) => ({
        data: (await listCertificates(db, caller.workspaceId)).map(presentCertificate),
      }),
    )
    app.post(
      '/certificates',
      {
        schema: {
          tags: ['Workspace'],
          operationId: 'createCertificate',
          summary: 'Add your own public key, or have a pair made; then `private_key` is shown this once',
          body: z.strictObject({ name, public_key: z.string().max(10_000).optional() }),
          response: { 201: certificateShape.extend({ private_key: z.string().optional() }) },
        },
      },
      async ({ caller: { workspaceId }, body }, reply) => {
        reply.status(201)
        if (body.public_key !== undefined) {
          return presentCertificate(
            await addCertificate(db, { workspaceId, name: body.name, publicKeyPem: body.public_key }),
          )
        }
        const made = await createCertificate(db, { workspaceId, name: body.name })
        return { ...presentCertificate(made.certificate), private_key: made.privateKeyPem }
      },
    )
    app.delete(
      '/certificates/:id',
      {
        schema: {
          tags: ['Workspace'],
          operationId: 'revokeCertificate',
          summary: 'Revoke a certificate at once',
          params: idParam,
          response: { 204: z.null() },
        },
      },
      async ({ caller, params }, reply) => {
        if (!(await revokeCertificate(db, caller.workspaceId, params.id))) {
          throw new TributaryError(
            'workspace.certificate_not_found',
            `There is no valid certificate with the id "${params.id}".`,
          )
        }
        return await reply.status(204).send(null)
      },
    )
  }
}
