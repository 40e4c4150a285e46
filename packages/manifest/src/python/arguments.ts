import { PyError } from './errors.ts'
import { isInt, isNumeric, toNumber, typeName } from './values.ts'
import type { PyValue } from './values.ts'

/** The arguments of a call, by the names of a signature. */
export class Arguments {
  private readonly found: Map<string, PyValue>

  constructor(name: string, signature: readonly string[], args: PyValue[], named: Map<string, PyValue>) {
    if (args.length > signature.length) {
      throw new PyError(
        'TypeError',
        `${name}() takes ${signature.length} positional arguments but ${args.length} were given`,
      )
    }
    this.found = new Map(args.map((value, index) => [signature[index] ?? '', value]))
    for (const [key, value] of named) {
      if (!signature.includes(key))
        throw new PyError('TypeError', `${name}() got an unexpected keyword argument '${key}'`)
      if (this.found.has(key))
        throw new PyError('TypeError', `${name}() got multiple values for argument '${key}'`)
      this.found.set(key, value)
    }
  }

  get(name: string): PyValue | undefined {
    return this.found.get(name)
  }

  required(name: string): PyValue {
    const value = this.found.get(name)
    if (value === undefined)
      throw new PyError('TypeError', `missing 1 required positional argument: '${name}'`)
    return value
  }

  text(name: string, otherwise?: string): string {
    const value = this.found.get(name) ?? otherwise
    if (typeof value === 'string') return value
    if (value === undefined)
      throw new PyError('TypeError', `missing 1 required positional argument: '${name}'`)
    throw new PyError('TypeError', `${name} must be str, not ${typeName(value)}`)
  }

  int(name: string, otherwise: number): number {
    const value = this.found.get(name)
    if (value === undefined || value === null) return otherwise
    if (!isInt(value))
      throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`)
    return Number(value)
  }

  number(name: string, otherwise: number): number {
    const value = this.found.get(name)
    if (value === undefined || value === null) return otherwise
    if (!isNumeric(value)) throw new PyError('TypeError', `must be real number, not ${typeName(value)}`)
    return toNumber(value)
  }
}
