'use client'
// The question that somebody asks from the palette, where no button stands.

import { type ActionQuestion, askAction, useActionQuestion } from './ask-action'
import { ConfirmAction } from './confirm-action'
import { usePress } from './use-press'

export function AskedAction() {
  const question = useActionQuestion()
  return question === undefined ? null : <Question question={question} />
}

function Question({ question: { action, target } }: { readonly question: ActionQuestion }) {
  const { press } = usePress()
  return (
    <ConfirmAction
      action={action}
      target={target.ref}
      onClose={() => askAction(undefined)}
      onConfirm={(confirmed, reason) => void press(confirmed, target, reason)}
    />
  )
}
