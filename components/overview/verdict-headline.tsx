'use client'
// The sentence that is true now, and under it what Flux itself is: version, controllers, what it is synced from.

import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { VerdictIcon } from '@/components/flux/verdict-icon'
import { classNames } from '@/components/ui/class-names'
import { useFreshness, useResources } from '@/lib/client/queries'
import type { Resource, StateHead, VerdictReason } from '@/lib/contract/state'
import { Controllers } from './controllers'

const MAX_REASONS = 3
const SHOWN_BY_BARS: ReadonlySet<string> = new Set(['waiting', 'suspended', 'reconciling', 'terminating'])

export function VerdictHeadline({ head }: { readonly head: StateHead }) {
  const { isStale } = useFreshness()
  const { verdict, cluster, controllers } = head
  const level = isStale ? 'unknown' : verdict.level
  const root = useResources().find(isClusterRoot)
  const reasons = reasonsBeyondProblems(head)
  const isCalm = level === 'healthy'
  return (
    <section aria-label="Verdict" className={classNames('page shrink-0', isCalm ? 'py-8' : 'py-4')}>
      <div className="flex items-start gap-3">
        <VerdictIcon level={level} className={isCalm ? 'mt-0.5 size-8' : 'mt-1 size-6'} />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6">
            <h1 className={classNames('foreign font-semibold tracking-tight', isCalm ? 'text-2xl' : 'text-xl')}>
              {verdict.sentence}
            </h1>
            <p className="text-muted">
              {isStale ? 'not live, ' : ''}read <Age time={head.serverTime} /> ago
            </p>
          </div>
          <p className="mt-1 flex flex-wrap items-baseline gap-x-2 text-muted">
            {cluster.fluxVersion !== undefined && <span>Flux {cluster.fluxVersion}</span>}
            {cluster.fluxVersion !== undefined && <Dot />}
            <Controllers controllers={controllers} />
            {root?.revision?.applied !== undefined && (
              <>
                <Dot />
                <span className="inline-flex items-baseline gap-1">
                  synced from
                  <Revision full={root.revision.applied} short={root.revision.appliedShort} className="text-ink" />
                  {root.lastReconciledAt !== undefined && (
                    <span>
                      <Age time={root.lastReconciledAt} /> ago
                    </span>
                  )}
                </span>
              </>
            )}
          </p>
          {isCalm && head.problems.length === 0 && <p className="mt-3 text-md">Nothing needs you.</p>}
          {reasons.length > 0 && (
            <ul className="mt-1.5 space-y-0.5">
              {reasons.slice(0, MAX_REASONS).map((reason) => (
                <li key={`${reason.code} ${reason.text}`} className="foreign flex flex-wrap items-baseline gap-x-2">
                  <span aria-hidden className="text-warning">
                    ▲
                  </span>
                  {reason.text}
                  {reason.ref !== undefined && <ResourceLink target={reason.ref} />}
                </li>
              ))}
              {reasons.length > MAX_REASONS && <li className="text-muted">and {reasons.length - MAX_REASONS} more</li>}
            </ul>
          )}
        </div>
      </div>
    </section>
  )
}

function Dot() {
  return (
    <span aria-hidden className="text-line-strong">
      ·
    </span>
  )
}

/** The object that Flux bootstraps itself from. */
function isClusterRoot(resource: Resource): boolean {
  return (
    resource.namespace === 'flux-system' && resource.name === 'flux-system' && resource.revision?.applied !== undefined
  )
}

/** What the problems below already say is not said twice. */
function reasonsBeyondProblems({ verdict, problems }: StateHead): readonly VerdictReason[] {
  const roots = new Set(problems.map((problem) => problem.root))
  return verdict.reasons.filter(
    (reason) =>
      !SHOWN_BY_BARS.has(reason.code) &&
      reason.text !== verdict.sentence &&
      (reason.ref === undefined || !roots.has(reason.ref)),
  )
}
