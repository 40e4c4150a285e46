import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TributaryError } from '@tributary/contract'
import type { Config } from '../config.ts'

/** Seals secrets with AES-256-GCM, bound to the row that they belong to. */
export type Keyring = {
  /** Seals `plain` for the row named by `bound` (for example `credentials:<workspace>:<integration>`). */
  seal(plain: string, bound: string): Buffer
  /** Opens what `seal` made. Throws `secrets.key_missing` when the key is not in the ring, `secrets.unreadable` for a changed or moved value. */
  open(sealed: Buffer, bound: string): string
  /** A name for a secret by which equal ones are known again, and from which nobody without the key learns anything. Another after the newest key changed. */
  nameOf(secret: string): string
  /** The id and fingerprint of each key, newest first; the first one seals. */
  readonly keys: readonly { id: string; fingerprint: Buffer }[]
}

const format = 1
const nonceBytes = 12
const tagBytes = 16

/**
 * A ring from `id:base64,id:base64`, the newest first: the first key seals, all open. So a key is rotated by putting a new one
 * in front and taking the old one out once nothing is sealed with it. Throws `config.invalid`.
 */
export function createKeyring(text: string): Keyring {
  const keys = text.split(',').map((part, index) => {
    const colon = part.indexOf(':')
    const id = part.slice(0, colon).trim()
    const key = Buffer.from(part.slice(colon + 1).trim(), 'base64')
    if (colon < 1 || id.length > 32 || key.length !== 32) {
      throw new TributaryError(
        'config.invalid',
        `TRIBUTARY_SEALING_KEYS: entry ${index + 1} is not id:key with an id of 1 to 32 characters and a key of 32 bytes in base64 ` +
          `(make one: node -p "'k1:' + require('crypto').randomBytes(32).toString('base64')").`,
      )
    }
    return { id, key, fingerprint: createHash('sha256').update(`${id}:`).update(key).digest() }
  })
  const byId = new Map(keys.map((entry) => [entry.id, entry]))
  const [newest] = keys
  if (!newest || byId.size !== keys.length) {
    throw new TributaryError(
      'config.invalid',
      'TRIBUTARY_SEALING_KEYS: expected one key or more, each with an id of its own.',
    )
  }
  return {
    keys,
    nameOf: (secret) =>
      createHmac('sha256', newest.key)
        .update('name of a secret\0')
        .update(secret)
        .digest('base64url')
        .slice(0, 22),
    seal(plain, bound) {
      const nonce = randomBytes(nonceBytes)
      const id = Buffer.from(newest.id)
      const header = Buffer.concat([Buffer.from([format, id.length]), id])
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce)
      cipher.setAAD(Buffer.concat([header, Buffer.from(bound)]))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([header, nonce, cipher.getAuthTag(), body])
    },
    open(sealed, bound) {
      const idLength = sealed[1] ?? 0
      const header = sealed.subarray(0, 2 + idLength)
      const id = keyIdOf(sealed)
      const entry = byId.get(id)
      if (sealed[0] !== format || !entry) {
        throw new TributaryError(
          'secrets.key_missing',
          `A secret was sealed with the key "${id}", which is not in TRIBUTARY_SEALING_KEYS. Put that key back into the ring.`,
        )
      }
      const nonceEnd = header.length + nonceBytes
      const decipher = createDecipheriv('aes-256-gcm', entry.key, sealed.subarray(header.length, nonceEnd))
      decipher.setAAD(Buffer.concat([header, Buffer.from(bound)]))
      try {
        decipher.setAuthTag(sealed.subarray(nonceEnd, nonceEnd + tagBytes))
        return (
          decipher.update(sealed.subarray(nonceEnd + tagBytes), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch (cause) {
        throw new TributaryError(
          'secrets.unreadable',
          `The secret of ${bound} was changed, or belongs to another row.`,
          { cause },
        )
      }
    },
  }
}

/** The id of the key that a value was sealed with. */
export function keyIdOf(sealed: Buffer): string {
  return sealed.subarray(2, 2 + (sealed[1] ?? 0)).toString()
}

/** The ring of the configuration, or of `sealing-keys` in the data folder, which is made at the first start. */
export async function loadKeyring(config: Pick<Config, 'sealingKeys' | 'dataDir'>): Promise<Keyring> {
  if (config.sealingKeys) return createKeyring(config.sealingKeys)
  const file = join(config.dataDir, 'sealing-keys')
  if (!existsSync(file)) {
    await mkdir(config.dataDir, { recursive: true })
    // wx: of several processes that start together, one writes and all read the same.
    await writeFile(file, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' }).catch(
      (error: unknown) => {
        if (!existsSync(file)) throw error
      },
    )
  }
  return createKeyring((await readFile(file, 'utf8')).trim())
}
