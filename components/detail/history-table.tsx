// What the applier itself remembers of its last runs, newest first.

import { Age } from '@/components/flux/age'
import type { HistoryRow } from '@/lib/contract/objects'
import { CELL, HEAD_CELL, TABLE } from './section'

export function HistoryTable({ rows }: { readonly rows: readonly HistoryRow[] }) {
  if (rows.length === 0) return <p className="text-muted">Flux keeps no history for this object yet.</p>
  return (
    <div className="overflow-x-auto">
      <table className={TABLE}>
        <thead>
          <tr>
            {['Result', 'Revision', 'Last', 'First', 'Runs', 'Took'].map((title) => (
              <th key={title} scope="col" className={HEAD_CELL}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.last ?? ''} ${row.revision ?? ''} ${index}`}>
              <td className={`${CELL} foreign`}>
                {row.status}
                {row.action !== undefined && <span className="text-muted"> · {row.action}</span>}
              </td>
              <td className={`${CELL} foreign font-mono text-sm`}>
                {row.revision ?? '–'}
                {row.version !== undefined && <span className="text-muted"> v{row.version}</span>}
              </td>
              <td className={`${CELL} whitespace-nowrap`}>{row.last === undefined ? '–' : <Age time={row.last} />}</td>
              <td className={`${CELL} whitespace-nowrap`}>
                {row.first === undefined ? '–' : <Age time={row.first} />}
              </td>
              <td className={CELL}>{row.count ?? '–'}</td>
              <td className={`${CELL} whitespace-nowrap`}>{row.duration ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
