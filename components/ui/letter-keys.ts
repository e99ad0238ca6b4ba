'use client'
// The single keys of this page, under one rule for all that listen to them.

import { useEffect, useSyncExternalStore } from 'react'
import { createLetterRule } from './letter-rule'

const rule = createLetterRule(
  () => localStorage,
  () => performance.now(),
)

export const { beginQuiet, mayAct: mayActByLetter, switchTo: switchLetterKeys, takeTyped } = rule

export function useLetterKeys(): boolean {
  return useSyncExternalStore(rule.subscribe, rule.isOn, () => true)
}

/** Stands before everybody who listens. */
export function useLateKeysStopped(): void {
  useEffect(() => {
    const stop = new AbortController()
    // A button is pressed by a space as it is let go.
    let held: string | undefined
    const take = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    const options = { capture: true, signal: stop.signal }
    window.addEventListener(
      'keydown',
      (event) => {
        held = rule.isLate(event) ? event.key : undefined
        if (held !== undefined) take(event)
      },
      options,
    )
    window.addEventListener('keyup', (event) => event.key === held && take(event), options)
    return () => stop.abort()
  }, [])
}
