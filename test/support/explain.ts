import type pg from 'pg'
import type { Sql } from '../../packages/server/src/db/index.ts'

/** One scan of a plan that was run: how it found its rows, and how many it looked at. */
export type Scan = {
  relation: string
  how: string
  index: string | null
  /** Rows that it gave or threw away, over all its loops. */
  rows: number
}

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}

function scansOf(node: Node): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansOf)
  const relation = node['Relation Name']
  if (relation === undefined || node['Node Type'] === 'ModifyTable') return below
  const looked =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return [
    {
      relation,
      how: node['Node Type'],
      index: node['Index Name'] ?? null,
      rows: Math.round(looked * node['Actual Loops']),
    },
    ...below,
  ]
}

/**
 * An Sql that runs each statement under EXPLAIN ANALYZE, and gives no rows. With `generic`, statements that are prepared get the plan
 * that serves any parameters, as on the sender's connections.
 */
export function explaining(sql: Sql, given: { generic: boolean }): { sql: Sql; scans: Scan[] } {
  const scans: Scan[] = []
  let prepared = 0
  async function explain(text: string, values: unknown[], isPrepared: boolean): Promise<void> {
    type Row = { 'QUERY PLAN': { Plan: Node }[] }
    const how = 'explain (analyze, timing off, format json)'
    if (!isPrepared) {
      const { rows } = await sql.query<Row>(`${how} ${text}`, values)
      scans.push(...rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scansOf(Plan))))
      return
    }
    const name = `explained_${++prepared}`
    await sql.query(`prepare ${name} as ${text}`)
    const { rows } = await sql.query<Row>(`${how} execute ${name}(${values.map(literal).join(', ')})`)
    await sql.query(`deallocate ${name}`)
    scans.push(...rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scansOf(Plan))))
  }
  return {
    scans,
    sql: {
      async query<Row extends pg.QueryResultRow>(query: string | pg.QueryConfig, values: unknown[] = []) {
        const text = typeof query === 'string' ? query : query.text
        const given_ = typeof query === 'string' ? values : (query.values ?? [])
        if (/^\s*set /i.test(text)) await sql.query(text)
        else await explain(text, given_, given.generic && typeof query !== 'string')
        return { rows: [], rowCount: 0 } as unknown as pg.QueryResult<Row>
      },
    },
  }
}

/** A parameter as SQL. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return `'${value.toISOString()}'`
  if (Array.isArray(value)) return `'{${value.map(element).join(',').replaceAll("'", "''")}}'`
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  throw new Error('a parameter that can not be written as SQL')
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  throw new Error('an element that can not be written as SQL')
}
