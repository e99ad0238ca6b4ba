'use client'

// Where the page of an object stands: the way down to it, and its neighbours in the list that somebody came from.

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ChevronLeft, ChevronRight } from '@/components/ui/icons'
import { mayActByLetter } from '@/components/ui/letter-keys'
import { recallWalked, siblingsOf, type WalkedList } from '@/lib/client/walked-list'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { parseRef, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'

export function PlaceLine({ target }: { readonly target: Ref }) {
  const parts = parseFluxRef(target)
  if (parts === undefined) return null
  const { kind, namespace, name } = parts
  const way = [
    { words: 'Resources', href: routeTo.resources() },
    { words: describeKind(kind).label, href: routeTo.resources({ kind }) },
    { words: namespace, href: routeTo.resources({ kind, namespace }) },
  ]
  return (
    <div className="mb-2 flex min-h-7 flex-wrap items-center justify-between gap-x-4 text-sm text-muted">
      <nav aria-label="Breadcrumb" className="min-w-0">
        <ol className="flex flex-wrap items-center gap-x-1">
          {way.map(({ words, href }) => (
            <li key={href} className="flex items-center gap-x-1">
              <Link href={href} prefetch={false} className="foreign inline-flex min-h-6 items-center hover:underline">
                {words}
              </Link>
              <ChevronRight aria-hidden className="size-3 text-faint" />
            </li>
          ))}
          <li aria-current="page" className="foreign min-w-0 text-ink">
            {name}
          </li>
        </ol>
      </nav>
      <Neighbours target={target} />
    </div>
  )
}

function Neighbours({ target }: { readonly target: Ref }) {
  const [list, setList] = useState<WalkedList>()
  // Kept by the browser alone, so the first picture cannot have it.
  useEffect(() => setList(recallWalked()), [])
  const siblings = list && siblingsOf(target, list)
  const previous = hrefTo(siblings?.previous)
  const next = hrefTo(siblings?.next)
  useWalkKeys(previous, next)
  if (list === undefined || siblings === undefined || siblings.size < 2) return null
  return (
    <nav aria-label="In the list" className="flex items-center gap-1">
      <Link
        prefetch={false}
        href={list.address}
        className="mr-1 inline-flex min-h-6 items-center gap-x-1 hover:underline"
      >
        <span className="text-ink">
          {siblings.place} of {siblings.size}
        </span>
        <span className="foreign max-md:sr-only"> · {list.words}</span>
      </Link>
      <Step href={previous} label="Previous" name={siblings.previous} icon={<ChevronLeft aria-hidden />} />
      <Step href={next} label="Next" name={siblings.next} icon={<ChevronRight aria-hidden />} />
    </nav>
  )
}

interface StepProps {
  readonly href: string | undefined
  readonly label: 'Previous' | 'Next'
  readonly name: string | undefined
  readonly icon: ReactNode
}

function Step({ href, label, name, icon }: StepProps) {
  if (href === undefined || name === undefined)
    return (
      <Button look="ghost" size="icon-sm" disabled aria-label={label}>
        {icon}
      </Button>
    )
  const key = label === 'Next' ? 'j' : 'k'
  return (
    <Button asChild look="ghost" size="icon-sm">
      <Link
        prefetch={false}
        href={href}
        aria-label={`${label}: ${name}`}
        aria-keyshortcuts={key}
        title={`${label}: ${name} (${key})`}
      >
        {icon}
      </Link>
    </Button>
  )
}

function hrefTo(id: string | undefined): string | undefined {
  const ref = id === undefined ? undefined : parseRef(id)?.ref
  return ref === undefined ? undefined : routeTo.object(ref)
}

/** As in the table: `j` leads on, `k` back. */
function useWalkKeys(previous: string | undefined, next: string | undefined): void {
  const router = useRouter()
  const ways = useRef({ previous, next })
  ways.current = { previous, next }
  useEffect(() => {
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        const href = event.key === 'j' ? ways.current.next : event.key === 'k' ? ways.current.previous : undefined
        if (href === undefined || !mayActByLetter(event)) return
        event.preventDefault()
        router.push(href)
      },
      { signal: stop.signal },
    )
    return () => stop.abort()
  }, [router])
}
