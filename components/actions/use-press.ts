'use client'

// Pressing: may it be pressed, send it, say what came of it, and offer the way back. The only way components act.

import { useCallback } from 'react'
import { useLivePage } from '@/lib/client/live-context'
import type { LiveStore } from '@/lib/client/live-store'
import { presses } from '@/lib/client/presses'
import { useMe } from '@/lib/client/queries'
import { toast } from '@/lib/client/toasts'
import { type ActionRefusal, useAction } from '@/lib/client/use-action'
import type { Action, ActionRequest, Me } from '@/lib/contract/actions'
import type { ActionName } from '@/lib/contract/state'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import type { Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { plainLabel, wordRefusal } from './action-words'

export interface ActionTarget {
  readonly ref: Ref
  readonly uid?: string
}

export interface Press {
  readonly press: (action: ActionName, target: ActionTarget, reason?: string) => Promise<void>
  readonly pressMany: (request: ActionRequest & { readonly action: ActionName }, count: number) => Promise<void>
  readonly isSending: boolean
  /** Why nothing can be pressed, in words; undefined when it can. */
  readonly refusal: string | undefined
}

export function usePress(): Press {
  const me = useMe()
  const { store } = useLivePage()
  const name = me.user ?? 'you'
  const { send, isSending } = useAction(wordIt)
  const sendOrSignIn = useCallback(
    async (request: ActionRequest) => {
      const answer = await send(request)
      // Known here before the stream tells it: whoever asks next finds it.
      if (answer.ok) store.recallActions(answer.group.actions)
      else if (answer.refusal.code === 'unauthenticated') offerSignIn()
      return answer
    },
    [send, store],
  )
  const press = useCallback(
    async (action: ActionName, target: ActionTarget, reason?: string) => {
      const request = requestFor(action, target, reason)
      if (request === undefined) return
      // Answered at once; what the server says of it takes its place.
      const own = beginAction(action, target.ref, name, store)
      presses.add({ ref: target.ref, own })
      const answer = await sendOrSignIn(request)
      const [first] = answer.ok ? answer.group.actions : []
      if (first === undefined) {
        const message = answer.ok ? '' : wordIt(answer.refusal)
        presses.change(own.id, { own: { ...own, state: 'refused', message, finishedAt: own.requestedAt } })
        return
      }
      presses.change(own.id, { id: first.id })
      if (first.state === 'refused') return void toast.error('Refused', { description: first.message })
      if (action === 'suspend') offerUndo([target.ref], () => press('resume', { ref: target.ref }))
    },
    [sendOrSignIn, name, store],
  )
  const pressMany = useCallback(
    async (request: ActionRequest & { readonly action: ActionName }, count: number) => {
      const answer = await sendOrSignIn(request)
      if (!answer.ok) return
      if (request.action === 'suspend' && 'refs' in request)
        offerUndo(request.refs, () => pressMany({ action: 'resume', refs: [...request.refs] }, count))
      else toast.message(`${plainLabel(request.action)} requested`, { description: `${count} objects` })
    },
    [sendOrSignIn],
  )
  return { press, pressMany, isSending, refusal: wordMe(me) }
}

/** What is known of a press before anybody has answered. */
function beginAction(action: ActionName, ref: Ref, by: string, store: LiveStore): Action {
  const nowMs = Date.now() + (store.get().clockOffsetMs ?? 0)
  return {
    id: `press ${ref} ${nowMs}`,
    ref,
    action,
    by,
    requestedAt: new Date(nowMs).toISOString(),
    state: 'queued',
    message: 'on its way to the cluster',
    steps: [],
    retrying: false,
  }
}

function offerUndo(refs: readonly string[], undo: () => Promise<void>): void {
  const [first] = refs
  toast.success('Suspended', {
    description: refs.length === 1 && first !== undefined ? first : `${refs.length} objects`,
    action: { label: 'Undo', onPress: () => void undo() },
    about: refs,
  })
}

/** Back to this very page afterwards. */
function offerSignIn(): void {
  toast.error('Signed out', {
    id: 'signed-out',
    description: 'Nothing was sent. Sign in and press again.',
    action: { label: 'Sign in', onPress: () => window.location.assign(routeTo.login({ returnTo: herePath() })) },
  })
}

function herePath(): string {
  return `${window.location.pathname}${window.location.search}`
}

function wordIt({ code, message }: ActionRefusal): string {
  return wordRefusal(code, message)
}

function requestFor(action: ActionName, target: ActionTarget, reason?: string): ActionRequest | undefined {
  const parts = parseFluxRef(target.ref)
  if (parts === undefined) return undefined
  return {
    action,
    kind: parts.kind,
    namespace: parts.namespace,
    name: parts.name,
    ...(target.uid === undefined ? {} : { uid: target.uid }),
    ...(reason === undefined || reason === '' ? {} : { reason }),
  }
}

function wordMe(me: Me): string | undefined {
  if (me.reason !== undefined) return me.reason
  if (me.readOnly) return wordRefusal('read_only', '')
  if (!me.actionsEnabled) return wordRefusal('actions_disabled', '')
  return me.role === 'operator' ? undefined : 'Viewers may look but not act.'
}
