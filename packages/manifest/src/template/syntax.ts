import type { PyValue } from '../python/values.ts'

/** An expression of the template language. */
export type Expression =
  | { kind: 'literal'; value: PyValue }
  | { kind: 'name'; name: string }
  | { kind: 'attribute'; of: Expression; name: string }
  | { kind: 'item'; of: Expression; key: Expression }
  | {
      kind: 'slice'
      of: Expression
      from: Expression | undefined
      to: Expression | undefined
      step: Expression | undefined
    }
  | { kind: 'call'; of: Expression; args: CallArguments }
  | { kind: 'filter'; of: Expression; name: string; args: CallArguments }
  | { kind: 'test'; of: Expression; name: string; args: CallArguments; negated: boolean }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'tuple'; items: Expression[] }
  | { kind: 'dict'; pairs: [Expression, Expression][] }
  | {
      kind: 'binary'
      operator: '+' | '-' | '*' | '/' | '//' | '%' | '**'
      left: Expression
      right: Expression
    }
  | { kind: 'concat'; parts: Expression[] }
  | { kind: 'compare'; first: Expression; rest: { operator: CompareOperator; right: Expression }[] }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; of: Expression }
  | { kind: 'sign'; sign: '-' | '+'; of: Expression }
  | { kind: 'condition'; test: Expression; yes: Expression; no: Expression | undefined }

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** The arguments of a call: by place, by name, and the two starred forms. */
export interface CallArguments {
  positional: Expression[]
  named: [string, Expression][]
  star: Expression | undefined
  doubleStar: Expression | undefined
}

/** What `set` and `for` assign to. */
export type Target =
  { kind: 'names'; names: string[]; single: boolean } | { kind: 'member'; name: string; member: string }

/** A statement of the template language. */
export type Statement =
  | { kind: 'text'; text: string }
  | { kind: 'output'; value: Expression }
  | { kind: 'if'; branches: { test: Expression; body: Statement[] }[]; otherwise: Statement[] }
  | {
      kind: 'for'
      target: Target
      over: Expression
      where: Expression | undefined
      body: Statement[]
      otherwise: Statement[]
    }
  | { kind: 'set'; target: Target; value: Expression }
  | { kind: 'setBlock'; target: Target; filter: Expression | undefined; body: Statement[] }
  | { kind: 'with'; values: [string, Expression][]; body: Statement[] }
  | { kind: 'filterBlock'; filter: Expression; body: Statement[] }
  | {
      kind: 'macro'
      name: string
      parameters: { name: string; otherwise: Expression | undefined }[]
      body: Statement[]
    }
