'use client'
// The single keys of this page, under one rule for all that listen to them.

import { useSyncExternalStore } from 'react'
import { createLetterRule } from './letter-rule'

const rule = createLetterRule(
  () => localStorage,
  () => performance.now(),
)

export const { beginQuiet, mayAct: mayActByLetter, switchTo: switchLetterKeys } = rule

export function useLetterKeys(): boolean {
  return useSyncExternalStore(rule.subscribe, rule.isOn, () => true)
}
