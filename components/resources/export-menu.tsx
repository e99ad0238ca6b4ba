'use client'

// The rows that are shown, in their order, as a file or on the clipboard, with the time of what they tell.

import type { RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { copyText } from '@/components/ui/copy-button'
import { ChevronDown, Download } from '@/components/ui/icons'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu'
import { fileName } from '@/lib/client/file-name'
import { useFreshness, useLiveHead } from '@/lib/client/queries'
import { saveFile } from '@/lib/client/save-file'
import { toast } from '@/lib/client/toasts'
import { useServerNow } from '@/lib/client/use-now'
import type { Resource, SourceHealth } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { parseTime } from '@/lib/time'

const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const

export interface ExportMenuProps {
  readonly rows: readonly Resource[]
  /** By their refs, as they stand in the table. */
  readonly order: RefObject<readonly string[]>
  readonly filter: string
  /** Kinds that were asked for and are not a full and current answer. */
  readonly unread: readonly SourceHealth[]
}

export function ExportMenu({ rows, order, filter, unread }: ExportMenuProps) {
  const cluster = useLiveHead()?.cluster.name ?? 'cluster'
  const freshness = useFreshness()
  const now = useServerNow()

  const count = rows.length

  async function write(form: 'csv' | 'json' | 'tabs'): Promise<string> {
    // Loaded when first asked for: most visits take nothing away.
    const { toCsv, toJson, toTabs } = await import('./export-rows')
    const byRef = new Map<string, Resource>(rows.map((row) => [row.ref, row]))
    const inOrder = order.current.flatMap((ref) => byRef.get(ref) ?? [])
    if (form === 'csv') return toCsv(inOrder)
    if (form === 'tabs') return toTabs(inOrder)
    const notRead = unread.map(({ id, kind, state, reason }) => ({ kind: kind ?? id, why: reason ?? state }))
    return toJson(inOrder, { cluster, asOf: asOf().toISOString(), filter, notRead })
  }

  function asOf(): Date {
    return parseTime(freshness.asOf) ?? new Date(now)
  }

  async function save(form: keyof typeof TYPES): Promise<void> {
    saveFile(new Blob([await write(form)], { type: TYPES[form] }), fileName(cluster, 'resources', asOf(), form))
  }

  async function copy(): Promise<void> {
    const rowWords = count === 1 ? '1 row' : `${formatCount(count)} rows`
    if (await copyText(await write('tabs'))) toast.message(`Copied ${rowWords}`)
    else toast.error('Not copied', { description: 'This page may not write to the clipboard.' })
  }

  if (count === 0) return null
  return (
    <Menu
      trigger={
        <Button size="sm" look="ghost">
          <Download aria-hidden />
          Export
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>
        {count === 1 ? 'The one resource shown' : `The ${formatCount(count)} resources shown, in this order`}
        {unread.length > 0 && ` · ${unread.length} kinds are not read in full`}
      </MenuLabel>
      <MenuItem onSelect={() => void save('csv')}>Download CSV</MenuItem>
      <MenuItem onSelect={() => void save('json')}>Download JSON</MenuItem>
      <MenuItem onSelect={() => void copy()}>Copy as a table</MenuItem>
    </Menu>
  )
}
