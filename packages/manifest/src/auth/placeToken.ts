import type { Answer } from '../http/answer.ts'
import type { InjectInto, RequestOption } from '../http/requestOption.ts'
import type { Component } from '../load/component.ts'
import { emptyDict } from '../python/dict.ts'
import type { PlainDict } from '../python/values.ts'
import type { Run } from '../run.ts'
import type { Authenticator } from './authenticator.ts'

/** Builds a requester; handed in, because a requester has an authenticator and a login has a requester. */
export type BuildRequester = (run: Run, component: Component) => LoginRequester

/** What a login needs of a requester. */
interface LoginRequester {
  send: (purpose: { slice: undefined; nextPageToken: null }) => Promise<Answer | undefined>
}

/** Puts a token that is known when it is asked for into a header. */
export function headerAuthenticator(name: string, token: () => Promise<string>): Authenticator {
  return {
    fields: async (part) => (part === 'header' && name !== '' ? { [name]: await token() } : emptyDict()),
  }
}

/** Puts a token where a request option says. */
export function optionAuthenticator(option: RequestOption, token: () => Promise<string>): Authenticator {
  return {
    fields: async (part: InjectInto) => {
      const fields: PlainDict = emptyDict()
      if (option.into === part) option.inject(fields, await token())
      return fields
    },
  }
}
