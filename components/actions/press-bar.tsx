'use client'
// The requests of this tab that no card of the page shows: wherever somebody is by then, how it went is told until read.

import { usePresses } from '@/lib/client/presses'
import { useActions } from '@/lib/client/queries'
import { ActionProgress } from './action-progress'
import { useShownHere } from './shown-here'
import { actionOf } from './use-progress'

const MAX_SHOWN = 3

export function PressBar() {
  const actions = useActions()
  const shown = useShownHere()
  const told = usePresses()
    .filter(({ ref }) => !shown.has(ref))
    .flatMap((press) => actionOf(press, actions) ?? [])
    .slice(-MAX_SHOWN)
  if (told.length === 0) return null
  return (
    <section
      data-dock=""
      aria-label="Your requests"
      className="page shrink-0 space-y-1.5 border-t border-line-strong bg-raised py-1.5"
    >
      {told.map((action) => (
        <ActionProgress key={action.ref} action={action} isNamed isOwn />
      ))}
    </section>
  )
}
