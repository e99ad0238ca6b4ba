'use client'
// What is to be told about one object's requests: its newest one while it runs, and one of this tab until it is read.

import { useMemo } from 'react'
import { type Press, usePresses } from '@/lib/client/presses'
import { useActions } from '@/lib/client/queries'
import type { Action } from '@/lib/contract/actions'
import type { Ref } from '@/lib/ref'

/** The press as the server tells it, or as far as it is known here; nothing where a restart forgot it. */
export function actionOf(press: Press, actions: readonly Action[]): Action | undefined {
  return press.id === undefined ? press.own : actions.find(({ id }) => id === press.id)
}

export interface Progress {
  readonly action: Action
  /** Pressed in this tab and still to be read. */
  readonly isOwn: boolean
}

export function useProgress(target: Ref): Progress | undefined {
  const actions = useActions()
  const presses = usePresses()
  return useMemo(() => progressOf(target, presses, actions), [target, presses, actions])
}

export function progressOf(target: Ref, presses: readonly Press[], actions: readonly Action[]): Progress | undefined {
  const press = presses.find(({ ref }) => ref === target)
  const own = press && actionOf(press, actions)
  const running = actions.find(({ ref, finishedAt }) => ref === target && finishedAt === undefined)
  if (own !== undefined && (running === undefined || own.finishedAt === undefined)) return { action: own, isOwn: true }
  return running && { action: running, isOwn: false }
}
