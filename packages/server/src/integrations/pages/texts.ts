import type { ErrorCode } from '@tributary/contract'
import type { FieldFault } from '../connect/readForm.ts'
import { english } from './textsEnglish.ts'
import { french } from './textsFrench.ts'

/** What went wrong, for the customer: what happened, and what to do. */
export type ErrorWords = {
  title: string
  text: string
  /** The customer can do nothing but hand on the exact words, so they are not folded away. */
  isForHelpers?: boolean
}

/** Every word of the pages in one language. `name` is the connector's, `workspace` the app's. */
export type Texts = {
  language: 'en' | 'fr'
  connect: (name: string) => string
  reconnect: (name: string) => string
  forWorkspace: (workspace: string) => string
  willRead: (workspace: string) => string
  signIn: (name: string) => string
  useKey: string
  usePassword: string
  leads: (name: string) => string
  /** Where the workspace's own client signs in, and the customer is sent nowhere. */
  ownAccess: (name: string) => string
  tryAgain: string
  submit: string
  checking: (name: string) => string
  oneMoment: string
  or: string
  otherWays: string
  cancel: string
  optional: string
  show: string
  hide: string
  yes: string
  no: string
  kept: string
  connected: (name: string) => string
  works: string
  mayClose: string
  close: string
  back: (host: string) => string
  details: string
  faults: Record<FieldFault, string>
  /** How the value has to look, by the specification. */
  expected: (description: string) => string
  errors: (code: ErrorCode, name: string) => ErrorWords
}

const languages: readonly Texts[] = [english, french]

/** The texts for `Accept-Language` (RFC 9110, 12.5.4): the language of ours that the browser would rather have; English for all others. */
export function textsFor(acceptLanguage: string | undefined): Texts {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, index) => {
      const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters
        .map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1])
        .find((text) => text !== undefined)
      return {
        language: range.split('-')[0] ?? '',
        quality: quality === undefined ? 1 : Number(quality),
        index,
      }
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
  for (const { language } of wanted) {
    const found = languages.find((texts) => texts.language === language)
    if (found) return found
  }
  return english
}
