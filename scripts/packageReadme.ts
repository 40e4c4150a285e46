import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The README of a package as it is published. Links to files that come along in `folder` stay; those that lead out of the package (`../`) become plain words,
 * since they would lead nowhere on a registry's page. Throws for a link to a file that is missing in `folder`.
 */
export async function packageReadme(readme: string, folder: string): Promise<string> {
  const text = await readFile(readme, 'utf8')
  return text.replace(/\[([^\]]+)\]\(([^)]+)\)/g, (link, words: string, target: string) => {
    if (/^(https?:|#)/.test(target)) return link
    if (target.startsWith('../')) return words
    const file = target.split('#')[0] ?? ''
    if (existsSync(join(folder, file))) return link
    throw new Error(`${readme} links to "${target}", which is not part of the package`)
  })
}
