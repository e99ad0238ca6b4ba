'use client'
// A way back that was overtaken leads somewhere else: it goes as soon as anybody acts on its object.

import { useEffect } from 'react'
import { useActions } from '@/lib/client/queries'
import { toast, useToasts } from '@/lib/client/toasts'
import type { Action } from '@/lib/contract/actions'

export function useOvertakenToasts(): void {
  const actions = useActions()
  const toasts = useToasts()
  useEffect(() => {
    for (const { id, about = [] } of toasts) if (isOvertaken(about, actions)) toast.dismiss(id)
  }, [actions, toasts])
}

/** `actions` has the newest first. A refused one has changed nothing. */
export function isOvertaken(about: readonly string[], actions: readonly Action[]): boolean {
  return about.some((ref) => {
    const newest = actions.find((action) => action.ref === ref && action.state !== 'refused')
    return newest !== undefined && newest.action !== 'suspend'
  })
}
