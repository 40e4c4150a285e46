import { ManifestError } from '../errors.ts'
import { emptyDict } from '../python/dict.ts'
import { text } from '../python/text.ts'
import { isInt, isNumeric, isPlainDict, toNumber } from '../python/values.ts'
import type { PlainDict, PyValue } from '../python/values.ts'

/** A component of a resolved manifest: its fields, and where it stands. */
export class Component {
  readonly fields: PlainDict
  readonly path: string

  constructor(fields: PlainDict, path: string) {
    this.fields = fields
    this.path = path
  }

  get type(): string {
    return this.text('type') ?? ''
  }

  /** The `$parameters` that reach this component: what templates know as `parameters`. */
  get parameters(): PlainDict {
    const own = this.fields['$parameters']
    return own !== undefined && isPlainDict(own) ? own : emptyDict()
  }

  /** A field's value; a field that is null counts as missing. */
  value(name: string): PyValue | undefined {
    const value = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined
    return value === null ? undefined : value
  }

  placeOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`
  }

  /** A text field. Numbers and truth values become their Python text, as the reference takes them. */
  text(name: string): string | undefined {
    const value = this.value(name)
    return typeof value === 'string' || isNumericOrBool(value) ? text(value) : undefined
  }

  requiredText(name: string): string {
    return this.text(name) ?? this.fail(name, 'a text')
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name)
    return typeof value === 'boolean' ? value : undefined
  }

  number(name: string): number | undefined {
    const value = this.value(name)
    return value !== undefined && isNumeric(value) ? toNumber(value) : undefined
  }

  /** An integer, also where it is written as text. */
  integer(name: string): number | undefined {
    const value = this.value(name)
    if (value !== undefined && isInt(value)) return Number(value)
    return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined
  }

  /** A list of texts. */
  texts(name: string): string[] | undefined {
    const value = this.value(name)
    return Array.isArray(value) ? value.map(text) : undefined
  }

  list(name: string): PyValue[] {
    const value = this.value(name)
    return Array.isArray(value) ? value : []
  }

  dict(name: string): PlainDict | undefined {
    const value = this.value(name)
    return value !== undefined && isPlainDict(value) ? value : undefined
  }

  child(name: string): Component | undefined {
    const value = this.dict(name)
    return value === undefined ? undefined : new Component(value, this.placeOf(name))
  }

  requiredChild(name: string): Component {
    return this.child(name) ?? this.fail(name, 'a component')
  }

  /** The components of a list, or the one component that stands in its place. */
  children(name: string): Component[] {
    const value = this.value(name)
    if (Array.isArray(value)) {
      return value.flatMap((item, index) =>
        isPlainDict(item) ? [new Component(item, `${this.placeOf(name)}[${index}]`)] : [],
      )
    }
    const only = this.child(name)
    return only === undefined ? [] : [only]
  }

  fail(name: string, expected: string): never {
    const value = this.value(name)
    const found = value === undefined ? 'nothing' : `"${text(value).slice(0, 80)}"`
    throw new ManifestError('manifest.invalid', this.placeOf(name), expected, found)
  }

  /** Says that this component's type is not run here. */
  unsupported(): never {
    const shown =
      this.text('class_name') === undefined
        ? `"${this.type}"`
        : `"${this.type}" of class "${this.text('class_name') ?? ''}"`
    throw new ManifestError(
      'manifest.unsupported',
      this.path,
      'a component that this runtime supports',
      shown,
    )
  }
}

function isNumericOrBool(value: PyValue | undefined): value is Exclude<PyValue, undefined> {
  return value !== undefined && isNumeric(value)
}
