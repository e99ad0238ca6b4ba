'use client'
// The groups of the palette: objects, lists, requests to many at once, pages, and what the page itself can do.

import { Command } from 'cmdk'
import { EntryProgress } from '@/components/actions/action-progress'
import type { listManyRequests } from '@/components/actions/many-requests'
import { StatusIcon } from '@/components/flux/status-icon'
import { copyText } from '@/components/ui/copy-button'
import { ExternalLink, type Icon, Link2, ListFilter, RotateCw, Search } from '@/components/ui/icons'
import { Kbd } from '@/components/ui/kbd'
import { useLetterKeys } from '@/components/ui/letter-keys'
import { toast } from '@/lib/client/toasts'
import type { Resource } from '@/lib/contract/state'
import { routeTo } from '@/lib/routes'
import { isCalled } from './is-called'
import type { NavigationItem } from './navigation'
import type { PaletteFilter } from './palette-filters'
import { HEADING, ITEM } from './palette-look'

type Go = (href: string) => void

export interface FoundObjectsProps {
  readonly heading: string
  /** Set apart from another group that may hold the same object. */
  readonly group?: string
  readonly found: readonly Resource[]
  readonly go: Go
}

export function FoundObjects({ heading, group = '', found, go }: FoundObjectsProps) {
  if (found.length === 0) return null
  return (
    <Command.Group heading={heading} className={HEADING}>
      {found.map((resource) => (
        <Command.Item
          key={resource.ref}
          value={`${group}${resource.ref}`}
          onSelect={() => go(routeTo.object(resource.ref))}
          className={ITEM}
        >
          <StatusIcon status={resource.status} current={resource.current} labelled />
          <span className="foreign min-w-0 flex-1 truncate font-mono text-sm">
            <span className="text-muted">{resource.namespace}/</span>
            {resource.name}
          </span>
          <EntryProgress target={resource.ref} />
          <span className="shrink-0 text-sm text-faint">{resource.kind}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}

export interface FiltersProps {
  readonly heading: string
  readonly filters: readonly PaletteFilter[]
  readonly go: Go
}

export function Filters({ heading, filters, go }: FiltersProps) {
  if (filters.length === 0) return null
  return (
    <Command.Group heading={heading} className={HEADING}>
      {filters.map(({ href, label, count }) => (
        <Command.Item key={href} value={`list ${href}`} onSelect={() => go(href)} className={ITEM}>
          <ListFilter aria-hidden className="text-muted" />
          <span className="foreign min-w-0 flex-1 truncate">{label}</span>
          <span className="shrink-0 text-sm text-faint">
            {count} {count === 1 ? 'resource' : 'resources'}
          </span>
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
        <Plain
          key={id}
          value={`request ${id}`}
          icon={RotateCw}
          label={label}
          onSelect={() => {
            onDone()
            ask()
          }}
        />
      ))}
    </Command.Group>
  )
}

export interface PagesProps {
  readonly pages: readonly (Omit<NavigationItem, 'id' | 'key'> & Partial<Pick<NavigationItem, 'key'>>)[]
  readonly go: Go
}

export function Pages({ pages, go }: PagesProps) {
  const hasLetterKeys = useLetterKeys()
  if (pages.length === 0) return null
  return (
    <Command.Group heading="Pages" className={HEADING}>
      {pages.map((item) => (
        <Command.Item key={item.href} value={`page ${item.href}`} onSelect={() => go(item.href)} className={ITEM}>
          <item.icon aria-hidden className="text-muted" />
          <span className="flex-1">{item.label}</span>
          {item.key !== undefined && hasLetterKeys && (
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

const FURTHER_WORDS = { wall: 'Open the wall', copy: 'Copy the link to this page' } as const

/** `text` is what was typed: what no other entry says can still be looked for. */
export function Further(props: {
  readonly words: string
  readonly text: string
  readonly go: Go
  readonly onDone: () => void
}) {
  const { words, text, go, onDone } = props
  const isSaid = (label: string) => isCalled(label, words)
  const isAny = words !== '' || isSaid(FURTHER_WORDS.wall) || isSaid(FURTHER_WORDS.copy)
  if (!isAny) return null
  return (
    <Command.Group heading="More" className={HEADING}>
      {isSaid(FURTHER_WORDS.wall) && (
        <Plain
          value="wall"
          icon={ExternalLink}
          label={FURTHER_WORDS.wall}
          onSelect={() => {
            onDone()
            window.open(routeTo.wall(), '_blank', 'noopener')
          }}
        />
      )}
      {isSaid(FURTHER_WORDS.copy) && (
        <Plain
          value="copy"
          icon={Link2}
          label={FURTHER_WORDS.copy}
          onSelect={() => {
            onDone()
            void copyHere()
          }}
        />
      )}
      {words !== '' && (
        <Plain
          value="search"
          icon={Search}
          label={`Search all that resources say for “${text.trim()}”`}
          onSelect={() => go(routeTo.resources({ q: text.trim() }))}
        />
      )}
    </Command.Group>
  )
}

async function copyHere(): Promise<void> {
  const address = window.location.href
  if (await copyText(address)) toast.success('Link copied', { id: 'link', description: address })
  else toast.error('Not copied: this browser lets no page write here', { id: 'link', description: address })
}

interface PlainProps {
  readonly value: string
  readonly icon: Icon
  readonly label: string
  readonly onSelect: () => void
}

function Plain({ value, icon: Icon, label, onSelect }: PlainProps) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={ITEM}>
      <Icon aria-hidden className="text-muted" />
      <span className="foreign min-w-0 flex-1 truncate">{label}</span>
    </Command.Item>
  )
}
