'use client'

// By what the rows are grouped, and on a phone, which has no head to press, by what they are sorted.

import { useMemo } from 'react'
import { Button } from '@/components/ui/button'
import type { DataSort } from '@/components/ui/data-table-column'
import { ArrowDownUp, ChevronDown, Group } from '@/components/ui/icons'
import { Menu, MenuItem, MenuLabel, MenuRadio, MenuRadioGroup, MenuSeparator } from '@/components/ui/menu'
import { useKept } from '@/components/ui/use-kept'
import type { Resource } from '@/lib/contract/state'
import { byLabel, FACT_GROUPS, type GroupBy, nameGroupBy, readGroupBy } from './group-by'
import { isLabelledAlike, listLabelKeys } from './labels-of-rows'
import { formatSorting, readSorting, SORT_KEYS } from './resource-filters'

const NOTHING = ''
const MAX_KEYS = 12

export interface GroupMenuProps {
  readonly rows: readonly Resource[]
  readonly by: GroupBy | undefined
  readonly onGroup: (by: GroupBy | undefined) => void
  readonly onFoldAll: () => void
  readonly onUnfoldAll: () => void
}

export function GroupMenu({ rows, by, onGroup, onFoldAll, onUnfoldAll }: GroupMenuProps) {
  const labelled = useKept(rows, isLabelledAlike)
  const keys = useMemo(() => listLabelKeys(labelled).slice(0, MAX_KEYS), [labelled])
  return (
    <Menu
      trigger={
        <Button size="sm" look={by === undefined ? 'ghost' : 'secondary'}>
          <Group aria-hidden />
          {by === undefined ? 'Group' : <span className="foreign max-w-40 truncate">By {nameGroupBy(by)}</span>}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>Group by</MenuLabel>
      <MenuRadioGroup value={by ?? NOTHING} onValueChange={(text) => onGroup(readGroupBy(text))}>
        <MenuRadio value={NOTHING}>Nothing</MenuRadio>
        {FACT_GROUPS.map((fact) => (
          <MenuRadio key={fact.by} value={fact.by}>
            {fact.label}
          </MenuRadio>
        ))}
        {keys.map(({ value }) => (
          <MenuRadio key={value} value={byLabel(value)}>
            <span className="foreign">Label {value}</span>
          </MenuRadio>
        ))}
      </MenuRadioGroup>
      {by !== undefined && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={onFoldAll}>Fold all groups</MenuItem>
          <MenuItem onSelect={onUnfoldAll}>Unfold all groups</MenuItem>
        </>
      )}
    </Menu>
  )
}

/** What a card shows, by which somebody may want to sort. */
const SORTS = [
  { column: 'status', direction: 'asc', label: 'Worst first' },
  { column: 'name', direction: 'asc', label: 'Name' },
  { column: 'kind', direction: 'asc', label: 'Kind' },
  { column: 'changed', direction: 'desc', label: 'Last changed' },
] as const satisfies readonly (DataSort & { readonly label: string })[]

export interface SortMenuProps {
  readonly sorting: DataSort
  readonly onSort: (sorting: DataSort | undefined) => void
}

export function SortMenu({ sorting, onSort }: SortMenuProps) {
  return (
    <span className="md:hidden">
      <Menu
        align="start"
        trigger={
          <Button size="sm" look="ghost">
            <ArrowDownUp aria-hidden />
            Sort
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuRadioGroup value={formatSorting(sorting)} onValueChange={(text) => onSort(readSorting(SORT_KEYS, text))}>
          {SORTS.map((sort) => (
            <MenuRadio key={sort.column} value={formatSorting(sort)}>
              {sort.label}
            </MenuRadio>
          ))}
        </MenuRadioGroup>
      </Menu>
    </span>
  )
}
