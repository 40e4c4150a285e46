import { Link } from 'react-router'
import type { AnswerOf } from '../../api/client.ts'
import { Card, More } from '../../parts/Page.tsx'
import { Status } from '../../parts/Pill.tsx'
import { count, duration, Time } from '../../parts/text.tsx'
import { TableScroll } from '../../parts/TableScroll.tsx'
import { changeWords, isHeld, statusOf, triggerWords } from './importWords.ts'

type Row = AnswerOf<'listImports'>['data'][number]

/** The integration's imports, newest first; each leads to its own page. They are kept for 90 days. */
export function ImportHistory({ rows, more }: { rows: Row[]; more: Parameters<typeof More>[0]['of'] }) {
  return (
    <Card title="Imports" note="Kept for 90 days." flush>
      <TableScroll below>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Status</th>
              <th scope="col">What it brought</th>
              <th scope="col" className="number wide">
                Read
              </th>
              <th scope="col" className="number wide">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.id} className="is-link">
                <td>
                  <Link to={`/integrations/${one.integration_id}/imports/${one.id}`} className="row-link">
                    <Time at={one.created} />
                  </Link>
                  <div className="quiet small">{triggerWords[one.trigger]}</div>
                </td>
                <td>
                  <Status of={statusOf(one)} />
                </td>
                <td className="wrap-anywhere">
                  {changeWords(one.records)}
                  {one.error && !isHeld(one.error) && (
                    <div className="quiet small two-lines">{one.error.message}</div>
                  )}
                </td>
                <td className="number wide">{count(one.records.read)}</td>
                <td className="number wide">
                  {one.duration_s === null ? '–' : duration(one.duration_s * 1_000)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <More of={more} />
    </Card>
  )
}
