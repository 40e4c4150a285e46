import { Fragment, type CSSProperties, type ReactNode } from 'react'
import { TableScroll } from './TableScroll.tsx'

export type Column<Row> = {
  title: string
  of: (row: Row) => ReactNode
  /** Left out on a telephone. */
  isWide?: boolean
  /** Numbers stand below each other. */
  isNumber?: boolean
  /** What a button says already: its title is for screen readers alone. It is above the link of the row. */
  isAction?: boolean
  /** Anything may be broken: ids, URLs. */
  breaks?: boolean
  /** More is cut off, in pixels. */
  widthMax?: number
}

/** Where a row has no value. */
export const nothing = <span className="quiet">–</span>

/** A text of one line, cut off where the column ends. */
export function Clipped({ children }: { children: ReactNode }) {
  return (
    <span className="clip" style={{ display: 'block' }}>
      {children}
    </span>
  )
}

/** Rows below their titles. With `isLink`, the `row-link` of a row covers the whole of it. */
export function Table<Row>({
  columns,
  rows,
  keyOf,
  isLink,
  below,
  belowOf,
}: {
  columns: (Column<Row> | false)[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  isLink?: boolean
  below?: boolean
  /** What is said below a row, over its whole width. */
  belowOf?: (row: Row) => ReactNode
}) {
  const shown = columns.filter((column) => column !== false)
  return (
    <TableScroll {...(below ? { below } : {})}>
      <table className="table">
        <thead>
          <tr>
            {shown.map((column, index) => (
              <th key={index} scope="col" className={headClass(column)}>
                {column.isAction ? <span className="visually-hidden">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const said = belowOf?.(row)
            return (
              <Fragment key={keyOf(row)}>
                <tr className={isLink ? 'is-link' : undefined} data-said={said ? true : undefined}>
                  {shown.map((column, index) => (
                    <td key={index} className={cellClass(column)} style={cellStyle(column)}>
                      {column.of(row)}
                    </td>
                  ))}
                </tr>
                {said && (
                  <tr>
                    <td colSpan={shown.length} className="said quiet small wrap-anywhere">
                      {said}
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </TableScroll>
  )
}

type Look = Pick<Column<never>, 'isWide' | 'isNumber' | 'isAction' | 'breaks' | 'widthMax'>

function headClass({ isWide, isNumber }: Look): string {
  return [isWide ? 'wide' : '', isNumber ? 'number' : ''].join(' ').trim()
}

function cellClass(look: Look): string {
  const { isAction, breaks } = look
  return [headClass(look), isAction ? 'above action' : '', breaks ? 'wrap-anywhere' : ''].join(' ').trim()
}

function cellStyle({ widthMax }: Look): CSSProperties | undefined {
  return widthMax === undefined ? undefined : { maxWidth: widthMax }
}
