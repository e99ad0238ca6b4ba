'use client'
// One press of one button: may it be pressed, send it, say what came of it. The only way components act.

import { useCallback } from 'react'
import { useMe } from '@/lib/client/queries'
import { toast } from '@/lib/client/toasts'
import { type ActionRefusal, useAction } from '@/lib/client/use-action'
import type { ActionRequest, Me } from '@/lib/contract/actions'
import type { ActionName, Ref } from '@/lib/contract/state'
import { parseRef } from '@/lib/flux/ref'
import { plainLabel, wordRefusal } from './action-words'

export interface ActionTarget {
  readonly ref: Ref
  readonly uid?: string
}

export interface Press {
  readonly press: (action: ActionName, target: ActionTarget, reason?: string) => Promise<void>
  readonly isSending: boolean
  /** Why nothing can be pressed, in words; undefined when it can. */
  readonly refusal: string | undefined
}

export function usePress(): Press {
  const me = useMe()
  const { send, isSending } = useAction(wordIt)
  const press = useCallback(
    async (action: ActionName, target: ActionTarget, reason?: string) => {
      const request = requestFor(action, target, reason)
      if (request === undefined) return
      const answer = await send(request)
      if (!answer.ok) return
      const [first] = answer.group.actions
      if (first?.state === 'refused') toast.error('Refused', { description: first.message })
      else toast.message(`${plainLabel(action)} requested`, { description: target.ref })
    },
    [send],
  )
  return { press, isSending, refusal: wordMe(me) }
}

function wordIt({ code, message }: ActionRefusal): string {
  return wordRefusal(code, message)
}

function requestFor(action: ActionName, target: ActionTarget, reason?: string): ActionRequest | undefined {
  const parts = parseRef(target.ref)
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
