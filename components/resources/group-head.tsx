// What the head of a group says: what its rows have in common, how many of them fail, and how they stand together.

import { StatusBar } from '@/components/flux/status-bar'
import type { RowGroup, RowGrouping } from '@/components/ui/group-rows'
import type { Resource } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { countByStatus } from './distribution-bar'
import { compareGroups, countFailing, type GroupBy, groupKeyOf, nameGroup } from './group-by'

export function groupingOf(by: GroupBy): RowGrouping<Resource> {
  return {
    by,
    keyOf: (row) => groupKeyOf(row, by),
    compare: compareGroups,
    label: (key) => nameGroup(key, by),
    head: (group) => <GroupHead group={group} label={nameGroup(group.key, by)} />,
  }
}

function GroupHead({ group: { rows }, label }: { readonly group: RowGroup<Resource>; readonly label: string }) {
  const current = rows.filter((row) => row.current)
  const failing = countFailing(rows)
  const old = rows.length - current.length
  return (
    <>
      <span className="foreign min-w-0 truncate font-medium" title={label}>
        {label}
      </span>
      <span className="shrink-0 whitespace-nowrap text-muted">
        {failing > 0 && (
          <span className={countFailing(current) > 0 ? 'font-medium text-status-failed' : ''}>
            {formatCount(failing)} failing{' '}
          </span>
        )}
        {failing > 0 ? `of ${formatCount(rows.length)}` : formatCount(rows.length)}
      </span>
      {old > 0 && <span className="shrink-0 whitespace-nowrap text-warning">out of date {formatCount(old)}</span>}
      {current.length > 0 && (
        <StatusBar counts={countByStatus(current)} label={label} className="ml-auto max-w-40 shrink max-sm:hidden" />
      )}
    </>
  )
}
