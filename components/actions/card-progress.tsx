'use client'
// What became of a press, in the card or the row of its object. Its program comes in a quiet moment, or with the first press.

import { lazy, type ReactNode } from 'react'
import { Late, late } from '@/components/ui/late'
import type { Ref } from '@/lib/ref'
import { useShowsHere } from './shown-here'
import { useProgress } from './use-progress'

const load = late(() => import('./action-progress'))
const ActionProgress = lazy(async () => ({ default: (await load()).ActionProgress }))
const RowSteps = lazy(async () => ({ default: (await load()).RowSteps }))

/** What runs, and what this tab has pressed until somebody closes it. */
export function CardProgress({ target }: { readonly target: Ref }) {
  const progress = useProgress(target)
  useShowsHere(target, progress !== undefined)
  return <Late>{progress !== undefined && <ActionProgress action={progress.action} isOwn={progress.isOwn} />}</Late>
}

/** In the place of what else stands there. */
export function RowProgress({ target, children }: { readonly target: Ref; readonly children?: ReactNode }) {
  const progress = useProgress(target)
  useShowsHere(target, progress !== undefined)
  if (progress === undefined) return children
  return (
    <Late fallback={children}>
      <RowSteps progress={progress} />
    </Late>
  )
}
