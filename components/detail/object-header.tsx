// The head of an object page: status word, name, one sentence of diagnosis, and the buttons.

import Link from 'next/link'
import { ActionMenu, InsteadOfReconciling } from '@/components/actions/action-menu'
import { useToldSentence } from '@/components/actions/action-progress'
import { CommandList } from '@/components/actions/command-list'
import { Age } from '@/components/flux/age'
import { LinkedText } from '@/components/flux/linked-text'
import { MarkList } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { StuckAge } from '@/components/flux/stuck-age'
import { STUCK_WORDS } from '@/components/flux/stuck-words'
import { hrefToWorkload, WorstWorkload } from '@/components/flux/worst-workload'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Network } from '@/components/ui/icons'
import { useWhyOld } from '@/lib/client/use-why-old'
import type { ObjectDetail } from '@/lib/contract/objects'
import type { Resource } from '@/lib/contract/state'
import { isFailing } from '@/lib/flux/judge/status'
import { STATUS_PRESENTATION } from '@/lib/flux/judge/status-presentation'
import { routeTo } from '@/lib/routes'
import { Message } from './message'

export interface ObjectHeaderProps {
  readonly resource: Resource
  readonly detail: ObjectDetail | undefined
  /** It was deleted while this page was open. */
  readonly isGone: boolean
}

export function ObjectHeader({ resource, detail, isGone }: ObjectHeaderProps) {
  const { status, retrying, current, marks, failingSince, failingRevisions, contradicted, stuck, ready } = resource
  const whyOld = useWhyOld(resource)
  // The live row is ahead of the details while these are read again: then their diagnosis speaks of another state.
  const isSameState = detail?.resource.status === status && detail.resource.statusText === resource.statusText
  const diagnosis = isSameState ? detail.diagnosis : undefined
  const isTrouble = isFailing(status)
  // Under a message that waits for workloads stands what their pods say; elsewhere the mark says it.
  const saysWorst = isTrouble || !marks.some(({ code }) => code === 'not_running')
  const sentence = asSentence(diagnosis?.sentence ?? resource.statusText, resource)
  const advice = diagnosis?.advice
  // The line of the last request below tells how it failed, in the same words.
  const isToldBelow = useToldSentence(resource.ref)?.includes(ready?.message ?? '') === true
  return (
    <header data-card="" className="mb-4 border-b border-line pb-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-center gap-x-2">
            <StatusBadge status={status} retrying={retrying} current={current} className={isGone ? 'grayscale' : ''} />
            <span className="text-muted">{resource.kind}</span>
            {failingSince !== undefined && (
              <span className="text-muted">
                {isTrouble ? 'for' : 'failing for'}{' '}
                <Age time={failingSince} atLeast={resource.failingSinceAtLeast === true} />
                {failingRevisions !== undefined && `, over ${failingRevisions} revisions`}
              </span>
            )}
          </p>
          <h1 className="mt-1 flex min-w-0 items-center gap-1 text-xl font-semibold">
            <span className="foreign min-w-0 font-mono">
              <span className="font-normal text-muted">{resource.namespace}/</span>
              {resource.name}
            </span>
            <CopyButton text={resource.ref} label="Copy name" />
          </h1>
        </div>
        {!isGone && (
          <div className="flex items-center gap-2">
            <Button asChild look="ghost">
              <Link href={routeTo.graph({ root: resource.ref, selected: resource.ref })} aria-label="Graph">
                <Network aria-hidden />
                <span className="max-md:hidden">Graph</span>
              </Link>
            </Button>
            <CommandList resource={resource} />
            <ActionMenu resource={resource} listensToKey />
          </div>
        )}
      </div>
      {isGone ? (
        <p role="status" className="mt-2 text-md text-warning">
          This object no longer exists in the cluster. What follows is what was known of it last.
        </p>
      ) : (
        sentence !== undefined && (
          <p className="foreign mt-2 max-w-[88ch] text-md">
            <LinkedText text={sentence} applier={resource.ref} self={resource.ref} />
            {contradicted?.since !== undefined && (
              <>
                {' '}
                (so for <Age time={contradicted.since} />)
              </>
            )}
          </p>
        )
      )}
      {!isGone && <InsteadOfReconciling resource={resource} />}
      {!isGone && resource.rootCause !== undefined && (
        <p className="mt-1 flex flex-wrap items-center gap-1.5 text-md">
          Held back by <ResourceLink target={resource.rootCause} />
        </p>
      )}
      {isTrouble && advice !== undefined && (
        <p className="foreign mt-1 max-w-[88ch] text-md text-muted">
          <LinkedText text={`${advice.meaning} ${advice.remedy}`} applier={resource.ref} self={resource.ref} />
        </p>
      )}
      {stuck !== undefined && !isGone && (
        <p className="mt-1 font-medium text-status-failed">
          Stuck: {STUCK_WORDS[stuck.rule].sentence} for <StuckAge stuck={stuck} />.
        </p>
      )}
      {resource.suspended && resource.lastResult !== undefined && (
        <p className="mt-1 text-md text-muted">Last result: {STATUS_PRESENTATION[resource.lastResult].label}.</p>
      )}
      {!isGone && <Marks resource={resource} saysWorst={saysWorst} />}
      {whyOld !== undefined && <p className="foreign mt-1 text-md text-warning">{whyOld}</p>}
      {isTrouble && ready !== undefined && ready.message !== '' && !isToldBelow && (
        <div className="mt-2 max-w-[110ch] rounded-md border border-line bg-sunken px-3 py-2">
          <Message text={ready.message} of={resource.ref} />
        </div>
      )}
      {!isGone && saysWorst && (
        <WorstWorkload applier={resource.ref} running={resource.running} className="mt-2 text-md" />
      )}
    </header>
  )
}

function Marks({ resource, saysWorst }: { readonly resource: Resource; readonly saysWorst: boolean }) {
  const { ref: own, marks } = resource
  return (
    <MarkList
      marks={saysWorst ? marks.filter(({ code }) => code !== 'not_running') : marks}
      hrefOf={({ code, ref }) => (code === 'not_running' && ref !== undefined ? hrefToWorkload(own, ref) : undefined)}
    />
  )
}

/** Nothing where it would only repeat the status word. */
function asSentence(text: string | undefined, { status, name }: Resource): string | undefined {
  const word = STATUS_PRESENTATION[status].label.toLowerCase()
  if (text === undefined || text === '' || text.toLowerCase() === word) return undefined
  // A name is written as it is.
  return text.startsWith(name) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}
