'use client'
// Jump to any object or page by a few letters.

import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { listManyRequests } from '@/components/actions/many-requests'
import { usePress } from '@/components/actions/use-press'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { useResources } from '@/lib/client/queries'
import { findResources } from './find-resources'
import { FURTHER_VIEWS, NAVIGATION } from './navigation'
import { FoundObjects, Pages, Requests } from './palette-groups'

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
  const resources = useResources()
  const { refusal } = usePress()
  const [text, setText] = useState('')
  const [marked, setMarked] = useState('')
  const found = useMemo(() => findResources(resources, text), [resources, text])
  const words = text.trim().toLowerCase()
  const pages = [...NAVIGATION, ...FURTHER_VIEWS].filter((item) => item.label.toLowerCase().includes(words))
  const requests = useMemo(
    () => (refusal === undefined ? listManyRequests(resources, resources) : []),
    [resources, refusal],
  )
  const asked = requests.filter(({ label }) => label.toLowerCase().includes(words))
  const values = [
    ...found.map(({ ref }) => ref),
    ...asked.map(({ id }) => `request ${id}`),
    ...pages.map(({ href }) => `page ${href}`),
  ]
  const go = (href: string) => {
    onDone()
    router.push(href)
  }
  return (
    // Left to itself the list marks nothing when what was marked is found no more, and Enter is lost.
    <Command
      shouldFilter={false}
      loop
      label="Search or jump to"
      value={values.includes(marked) ? marked : (values[0] ?? '')}
      onValueChange={setMarked}
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-faint" />
        <Command.Input
          autoFocus
          value={text}
          onValueChange={(next) => {
            setText(next)
            setMarked('')
          }}
          placeholder="Name, namespace or kind…"
          className="h-12 min-w-0 flex-1 bg-transparent text-md outline-none max-md:text-lg"
        />
        <Kbd>esc</Kbd>
      </div>
      <Command.List className="max-h-[min(420px,60dvh)] overflow-auto p-1.5">
        <Command.Empty className="px-2.5 py-6 text-center text-muted">Nothing is called that.</Command.Empty>
        <FoundObjects heading={words === '' ? 'Needs a look' : 'Resources'} found={found} go={go} />
        <Requests asked={asked} onDone={onDone} />
        <Pages pages={pages} go={go} />
      </Command.List>
    </Command>
  )
}
