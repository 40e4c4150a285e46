import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { TributaryError } from '@tributary/contract'
import type { Deps } from '../../deps.ts'
import { requireSameOrigin, withZod, type Routes } from '../../http/index.ts'
import type { SendMail } from '../../mail/index.ts'
import { createPasswordReset, requirePasswordReset, resetMember, resetPassword } from './passwordResets.ts'
import { email, linkToken, password } from './shapes.ts'
import { allowResetMail, allowTry } from './tries.ts'

const tags = ['accounts']
/** What stands in for an address when only a link's token is guessed. */
const anyLink = 'a link'

type ResetDeps = Pick<Deps, 'db' | 'publicUrl'>

/** For admins: a link with which a member sets a new password. */
export function memberResetRoutes({ db, publicUrl }: ResetDeps): Routes {
  return async (plain) => {
    withZod(plain).post(
      '/members/:id/password-reset',
      {
        schema: {
          tags: ['members'],
          operationId: 'resetMemberPassword',
          summary:
            'Make a link with which a member sets a new password; it is shown this once and works for a day',
          description:
            'For people who are signed in: whoever uses the link signs in as the member. An owner’s is made by an owner alone.',
          params: z.object({ id: z.uuid() }),
          response: {
            201: z.object({ email: z.string(), link: z.url(), expires: z.iso.datetime() }).meta({
              id: 'PasswordResetLink',
            }),
          },
        },
      },
      async ({ caller, params }, reply) => {
        const made = await resetMember(db, caller, params.id)
        return await reply
          .status(201)
          .header('cache-control', 'no-store')
          .send({
            email: made.account.email,
            link: linkOf(publicUrl(), made.token),
            expires: made.expiresAt.toISOString(),
          })
      },
    )
  }
}

/** Behind the #, so that the token reaches no server's log. */
function linkOf(publicUrl: string, token: string): string {
  return `${publicUrl}/reset-password#${token}`
}

/** For whoever forgot the password: ask for a mail, look at a link, use it. */
export function openResetRoutes({
  db,
  publicUrl,
  sendMail,
}: ResetDeps & { sendMail: SendMail | null }): Routes {
  return async (plain) => {
    const underWay = new Set<Promise<void>>()
    plain.addHook('preHandler', async (request) => requireSameOrigin(request, publicUrl()))
    plain.addHook('onClose', async () => void (await Promise.all(underWay)))
    /** After the answer, so that the time it takes does not tell whether there is an account. */
    const inBackground = (request: FastifyRequest, work: () => Promise<void>) => {
      const done: Promise<void> = work()
        .catch((error: unknown) => {
          // Its words alone: other fields of it may tell the log-in.
          const words = error instanceof Error ? error.message : 'unknown failure'
          request.log.error({ error: words }, 'the mail for a new password could not be sent')
        })
        .finally(() => underWay.delete(done))
      underWay.add(done)
    }
    const app = withZod(plain)
    const open = { security: [], tags }
    app.post(
      '/v1/password-resets',
      {
        schema: {
          ...open,
          operationId: 'askForPasswordReset',
          summary:
            'Have a link for a new password mailed; the answer is the same whether there is an account or not',
          body: z.strictObject({ email }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        if (!sendMail) {
          throw new TributaryError(
            'account.mail_not_set_up',
            'This service has no mail server. An admin of your workspace can make a link for you, or the operator: npm run tributary -- member reset-password EMAIL',
          )
        }
        const { email: to } = request.body
        await allowResetMail(db, to, request.ip)
        inBackground(request, async () => {
          const made = await createPasswordReset(db, to, 'mail')
          if (made) await sendMail(mailOf(to, linkOf(publicUrl(), made.token)))
        })
        return await reply.status(204).send(null)
      },
    )
    app.post(
      '/v1/password-resets/look-up',
      {
        schema: {
          ...open,
          operationId: 'lookUpPasswordReset',
          summary: 'Whose password a link sets',
          body: z.strictObject({ token: linkToken }),
          response: { 200: z.object({ email: z.string() }) },
        },
      },
      async ({ body, ip }) => {
        await allowTry(db, anyLink, ip)
        return { email: (await requirePasswordReset(db, body.token)).email }
      },
    )
    app.post(
      '/v1/password-resets/use',
      {
        schema: {
          ...open,
          operationId: 'resetPassword',
          summary: 'Set a new password by a link, once; every browser is signed out',
          body: z.strictObject({ token: linkToken, password }),
          response: { 204: z.null() },
        },
      },
      async ({ body, ip, url }, reply) => {
        await allowTry(db, anyLink, ip)
        await resetPassword(db, { ...body, address: ip, path: url })
        return await reply.status(204).send(null)
      },
    )
  }
}

function mailOf(to: string, link: string) {
  return {
    to,
    subject: 'A new password for Tributary',
    text: `Somebody asked for a new password for ${to}. Set it here; the link works once, for an hour:

${link}

If it was not you, leave this mail alone: your password stays as it is.
`,
  }
}
