'use client'
// The groups of the palette: objects, requests to many at once, pages.

import { Command } from 'cmdk'
import { RotateCw } from 'lucide-react'
import type { listManyRequests } from '@/components/actions/many-requests'
import { StatusIcon } from '@/components/flux/status-icon'
import { Kbd } from '@/components/ui/kbd'
import type { Resource } from '@/lib/contract/state'
import { routeTo } from '@/lib/routes'
import type { NavigationItem } from './navigation'

const ITEM =
  'flex h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0 max-md:h-11'
const HEADING =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-faint'

type Go = (href: string) => void

export interface FoundObjectsProps {
  readonly heading: string
  readonly found: readonly Resource[]
  readonly go: Go
}

export function FoundObjects({ heading, found, go }: FoundObjectsProps) {
  if (found.length === 0) return null
  return (
    <Command.Group heading={heading} className={HEADING}>
      {found.map((resource) => (
        <Command.Item
          key={resource.ref}
          value={resource.ref}
          onSelect={() => go(routeTo.object(resource.ref))}
          className={ITEM}
        >
          <StatusIcon status={resource.status} current={resource.current} labelled />
          <span className="foreign min-w-0 flex-1 truncate font-mono text-sm">
            <span className="text-muted">{resource.namespace}/</span>
            {resource.name}
          </span>
          <span className="shrink-0 text-sm text-faint">{resource.kind}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}

export interface RequestsProps {
  readonly asked: ReturnType<typeof listManyRequests>
  readonly onDone: () => void
}

export function Requests({ asked, onDone }: RequestsProps) {
  if (asked.length === 0) return null
  return (
    <Command.Group heading="Requests" className={HEADING}>
      {asked.map(({ id, label, ask }) => (
        <Command.Item
          key={id}
          value={`request ${id}`}
          onSelect={() => {
            onDone()
            ask()
          }}
          className={ITEM}
        >
          <RotateCw aria-hidden className="text-muted" />
          <span className="flex-1">{label}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}

export interface PagesProps {
  readonly pages: readonly (Omit<NavigationItem, 'id' | 'key'> & Partial<Pick<NavigationItem, 'key'>>)[]
  readonly go: Go
}

export function Pages({ pages, go }: PagesProps) {
  if (pages.length === 0) return null
  return (
    <Command.Group heading="Pages" className={HEADING}>
      {pages.map((item) => (
        <Command.Item key={item.href} value={`page ${item.href}`} onSelect={() => go(item.href)} className={ITEM}>
          <item.icon aria-hidden className="text-muted" />
          <span className="flex-1">{item.label}</span>
          {item.key !== undefined && (
            <>
              <Kbd>g</Kbd>
              <Kbd>{item.key}</Kbd>
            </>
          )}
        </Command.Item>
      ))}
    </Command.Group>
  )
}
