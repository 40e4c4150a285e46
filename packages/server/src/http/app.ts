import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import swagger from '@fastify/swagger'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
} from 'fastify'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { newUuid } from '@tributary/contract'
import type { Database } from '../db/index.ts'
import { closeReferences } from './closeReferences.ts'
import { identifyCaller, requireRole, type FindCaller, type FindSession } from './caller.ts'
import { healthRoutes } from './healthRoutes.ts'
import { openApiDocument } from './openApi.ts'
import { sendNotFound, sendProblem } from './problem.ts'
import { writeOf, type RecordWrite } from './recordWrite.ts'

/** A plugin that adds routes typed by zod schemas. */
export type Routes = FastifyPluginAsync

export type AppOptions = {
  db: Database
  findCaller: FindCaller
  /** Absent: API keys alone are known. */
  findSession?: FindSession
  /** Told of every write of a known caller, once, before the answer goes. Absent: nobody is. */
  recordWrite?: RecordWrite
  /** Addresses of proxies whose word on the visitor's address, host and protocol is taken. */
  trustedProxies?: readonly string[]
  /** Below /v1: each needs an API key or a session. */
  apiRoutes: Routes[]
  /** At the root, without a key: connect pages, callbacks, health. */
  publicRoutes: Routes[]
  logger?: import('pino').Logger
}

/** Builds the HTTP application; nothing listens yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger | undefined = options.logger
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : {}),
    // A line a request would drown what matters; what fails with 5xx is logged by sendProblem.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newUuid(),
    bodyLimit: 1_048_576,
    // The `secret` of a connect link is a JWT of some hundred characters.
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: 'idle',
    ...(options.trustedProxies?.length ? { trustProxy: [...options.trustedProxies] } : {}),
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(sendNotFound)
  await app.register(swagger, {
    openapi: openApiDocument(),
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: (document) => closeReferences(createJsonSchemaTransformObject({})(document)),
  })
  await app.register(cookie)
  await app.register(formbody)
  for (const routes of options.publicRoutes) await app.register(routes)
  await app.register(
    async (api) => {
      api.decorateRequest('caller')
      api.addHook('onRequest', async (request) => {
        const caller = await identifyCaller(request, options)
        // Before its role is looked at: a write that is refused is on record too.
        request.caller = caller
        requireRole(request, caller)
      })
      const { recordWrite } = options
      if (recordWrite) {
        api.addHook('onSend', async (request, reply, payload) => {
          const write = writeOf(request, reply, payload)
          // The write itself is done: its answer goes out even when it can not be put on record.
          if (write)
            await recordWrite(options.db, write).catch((error: unknown) =>
              request.log.error({ err: error, action: write.action }, 'a write is missing in the audit log'),
            )
        })
      }
      for (const routes of options.apiRoutes) await api.register(routes)
    },
    { prefix: '/v1' },
  )
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
    reply.serializer(JSON.stringify).send(app.swagger()),
  )
  await app.register(healthRoutes(options.db))
  return app
}

/** The same instance with types that come from zod schemas. */
export function withZod(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>()
}
