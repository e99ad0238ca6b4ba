'use client'
// Where the question before an action stands. Its program comes in a quiet moment, or when somebody asks for it.

import { lazy, useEffect } from 'react'
import { Late, late } from '@/components/ui/late'
import { beginQuiet } from '@/components/ui/letter-keys'
import { useOpener } from '@/components/ui/use-dialog-focus'
import type { ActionName } from '@/lib/contract/state'
import type { ConfirmQuestionProps } from './confirm-question'

const load = late(() => import('./confirm-question'))
const ConfirmQuestion = lazy(async () => ({ default: (await load()).ConfirmQuestion }))

export interface ConfirmActionProps extends Omit<ConfirmQuestionProps, 'action' | 'opener'> {
  /** The action asked about; undefined while the question is closed. */
  readonly action: ActionName | undefined
}

export function ConfirmAction({ action, ...props }: ConfirmActionProps) {
  return action === undefined ? null : <Asked {...props} action={action} />
}

/** Stands as soon as it is asked: by the time the question is there, the menu that led to it is gone. */
function Asked(props: ConfirmQuestionProps) {
  const opener = useOpener()
  // What is typed until then is meant for it.
  useEffect(() => beginQuiet(), [])
  return (
    <Late>
      <ConfirmQuestion {...props} opener={opener} />
    </Late>
  )
}
