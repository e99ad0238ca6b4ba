'use client'
// The buttons under a problem. They act on its root, which is the object to fix.

import { useState } from 'react'
import type { ActionName, Problem } from '@/lib/contract/state'
import { ActionButton } from './action-button'
import { ACTION_WORDS } from './action-words'
import { ConfirmAction } from './confirm-action'
import { usePress } from './use-press'

export function ProblemActions({ problem }: { readonly problem: Pick<Problem, 'root' | 'actions'> }) {
  const { press, refusal } = usePress()
  const [asked, setAsked] = useState<ActionName>()
  const target = { ref: problem.root }
  return (
    <>
      {problem.actions.map((action, index) => (
        <ActionButton
          key={action}
          look={index === 0 ? 'primary' : 'secondary'}
          disabledBecause={refusal}
          onPress={() => {
            if (ACTION_WORDS[action].confirm) setAsked(action)
            else void press(action, target)
          }}
        >
          {ACTION_WORDS[action].label}
        </ActionButton>
      ))}
      <ConfirmAction
        action={asked}
        target={problem.root}
        onClose={() => setAsked(undefined)}
        onConfirm={(action, reason) => void press(action, target, reason)}
      />
    </>
  )
}
