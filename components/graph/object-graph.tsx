'use client'

// The small graph on the page of one object. Nothing of it is loaded before somebody comes near.

import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import type { Ref } from '@/lib/ref'

const ObjectGraphBody = dynamic(() => import('./object-graph-body').then((module) => module.ObjectGraphBody), {
  ssr: false,
  loading: () => <Blank />,
})

/** Loading begins this far below the lower edge. */
const NEAR = '300px'

export function ObjectGraph({ target }: { readonly target: Ref }) {
  const place = useRef<HTMLElement>(null)
  const [isNear, setNear] = useState(false)

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true)
      },
      { rootMargin: NEAR },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const kind = parseFluxRef(target)?.kind
  // Nothing takes from an alert, a provider or a receiver, and they wait for nobody.
  if (kind === undefined || describeKind(kind).role === 'notification') return null
  return (
    <section ref={place} className="min-w-0" aria-label="Neighbours">
      {isNear ? <ObjectGraphBody key={target} target={target} /> : <Blank />}
    </section>
  )
}

/** As large as what comes, so that nothing below it moves. */
function Blank() {
  return <div aria-hidden className="h-96 rounded-md bg-sunken" />
}
