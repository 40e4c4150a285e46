/** The Python exception that a template would raise, by its class name: callers of the evaluator react to the class. */
export type PyErrorKind =
  /** Not of Python: what the reference raises as a fault of the config. */
  | 'ConfigError'
  | 'AttributeError'
  | 'IndexError'
  | 'KeyError'
  | 'LimitError'
  | 'OverflowError'
  | 'SecurityError'
  | 'TemplateAssertionError'
  | 'TemplateRuntimeError'
  | 'TemplateSyntaxError'
  | 'TypeError'
  | 'UndefinedError'
  | 'UnknownTimeZoneError'
  | 'ISO8601Error'
  | 'UnicodeDecodeError'
  | 'ValueError'
  | 'ZeroDivisionError'
  | 'BinasciiError'

/** An error inside of a template, with the class and the words that Python has for it. */
export class PyError extends Error {
  readonly kind: PyErrorKind

  constructor(kind: PyErrorKind, message: string) {
    super(message)
    this.name = 'PyError'
    this.kind = kind
  }
}
