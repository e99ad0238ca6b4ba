'use client'

// The requests for many objects as a menu beside the table; absent where there is nothing to ask.

import { useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { ChevronDown, RotateCw } from '@/components/ui/icons'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu'
import { useKept } from '@/components/ui/use-kept'
import { useResources } from '@/lib/client/queries'
import type { Resource } from '@/lib/contract/state'
import { isAskedAlike, listManyRequests } from './many-requests'
import { usePress } from './use-press'

export function ManyMenu({ rows }: { readonly rows: readonly Resource[] }) {
  const all = useKept(useResources(), isAskedAlike)
  const kept = useKept(rows, isAskedAlike)
  const { refusal } = usePress()
  const requests = useMemo(() => listManyRequests(kept, all), [kept, all])
  if (requests.length === 0) return null
  return (
    <Menu
      trigger={
        <Button size="sm" look="ghost">
          <RotateCw aria-hidden />
          All…
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {refusal !== undefined && <MenuLabel>{refusal}</MenuLabel>}
      {requests.map(({ id, label, effect, ask }) => (
        <MenuItem key={id} disabled={refusal !== undefined} onSelect={ask}>
          <span className="min-w-0">
            <span className="block">{label}</span>
            <span className="block text-sm text-muted">{effect}</span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  )
}
