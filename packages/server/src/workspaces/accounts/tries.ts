import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { TributaryError } from '@tributary/contract'
import type { Sql } from '../../db/index.ts'
import { countTry, forgetTries } from '../store/tries.ts'

/**
 * Tries in a window, at most: of one account from one address; from one address; of one account from everywhere. The last is
 * high, so that a stranger can not easily keep the owner out, and low enough for a password of twelve characters.
 */
const signInMost = { pair: 10, address: 60, account: 200 }
/** E-mails that may be asked for: few, since each lands in somebody's inbox, and a stranger shall not fill it. */
const resetMost = { pair: 3, address: 20, account: 10 }
const windowS = 15 * 60

type Kind = keyof typeof signInMost
type Subject = { kind: Kind; subject: Buffer }

function subjectsOf(email: string, address: string, what: '' | 'reset:'): Subject[] {
  // One home has a whole /64 of IPv6.
  const network = isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address
  const subject = (kind: Kind, text: string) => ({
    kind,
    subject: createHash('sha256').update(`${what}${kind}:${text}`).digest(),
  })
  return [subject('pair', `${email}|${network}`), subject('address', network), subject('account', email)]
}

/**
 * Counts a try before it is made, so that many at once are counted as many, and throws `auth.too_many_tries` when there were too
 * many. The function that comes back is called after a success: what a person typed wrong before is then forgotten.
 */
export async function allowTry(sql: Sql, email: string, address: string): Promise<() => Promise<void>> {
  const subjects = subjectsOf(email, address, '')
  await countTries(sql, subjects, signInMost, 'tries to sign in')
  return () =>
    forgetTries(
      sql,
      subjects.filter(({ kind }) => kind === 'pair').map(({ subject }) => subject),
    )
}

/** Counts an e-mail that is asked for, whether the address has an account or not. Throws `auth.too_many_tries`. */
export async function allowResetMail(sql: Sql, email: string, address: string): Promise<void> {
  await countTries(sql, subjectsOf(email, address, 'reset:'), resetMost, 'e-mails asked for')
}

async function countTries(
  sql: Sql,
  subjects: readonly Subject[],
  most: Record<Kind, number>,
  what: string,
): Promise<void> {
  for (const { kind, subject } of subjects) {
    const { tries, secondsLeft } = await countTry(sql, subject, windowS)
    if (tries > most[kind]) {
      throw new TributaryError(
        'auth.too_many_tries',
        `Too many ${what}; expected at most ${most[kind]} in ${windowS / 60} minutes. Try again in ${Math.ceil(secondsLeft / 60)} minutes.`,
        { details: { retry_after_s: Math.ceil(secondsLeft) } },
      )
    }
  }
}
