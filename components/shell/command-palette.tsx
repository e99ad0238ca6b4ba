'use client'
// Jump to any object, list or page by a few letters, and ask for what can be done: "reconcile immich with source".

import { Command } from 'cmdk'
import { usePathname, useRouter } from 'next/navigation'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Search } from '@/components/ui/icons'
import { Kbd } from '@/components/ui/kbd'
import { takeTyped } from '@/components/ui/letter-keys'
import { Commands, commandValue } from './palette-commands'
import { Filters, FoundObjects, Further, Pages, Requests } from './palette-groups'
import { type PaletteList, usePaletteList } from './use-palette-list'

export interface CommandPaletteProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Search or jump to" hideTitle className="overflow-hidden">
      <Palette onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function Palette({ onDone }: { readonly onDone: () => void }) {
  const router = useRouter()
  const pathname = usePathname()
  // Whoever called it by its key has typed on while it came.
  const [text, setText] = useState(takeTyped)
  const [chosen, setChosen] = useState('')
  const list = usePaletteList(text, pathname)
  const values = valuesOf(list)
  // Left to itself the list marks nothing when what was marked is found no more, and Enter is lost.
  const marked = values.includes(chosen) ? chosen : (values[0] ?? '')
  const go = (href: string) => {
    onDone()
    router.push(href)
  }
  return (
    <Command shouldFilter={false} loop label="Search or jump to" value={marked} onValueChange={setChosen}>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-faint" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={(next) => {
            setText(next)
            setChosen('')
          }}
          placeholder="A name, a status, or what to do: reconcile web…"
          className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none max-md:text-lg"
        />
        <Kbd>esc</Kbd>
      </div>
      <Command.List className="max-h-[min(420px,60dvh)] overflow-auto p-1.5">
        <Command.Empty className="px-2.5 py-6 text-center text-muted">No match for “{text.trim()}”.</Command.Empty>
        <Commands heading="Do" commands={list.said} marked={marked} onDone={onDone} />
        <Filters heading="Show all" filters={list.filters.states} go={go} />
        <FoundObjects heading={list.words === '' ? 'Needs a look' : 'Resources'} found={list.found} go={go} />
        <FoundObjects heading="Seen lately" group={RECENT} found={list.recent} go={go} />
        <Commands heading="Do" commands={list.offered} marked={marked} onDone={onDone} />
        <Filters heading="Show all of" filters={list.filters.places} go={go} />
        <Requests asked={list.requests} onDone={onDone} />
        <Pages pages={list.pages} go={go} />
        <Further words={list.words} text={text} go={go} onDone={onDone} />
      </Command.List>
    </Command>
  )
}

const RECENT = 'recent '

/** In the order of the groups. */
function valuesOf({ said, filters, found, recent, offered, requests, pages }: PaletteList): readonly string[] {
  return [
    ...said.map(commandValue),
    ...filters.states.map(({ href }) => `list ${href}`),
    ...found.map(({ ref }) => ref),
    ...recent.map(({ ref }) => `${RECENT}${ref}`),
    ...offered.map(commandValue),
    ...filters.places.map(({ href }) => `list ${href}`),
    ...requests.map(({ id }) => `request ${id}`),
    ...pages.map(({ href }) => `page ${href}`),
    'wall',
    'copy',
    'search',
  ]
}
