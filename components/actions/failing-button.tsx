'use client'

// One press for everything that fails and would answer; only where that is more than one.

import { useMemo } from 'react'
import { RotateCw } from '@/components/ui/icons'
import { useResources } from '@/lib/client/queries'
import { ActionButton } from './action-button'
import { askSelection } from './ask-selection'
import { labelFailing } from './many-requests'
import { usePress } from './use-press'

export function FailingButton() {
  const rows = useResources()
  const label = useMemo(() => labelFailing(rows), [rows])
  const { refusal } = usePress()
  if (label === undefined) return null
  return (
    <ActionButton disabledBecause={refusal} onPress={() => askSelection({ about: 'failing' })}>
      <RotateCw aria-hidden />
      {label}
    </ActionButton>
  )
}
