'use client'
// The question before an action that somebody could regret, with room for the reason where it is kept.

import { useState } from 'react'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { Input } from '@/components/ui/input'
import type { ActionName, Ref } from '@/lib/contract/state'
import { ACTION_WORDS, plainLabel } from './action-words'

const LONGEST_REASON = 256

export interface ConfirmActionProps {
  /** The action asked about; undefined while the question is closed. */
  readonly action: ActionName | undefined
  readonly target: Ref
  readonly onConfirm: (action: ActionName, reason: string | undefined) => void
  readonly onClose: () => void
}

export function ConfirmAction({ action, target, onConfirm, onClose }: ConfirmActionProps) {
  const [reason, setReason] = useState('')
  if (action === undefined) return null
  const { effect, asksReason } = ACTION_WORDS[action]
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={`${plainLabel(action)} this object?`}
      description={
        <>
          <span className="foreign block font-mono text-base text-ink">{target}</span>
          <span className="mt-1.5 block">{effect}</span>
        </>
      }
      confirmLabel={plainLabel(action)}
      confirmLook={action === 'force' ? 'danger' : 'primary'}
      onConfirm={() => {
        onConfirm(action, asksReason && reason.trim() !== '' ? reason.trim() : undefined)
        setReason('')
      }}
    >
      {asksReason && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the control is the input inside
        <label className="block">
          <span className="mb-1 block text-muted">Why (optional, kept on the object for whoever finds it)</span>
          <Input
            className="w-full"
            maxLength={LONGEST_REASON}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      )}
    </AlertDialog>
  )
}
