'use client'

// The buttons of one object: which there are, why one may not be pressed now, and what a press of it begins.

import { useState } from 'react'
import { useActions, useResource } from '@/lib/client/queries'
import { toast } from '@/lib/client/toasts'
import { useAccess } from '@/lib/client/use-access'
import type { Action } from '@/lib/contract/actions'
import type { ActionName, Resource } from '@/lib/contract/state'
import { mayInterrupt } from '@/lib/flux/act/actions'
import type { Ref } from '@/lib/ref'
import { ACTION_WORDS } from './action-words'
import { type ActionTarget, usePress } from './use-press'

export interface Buttons {
  readonly whyNot: (action: ActionName) => string | undefined
  /** Asks first where that is called for. */
  readonly start: (action: ActionName) => void
  readonly startByKey: (row: KeyTarget) => void
  /** The action that is being asked about. */
  readonly asked: ActionName | undefined
  readonly confirm: (action: ActionName, reason: string | undefined) => void
  readonly close: () => void
}

/** Rights are asked for while `isNear`: shown on a page of its own, or about to be used. */
export function useButtons(target: ActionTarget, isNear: boolean): Buttons {
  const { press, isSending, refusal } = usePress()
  const [asked, setAsked] = useState<ActionName>()
  const resource = useResource(target.ref)
  const running = useRunningAction(target.ref)
  const access = useAccess([target.ref], isNear && refusal === undefined && resource !== undefined)
  const whyNot = (action: ActionName) => {
    if (refusal !== undefined) return refusal
    const verdict = access.verdict(target.ref, action)
    if (verdict?.allowed === false) return verdict.reason
    const isBusy = running !== undefined && !mayInterrupt(action, running.action)
    return isSending || isBusy ? 'A request for this object is under way.' : undefined
  }
  const start = (action: ActionName) => {
    if (ACTION_WORDS[action].confirm) setAsked(action)
    else void press(action, target)
  }
  return {
    whyNot,
    start,
    startByKey: (row) => byKey(row, { whyNot, start }),
    asked,
    confirm: (action, reason) => void press(action, target, reason),
    close: () => setAsked(undefined),
  }
}

type KeyTarget = Pick<Resource, 'ref' | 'actions' | 'notReconcilable'>

/** `r` on a row of a table; the rights are judged when it is sent. */
export function useReconcileByKey(): (row: KeyTarget) => void {
  const { press, refusal } = usePress()
  return (row) => byKey(row, { whyNot: () => refusal, start: (action) => void press(action, row) })
}

/** A key that is known to reconcile must neither suspend anything nor end a suspension by surprise. */
function byKey(
  { ref, actions, notReconcilable }: KeyTarget,
  { whyNot, start }: Pick<Buttons, 'whyNot' | 'start'>,
): void {
  const [main] = actions
  const id = `key ${ref}`
  if (main === undefined || main === 'suspend') {
    toast.error('Not possible', { id, description: notReconcilable?.reason ?? 'It cannot be reconciled now.' })
    return
  }
  const because = whyNot(main)
  if (because !== undefined) toast.error('Not possible', { id, description: because })
  else if (main === 'resume') {
    const action = { label: 'Resume and reconcile', onPress: () => start('resume-and-reconcile') }
    toast.message('It is suspended', { id, description: ref, action })
  } else start(main)
}

/** The action of an object that has not come to its end. */
function useRunningAction(ref: Ref): Action | undefined {
  return useActions().find((action) => action.ref === ref && action.finishedAt === undefined)
}
