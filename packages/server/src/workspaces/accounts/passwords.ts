import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { TributaryError } from '@tributary/contract'

/**
 * scrypt with N = 2^15, r = 8, p = 3: one of the settings that OWASP's password storage cheat sheet holds equal to its first choice.
 * It takes 32 MB and some 200 ms, so at most `atOnceMax` are computed at a time, whoever asks.
 */
const cost = { logN: 15, r: 8, p: 3 }
const saltBytes = 16
const hashBytes = 32
const memoryBytesMax = 64 * 1024 * 1024
const atOnceMax = 2
const lengthMin = 12
const lengthMax = 200

const waiting: (() => void)[] = []
let underWay = 0

async function derive(password: string, salt: Buffer, { logN, r, p }: typeof cost): Promise<Buffer> {
  while (underWay >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve))
  underWay += 1
  try {
    return await new Promise((resolve, reject) => {
      // The same letters typed on another keyboard are the same password.
      scrypt(
        password.normalize('NFKC'),
        salt,
        hashBytes,
        { N: 2 ** logN, r, p, maxmem: memoryBytesMax },
        (error, hash) => (error ? reject(error) : resolve(hash)),
      )
    })
  } finally {
    underWay -= 1
    waiting.shift()?.()
  }
}

/** The text that is kept of a password: scrypt, its three parameters, the salt and the hash, between dollar signs. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  return ['scrypt', cost.logN, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$')
}

/** Whether this is the password of `kept`. With null, for an account that is not there, it takes the same time and says no. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, logN, r, p, salt = '', hash = ''] = (kept ?? '').split('$')
  if (kept === null) {
    await derive(password, randomBytes(saltBytes), cost)
    return false
  }
  const expected = Buffer.from(hash, 'base64')
  const came = await derive(password, Buffer.from(salt, 'base64'), {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
  })
  return expected.length === came.length && timingSafeEqual(expected, came)
}

/** Throws `account.password_weak`. Length is what counts; composition rules make people write passwords down. */
export function requireStrongPassword(password: string, email: string): void {
  const refused = (came: string) =>
    new TributaryError(
      'account.password_weak',
      `Expected a password of ${lengthMin} to ${lengthMax} characters that is not easy to guess; ${came}. Three or four random words do well.`,
    )
  if (password.length < lengthMin) throw refused(`this one has ${password.length}`)
  if (password.length > lengthMax) throw refused(`this one has ${password.length}`)
  if (new Set(password).size < 5) throw refused('this one repeats a few characters')
  const lower = password.toLowerCase()
  if (lower === email || lower === email.split('@')[0]) throw refused('this one is your e-mail address')
}
