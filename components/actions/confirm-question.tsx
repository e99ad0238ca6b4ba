'use client'

// The question before an action that somebody could regret: what will happen, and whether it will last.

import { useState } from 'react'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { useResource } from '@/lib/client/queries'
import { useDeclarers } from '@/lib/client/use-declarers'
import type { ActionName, Resource } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import type { Ref } from '@/lib/ref'
import { ACTION_EFFECTS } from './action-effects'
import { plainLabel } from './action-words'
import { ReasonField } from './reason-field'
import { noteOnSuspension } from './suspend-note'

export interface ConfirmQuestionProps {
  readonly action: ActionName
  readonly target: Ref
  readonly onConfirm: (action: ActionName, reason: string | undefined) => void
  readonly onClose: () => void
  /** What has the focus as it is asked. */
  readonly opener?: Element | undefined
}

export function ConfirmQuestion({ action, target, onConfirm, onClose, opener }: ConfirmQuestionProps) {
  const [reason, setReason] = useState('')
  const { effect, asksReason } = ACTION_EFFECTS[action]
  const resource = useResource(target)
  return (
    <AlertDialog
      open
      {...(opener === undefined ? {} : { opener })}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={`${plainLabel(action)} this object?`}
      description={
        <>
          <span className="foreign block font-mono text-base text-ink">{target}</span>
          <span className="mt-1.5 block">{effect}</span>
          {action === 'suspend' && resource !== undefined && (
            <span className="mt-1.5 block">{describeKind(resource.kind).effectOfSuspend}</span>
          )}
        </>
      }
      confirmLabel={plainLabel(action)}
      confirmLook={action === 'force' ? 'danger' : 'primary'}
      onConfirm={() => onConfirm(action, asksReason && reason.trim() !== '' ? reason.trim() : undefined)}
    >
      <div className="space-y-3">
        {action === 'suspend' && resource !== undefined && <Lasting resource={resource} />}
        {asksReason && <ReasonField value={reason} onChange={setReason} />}
      </div>
    </AlertDialog>
  )
}

function Lasting({ resource }: { readonly resource: Resource }) {
  const parent = useResource(resource.managedBy)
  const declarers = useDeclarers([resource.ref])
  if (!declarers.isKnown) return <p className="text-muted">Looking whether Git declares it…</p>
  const note = noteOnSuspension(resource, declarers.of(resource.ref), parent)
  if (note === undefined) return null
  return <p className={`foreign ${note.isWarning ? 'text-warning' : 'text-muted'}`}>{note.text}</p>
}
