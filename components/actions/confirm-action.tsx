'use client'
// Where the question before an action stands. Its program comes in a quiet moment, or when somebody asks for it.

import { lazy } from 'react'
import { Late, late } from '@/components/ui/late'
import type { ActionName } from '@/lib/contract/state'
import type { ConfirmQuestionProps } from './confirm-question'

const load = late(() => import('./confirm-question'))
const ConfirmQuestion = lazy(async () => ({ default: (await load()).ConfirmQuestion }))

export interface ConfirmActionProps extends Omit<ConfirmQuestionProps, 'action'> {
  /** The action asked about; undefined while the question is closed. */
  readonly action: ActionName | undefined
}

export function ConfirmAction({ action, ...props }: ConfirmActionProps) {
  return <Late>{action !== undefined && <ConfirmQuestion {...props} action={action} />}</Late>
}
