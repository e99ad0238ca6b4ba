'use client'
// The problems on show, with those that this tab acts on until that is read.

import { useMemo, useState } from 'react'
import { usePresses } from '@/lib/client/presses'
import type { Problem } from '@/lib/contract/state'
import { keepPressed, type ShownProblem } from './keep-pressed'

const NONE: readonly ShownProblem[] = []

export function useShownProblems(problems: readonly Problem[] | undefined): readonly ShownProblem[] {
  const presses = usePresses()
  const [before, setBefore] = useState(NONE)
  const shown = useMemo(() => {
    const pressed = new Set(presses.map(({ ref }) => ref))
    return keepPressed(before, problems ?? [], (ref) => pressed.has(ref))
  }, [before, problems, presses])
  if (!isAlike(before, shown)) setBefore(shown)
  return shown
}

function isAlike(before: readonly ShownProblem[], now: readonly ShownProblem[]): boolean {
  return (
    before.length === now.length &&
    before.every((one, at) => one.problem === now[at]?.problem && one.isOver === now[at].isOver)
  )
}
