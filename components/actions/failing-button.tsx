'use client'
// One press for everything that fails and would answer; only where that is more than one.

import { RotateCw } from 'lucide-react'
import { useMemo } from 'react'
import { useResources } from '@/lib/client/queries'
import { chooseFailing } from '@/lib/flux/act/selection'
import { ActionButton } from './action-button'
import { askSelection } from './ask-selection'
import { usePress } from './use-press'

export function FailingButton() {
  const rows = useResources()
  const count = useMemo(() => chooseFailing(rows).length, [rows])
  const { refusal } = usePress()
  if (count < 2) return null
  return (
    <ActionButton disabledBecause={refusal} onPress={() => askSelection({ about: 'failing' })}>
      <RotateCw aria-hidden />
      Reconcile all {count} that fail…
    </ActionButton>
  )
}
