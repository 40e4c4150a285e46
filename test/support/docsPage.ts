import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { repositoryPath } from './runNode.ts'

const run = promisify(execFile)

/** A page of docs/, as somebody follows it. */
export type DocsPage = {
  text: string
  /** The code blocks of a language, in their order. */
  blocks(language: string): string[]
  /** The command that has this in it. Throws when the page has none. */
  command(part: string): string
  /** The words of a command after `npm run tributary --`, some replaced by what a reader would have at hand. */
  words(part: string, given?: Record<string, string>): string[]
  /** Runs a curl of the page, and reads its answer. */
  curl(part: string, env: Record<string, string>): Promise<Record<string, unknown>>
}

/** Reads a page, such as `docs/quick-start.md`. */
export async function readDocsPage(path: string): Promise<DocsPage> {
  const text = await readFile(repositoryPath(path), 'utf8')
  const all = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code = '']) => ({
    language,
    code,
  }))
  const blocks = (wanted: string) => all.filter(({ language }) => language === wanted).map(({ code }) => code)
  const lines = blocks('sh').flatMap((code) => code.replaceAll('\\\n', ' ').trim().split('\n'))
  const command = (part: string) => {
    const found = lines.find((line) => line.includes(part))
    if (found === undefined) throw new Error(`${path} has no command with "${part}"`)
    return found
  }
  return {
    text,
    blocks,
    command,
    words: (part, given = {}) => {
      const line = command(part).replace(/^npm run tributary -- /, '')
      return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => {
        const word = quoted ?? plain
        return given[word] ?? word
      })
    },
    curl: async (part, env) => {
      const { stdout } = await run('sh', ['-c', `${command(part)} --silent --show-error --fail-with-body`], {
        env: { PATH: process.env['PATH'] ?? '', ...env },
      })
      return JSON.parse(stdout) as Record<string, unknown>
    },
  }
}
