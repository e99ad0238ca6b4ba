'use client'

// Views by name: those that this browser keeps, the one that is looked at, and the way to keep it.

import Link from 'next/link'
import { type FormEvent, useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Bookmark, ChevronDown, X } from '@/components/ui/icons'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { toast } from '@/lib/client/toasts'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import { forgetView, hrefOfView, keepView, MAX_NAME_CHARS, readViews, type SavedView } from './saved-views'
import type { ResourceFilterState } from './use-resource-filters'

const NO_VIEWS: readonly SavedView[] = []

export function ViewsMenu({ state }: { readonly state: ResourceFilterState }) {
  const { savedAs, viewQuery } = state
  const [isOpen, setOpen] = useState(false)
  const [kept, setKept] = useState<readonly SavedView[]>()
  const isHydrated = useIsHydrated()
  const atFirst = useMemo(() => (isHydrated ? readViews() : NO_VIEWS), [isHydrated])
  const views = kept ?? atFirst
  const current = views.find(({ name }) => name === savedAs)
  const isChanged = current !== undefined && current.query !== viewQuery
  function keep(name: string): void {
    if (!keepView({ name, query: viewQuery }))
      toast.error('Not kept', {
        description: 'This browser keeps no more views. The address of the page still holds it.',
      })
    setKept(readViews())
    state.saveAs(name)
    setOpen(false)
  }
  function forget(name: string): void {
    forgetView(name)
    setKept(readViews())
    if (name === savedAs) state.saveAs('')
  }
  return (
    <Popover
      label="Saved views"
      align="end"
      open={isOpen}
      onOpenChange={(next) => {
        // Another tab may have kept one meanwhile.
        if (next) setKept(readViews())
        setOpen(next)
      }}
      trigger={
        <Button size="sm" look={savedAs === '' ? 'ghost' : 'secondary'}>
          <Bookmark aria-hidden />
          {savedAs === '' ? 'Views' : <span className="foreign max-w-40 truncate">{savedAs}</span>}
          {isChanged && <span className="font-normal text-muted">changed</span>}
          <ChevronDown aria-hidden />
        </Button>
      }
      className="w-72 p-1.5"
    >
      {views.length === 0 && (
        <p className="px-2 py-1 text-muted">
          Filters, order and groups under a name of yours. This browser keeps them; the address can be shared.
        </p>
      )}
      <ul aria-label="Saved views">
        {views.map((view) => (
          <li key={view.name} className="flex items-center rounded-sm hover:bg-hover">
            <Link
              href={hrefOfView(view)}
              prefetch={false}
              aria-current={view.name === savedAs ? 'page' : undefined}
              onClick={() => setOpen(false)}
              className="foreign min-h-7 min-w-0 flex-1 px-2 leading-7 aria-[current]:font-medium max-md:min-h-10 max-md:leading-10"
            >
              {view.name}
            </Link>
            <Button look="ghost" size="icon-sm" aria-label={`Forget ${view.name}`} onClick={() => forget(view.name)}>
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <div className="mt-1.5 space-y-1.5 border-t border-line px-2 pb-1 pt-2">
        {savedAs !== '' && (current === undefined || isChanged) && (
          <Button onClick={() => keep(savedAs)} className="w-full">
            <span className="foreign truncate">
              {isChanged ? `Save changes to ${savedAs}` : `Keep ${savedAs} here`}
            </span>
          </Button>
        )}
        <SaveForm onSave={keep} />
      </div>
    </Popover>
  )
}

function SaveForm({ onSave }: { readonly onSave: (name: string) => void }) {
  const [name, setName] = useState('')
  const wanted = name.trim()
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (wanted !== '') onSave(wanted)
  }
  return (
    <form onSubmit={submit} className="flex gap-1.5">
      <Input
        aria-label="Name of this view"
        placeholder="Save this view as"
        maxLength={MAX_NAME_CHARS}
        value={name}
        onChange={(event) => setName(event.target.value)}
        className="min-w-0 flex-1"
      />
      <Button type="submit" disabled={wanted === ''}>
        Save
      </Button>
    </form>
  )
}
