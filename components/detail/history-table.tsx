// What the applier itself remembers of its last runs, newest first.

import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { Chip } from '@/components/ui/chip'
import { ExternalLink } from '@/components/ui/icons'
import type { HistoryRow } from '@/lib/contract/objects'
import { shortenRevision } from '@/lib/flux/object/revision'
import { parseWebLink } from '@/lib/web-link'
import { CELL, HEAD_CELL, TABLE } from './section'

export function HistoryTable({ rows }: { readonly rows: readonly HistoryRow[] }) {
  if (rows.length === 0) return <p className="text-muted">Flux keeps no history for this object yet.</p>
  const hasRuns = rows.some(({ count, duration }) => count !== undefined || duration !== undefined)
  return (
    <div className="overflow-x-auto">
      <table className={TABLE}>
        <thead>
          <tr>
            {['Result', 'Revision', 'Last', 'First', ...(hasRuns ? ['Runs', 'Took'] : [])].map((title) => (
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
                {row.running === true && <Chip className="ml-2">runs now</Chip>}
              </td>
              <td className={`${CELL} min-w-60`}>
                <RevisionOf row={row} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>{row.last === undefined ? '–' : <Age time={row.last} />}</td>
              <td className={`${CELL} whitespace-nowrap`}>
                {row.first === undefined ? '–' : <Age time={row.first} />}
              </td>
              {hasRuns && (
                <>
                  <td className={CELL}>{row.count ?? '–'}</td>
                  <td className={`${CELL} whitespace-nowrap`}>{row.duration ?? '–'}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What it was, and where that came from. */
function RevisionOf({ row }: { readonly row: HistoryRow }) {
  const { revision, version, chart, appVersion, from, commitUrl } = row
  const link = parseWebLink(commitUrl ?? '')
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        {chart !== undefined && <span className="foreign font-mono text-sm">{chart}</span>}
        {revision === undefined ? '–' : <Revision full={revision} short={shortenRevision(revision)} />}
        {version !== undefined && <span className="text-muted">v{version}</span>}
        {appVersion !== undefined && <span className="foreign text-muted">app {appVersion}</span>}
      </p>
      {(from !== undefined || link !== undefined) && (
        <p className="flex flex-wrap items-baseline gap-x-3 text-sm text-muted">
          {from !== undefined && (
            <span className="inline-flex min-w-0 items-baseline gap-1">
              from <ResourceLink target={from} />
            </span>
          )}
          {link !== undefined && (
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              className="inline-flex items-center gap-1 text-accent hover:underline"
            >
              Open commit
              <ExternalLink aria-hidden className="size-3" />
            </a>
          )}
        </p>
      )}
    </div>
  )
}
