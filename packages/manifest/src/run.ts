import type { CustomComponents } from './custom/components.ts'
import type { Host, LogLevel } from './host.ts'
import type { AnswerCache } from './http/answerCache.ts'
import type { ApiBudget } from './http/apiBudget.ts'
import type { MissingList } from './select/missingList.ts'
import type { PlainDict } from './python/values.ts'
import type { TemplateRun } from './template/text.ts'

/** One read: what all its components share. */
export interface Run extends TemplateRun {
  host: Host
  config: PlainDict
  /** When the read began, in microseconds since 1970-01-01. Ranges of the cursor are cut as of this time. */
  asOf: bigint
  /** The name of the stream that is read, for errors. */
  stream: string
  /** The longest single wait, in milliseconds, that the read sleeps through by itself. */
  maxWaitMs: number
  /** What stands in for Python classes. */
  components: CustomComponents
  /** The most jobs that the third party runs for a stream at a time. */
  jobsAtATime: number
  /** What a configured catalog says of the stream, undefined where there is none. */
  configured: { jsonSchema?: PlainDict; cursorField?: string } | undefined
  /** What the API allows, undefined where the manifest does not say. */
  budget: ApiBudget | undefined
  /** Where answers to this component's requests are kept, undefined where they are not. */
  answers: AnswerCache | undefined
  /** What is kept of answers, and the streams whose answers are, since others have them as parents. */
  parentAnswers: { cache: AnswerCache; parents: ReadonlySet<string> } | undefined
  /** Is told of answers that have nothing at the place of their records. */
  noteMissingList: (missing: MissingList) => void
  log: (level: LogLevel, message: string) => void
}
