import { readFileSync } from 'node:fs'

/** The flags of Node that `npm start` gives the service: they keep its memory small. */
export function serviceFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: { start: string }
  }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}
