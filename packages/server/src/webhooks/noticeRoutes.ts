import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../deps.ts'
import { decodeCursor, idSchema, pageOf, pageQuery, toPage, withZod, type Routes } from '../http/index.ts'
import { findNoticeAddresses, setNoticeAddresses } from './store/noticeEmails.ts'
import { listNotices, markRead, type Notice } from './store/notices.ts'

const noticeSchema = z
  .object({
    id: z.uuid(),
    kind: z
      .enum(['endpoint_gone', 'endpoint_failing'])
      .describe('A webhook endpoint was disabled: it answered 410, or failed everything for 5 days.'),
    endpoint_id: z.uuid().nullable(),
    message: z.string(),
    created: z.iso.datetime(),
    read: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Notice' })

function present(notice: Notice): z.infer<typeof noticeSchema> {
  return {
    id: notice.noticeId,
    kind: notice.kind,
    endpoint_id: notice.endpointId,
    message: notice.message,
    created: notice.createdAt.toISOString(),
    read: notice.readAt?.toISOString() ?? null,
  }
}

const tags = ['notices']

const addressesMax = 10
const addressesSchema = z
  .strictObject({
    addresses: z
      .array(z.email().max(254))
      .max(addressesMax)
      .describe('Who gets the notices of the workspace by e-mail, where the operator has set up SMTP.'),
  })
  .meta({ id: 'NoticeAddresses' })

/** Notices for the people of a workspace: list them, mark one as read, and who gets them by e-mail. */
export function noticeRoutes({ db }: Pick<Deps, 'db'>): Routes {
  return async (app) => {
    const api = withZod(app)
    api.get(
      '/notices',
      {
        schema: {
          tags,
          operationId: 'listNotices',
          summary: 'What the people of the workspace must know, newest first',
          querystring: pageQuery.extend({
            unread: z
              .enum(['true', 'false'])
              .default('false')
              .describe('true: only those that were not marked as read.'),
          }),
          response: { 200: pageOf(noticeSchema) },
        },
      },
      async ({ caller, query }) => {
        const [after] = decodeCursor(query.cursor, z.tuple([z.uuid()])) ?? [null]
        const wanted = { unread: query.unread === 'true', after, limit: query.limit + 1 }
        const found = await listNotices(db, caller.workspaceId, wanted)
        return toPage(found, query.limit, present, ({ noticeId }) => [noticeId])
      },
    )
    api.post(
      '/notices/:notice_id/read',
      {
        schema: {
          tags,
          operationId: 'readNotice',
          summary: 'Mark a notice as read',
          params: z.object({ notice_id: idSchema }),
          response: { 200: noticeSchema },
        },
      },
      async ({ caller, params: { notice_id } }) => {
        const notice = await markRead(db, caller.workspaceId, notice_id)
        if (!notice) throw new TributaryError('notice.not_found', `There is no notice "${notice_id}".`)
        return present(notice)
      },
    )
    addAddresses(api, db)
  }
}

function addAddresses(api: ReturnType<typeof withZod>, db: Deps['db']): void {
  api.get(
    '/notice-addresses',
    {
      schema: {
        tags,
        operationId: 'getNoticeAddresses',
        summary: 'Who gets the notices by e-mail',
        response: { 200: addressesSchema },
      },
    },
    async ({ caller }) => ({ addresses: await findNoticeAddresses(db, caller.workspaceId) }),
  )
  api.put(
    '/notice-addresses',
    {
      schema: {
        tags,
        operationId: 'setNoticeAddresses',
        summary: 'Say who gets the notices by e-mail; replaces those that are there',
        body: addressesSchema,
        response: { 200: addressesSchema },
      },
    },
    async ({ caller, body }) => {
      const addresses = [...new Set(body.addresses)]
      await setNoticeAddresses(db, caller.workspaceId, addresses)
      return { addresses }
    },
  )
}
