'use client'

// The question before a request for several objects: how many, which, in which order, what is left out and why.

import { useMemo, useState } from 'react'
import { ResourceLink } from '@/components/flux/resource-link'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { useResourceMap } from '@/lib/client/queries'
import { type Access, useAccess } from '@/lib/client/use-access'
import { useDeclarers } from '@/lib/client/use-declarers'
import { type ActionRequest, MAX_SELECTION } from '@/lib/contract/actions'
import type { ActionName, Resource } from '@/lib/contract/state'
import { chooseFailing } from '@/lib/flux/act/selection'
import { isFailing } from '@/lib/flux/judge/status'
import { pathOf, type Ref, refForPeople } from '@/lib/ref'
import { ACTION_EFFECTS } from './action-effects'
import { plainLabel } from './action-words'
import { askSelection, type SelectionQuestion } from './ask-selection'
import { type BulkPlan, type BulkTarget, planBulk, type Skipped, sayReasons } from './bulk-plan'
import { ReasonField } from './reason-field'
import { countUndone } from './suspend-note'
import { usePress } from './use-press'

export function SelectionQuestionDialog({ question }: { readonly question: SelectionQuestion }) {
  const { pressMany, refusal } = usePress()
  const [reason, setReason] = useState('')
  const map = useResourceMap()
  const rows = useMemo(() => rowsOf(question, map), [question, map])
  const access = useAccess(
    rows.map(({ ref }) => ref),
    refusal === undefined,
  )
  const plan = planOf(question, rows, access)
  const action = question.about === 'failing' ? 'reconcile' : question.action
  const count = plan.targets.length
  const because = refusal ?? whyNotNow(access, count, action)
  const close = () => askSelection(undefined)
  const label = question.about === 'failing' ? 'Reconcile all that fail' : plainLabel(action)
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) close()
      }}
      title={`${label}: ${count} ${count === 1 ? 'object' : 'objects'}?`}
      description={count === 1 ? ACTION_EFFECTS[action].effect : ACTION_EFFECTS[action].effectOnMany}
      confirmLabel={`${plainLabel(action)} ${count}`}
      confirmDisabled={because !== undefined}
      onConfirm={() => {
        void pressMany(requestFor(question, plan.targets, reason.trim()), count)
        if (question.about === 'refs') question.onSent?.()
      }}
    >
      <div className="space-y-3">
        {because !== undefined && <p className="text-warning">{because}</p>}
        <Order action={action} count={count} />
        <Sources refs={plan.targets.filter(goesLongWay).flatMap(({ ref }) => access.sourcesOf(ref))} />
        <Undone action={action} rows={rows} targets={plan.targets} />
        <Targets targets={plan.targets} usual={action} />
        <Left skipped={plan.skipped} />
        {ACTION_EFFECTS[action].asksReason && <ReasonField value={reason} onChange={setReason} />}
      </div>
    </AlertDialog>
  )
}

function rowsOf(question: SelectionQuestion, map: ReadonlyMap<Ref, Resource>): readonly Resource[] {
  if (question.about === 'refs') return question.refs.flatMap((ref) => map.get(ref) ?? [])
  return [...map.values()].filter(({ status }) => isFailing(status))
}

function planOf(question: SelectionQuestion, rows: readonly Resource[], access: Access): BulkPlan {
  const refusalOf = (ref: Ref, action: ActionName) => {
    const verdict = access.verdict(ref, action)
    return verdict?.allowed === false ? verdict.reason : undefined
  }
  if (question.about === 'refs') return planBulk(rows, question.action, refusalOf)
  const helped = new Map(chooseFailing(rows).map(({ ref, action }) => [ref, action]))
  const plans = rows.map((row) => planBulk([row], helped.get(row.ref) ?? 'reconcile', refusalOf))
  return { targets: plans.flatMap(({ targets }) => targets), skipped: plans.flatMap(({ skipped }) => skipped) }
}

function whyNotNow(access: Access, count: number, action: ActionName): string | undefined {
  if (!access.isKnown) return 'Checking permissions…'
  if (count === 0) return `None of them can be ${ACTION_EFFECTS[action].done}.`
  return count > MAX_SELECTION ? `At most ${MAX_SELECTION} objects at once.` : undefined
}

function requestFor(question: SelectionQuestion, targets: readonly BulkTarget[], reason: string): ActionRequest {
  if (question.about === 'failing') return { action: 'reconcile', select: 'failing' }
  const { action } = question
  return { action, refs: targets.map(({ ref }) => ref), ...(reason === '' ? {} : { reason }) }
}

function goesLongWay({ action }: BulkTarget): boolean {
  return action === 'reconcile-with-source'
}

function Order({ action, count }: { readonly action: ActionName; readonly count: number }) {
  if (count < 2 || action === 'suspend' || action === 'resume') return null
  return (
    <p className="text-muted">
      In dependency order: what depends on another of these is sent when that one is done, and not sent if it fails.
    </p>
  )
}

function Sources({ refs }: { readonly refs: readonly Ref[] }) {
  const sources = [...new Set(refs)]
  if (sources.length === 0) return null
  return (
    <p>
      {sources.length === 1 ? '1 source is' : `${sources.length} sources are`} fetched first, each once:{' '}
      <span className="foreign text-muted">{sources.map(refForPeople).join(', ')}</span>
    </p>
  )
}

function Undone(props: {
  readonly action: ActionName
  readonly rows: readonly Resource[]
  readonly targets: readonly BulkTarget[]
}) {
  const { action, rows, targets } = props
  const asked = new Set(targets.map(({ ref }) => ref))
  const declarers = useDeclarers(action === 'suspend' ? [...asked] : [])
  if (action !== 'suspend') return null
  if (!declarers.isKnown) return <p className="text-muted">Checking what Git declares…</p>
  const suspended = rows.filter(({ ref }) => asked.has(ref))
  const unread = suspended.filter(({ ref }) => declarers.of(ref) === undefined).length
  if (unread > 0)
    return (
      <p className="text-muted">Of {unread} of them it could not be read whether Git declares it and undoes this.</p>
    )
  return [...countUndone(suspended, declarers.of)].map(([who, count]) => (
    <p key={who} className="foreign text-warning">
      {count} of them {count === 1 ? 'is' : 'are'} declared in Git: {who} will undo this at its next run.
    </p>
  ))
}

function Targets({ targets, usual }: { readonly targets: readonly BulkTarget[]; readonly usual: ActionName }) {
  if (targets.length === 0) return null
  return (
    <ul
      aria-label="Will be sent"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keys
      tabIndex={0}
      className="max-h-[24dvh] overflow-auto rounded-md border border-line bg-sunken px-2.5 py-1.5"
    >
      {targets.map(({ ref, action }) => (
        <li key={ref} className="flex min-h-6 items-center gap-2">
          <ResourceLink target={ref} className="min-w-0 flex-1" />
          {action !== usual && <span className="shrink-0 text-sm text-muted">{plainLabel(action)}</span>}
        </li>
      ))}
    </ul>
  )
}

function Left({ skipped }: { readonly skipped: readonly Skipped[] }) {
  if (skipped.length === 0) return null
  return (
    <div>
      <p className="text-muted">{skipped.length} will be skipped:</p>
      <ul aria-label="Will be skipped" className="mt-0.5 max-h-[16dvh] overflow-auto">
        {sayReasons(skipped).map(({ why, refs }) => (
          <li key={why} className="foreign">
            <span className="font-medium">{refs.length}</span> {why}
            <span className="text-muted"> · {refs.map(pathOf).join(', ')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
