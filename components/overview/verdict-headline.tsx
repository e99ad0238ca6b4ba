'use client'
// The sentence that is true now, and under it what Flux itself is: version, controllers, what it is synced from.

import { FailingButton } from '@/components/actions/failing-button'
import { Age } from '@/components/flux/age'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { VerdictIcon } from '@/components/flux/verdict-icon'
import { classNames } from '@/components/ui/class-names'
import { latePart } from '@/components/ui/late'
import { useFreshness } from '@/lib/client/queries'
import type { ClusterSync } from '@/lib/contract/cluster'
import type { StateHead, VerdictReason } from '@/lib/contract/state'
import { formatAge } from '@/lib/time'
import { Controllers } from './controllers'
import { LinkedSentence } from './linked-sentence'

const LateLines = latePart(async () => (await import('./other-lines')).OtherLines)

const MAX_REASONS = 3
/** No trouble, and so said without a sign. */
const UNSEEN = 'workloads_not_seen'
const SHOWN_BY_LINE: ReadonlySet<string> = new Set(['not_running', 'workloads_progressing', 'workloads_unknown'])
const SHOWN_BY_BARS: ReadonlySet<string> = new Set([
  'rolling_out',
  'waiting',
  'suspended',
  'reconciling',
  'terminating',
])

export function VerdictHeadline({ head }: { readonly head: StateHead }) {
  const { isStale } = useFreshness()
  const { verdict, cluster, controllers } = head
  const { fluxVersion, distribution, sync, clockSkewSeconds } = cluster
  const level = isStale ? 'unknown' : verdict.level
  const reasons = reasonsBeyondProblems(head)
  const isCalm = level === 'healthy' || level === 'reconciled'
  const unseen = verdict.reasons.find(({ code }) => code === UNSEEN)
  return (
    <section aria-label="Verdict" className={classNames('page shrink-0', isCalm ? 'py-8' : 'py-4')}>
      <div className="flex items-start gap-3">
        <VerdictIcon level={level} className={isCalm ? 'mt-0.5 size-8' : 'mt-1 size-6'} />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6">
            <h1
              className={classNames(
                'foreign max-w-[72ch] text-balance font-semibold tracking-tight',
                isCalm ? 'text-2xl' : 'text-xl',
              )}
            >
              <LinkedSentence verdict={verdict} />
            </h1>
            <p className="text-muted">
              {isStale ? 'not live, ' : ''}
              {head.asOf === undefined ? (
                'never read'
              ) : (
                <>
                  as of <Age time={head.asOf} /> ago
                </>
              )}
            </p>
          </div>
          <div className="mt-1 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <p className="flex flex-wrap items-baseline gap-x-2 text-muted">
              {fluxVersion !== undefined && <span>Flux {fluxVersion}</span>}
              {distribution?.managedBy !== undefined && <span>by {distribution.managedBy}</span>}
              {fluxVersion !== undefined && <Dot />}
              <Controllers controllers={controllers} sources={head.sources} />
              {sync !== undefined && <SyncedFrom sync={sync} />}
              {clockSkewSeconds !== undefined && <ClockSkew seconds={clockSkewSeconds} />}
            </p>
            <FailingButton />
          </div>
          <LateLines />
          {isCalm && head.problems.length === 0 && <p className="mt-3 text-md">Nothing needs you.</p>}
          {isCalm && unseen !== undefined && head.running === undefined && (
            <p className="mt-1 text-muted">{unseen.text}</p>
          )}
          {reasons.length > 0 && (
            <ul className="mt-1.5 space-y-0.5">
              {reasons.slice(0, MAX_REASONS).map((reason) => (
                <li key={`${reason.code} ${reason.text}`} className="foreign flex items-baseline gap-x-2">
                  <span aria-hidden className="text-warning">
                    ▲
                  </span>
                  <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                    {reason.text}
                    {reason.ref !== undefined && <ResourceLink target={reason.ref} />}
                  </span>
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

/** The object through which the cluster follows its repository, and what of it is applied. */
function SyncedFrom({ sync }: { readonly sync: ClusterSync }) {
  if (sync.revision === undefined) return null
  return (
    <>
      <Dot />
      <span className="inline-flex items-baseline gap-1" title={sync.url}>
        synced from
        <Revision full={sync.revision} short={sync.revisionShort} className="text-ink" />
        {sync.fetchedAt !== undefined && (
          <span>
            fetched <Age time={sync.fetchedAt} /> ago
          </span>
        )}
      </span>
    </>
  )
}

function ClockSkew({ seconds }: { readonly seconds: number }) {
  return (
    <>
      <Dot />
      <span title="Ages are told by the clock of the cluster.">
        the clock of the cluster is {formatAge(Math.abs(seconds) * 1_000)} {seconds > 0 ? 'ahead' : 'behind'}
      </span>
    </>
  )
}

/** What the line of workloads and the problems below already say is not said twice. */
function reasonsBeyondProblems({ verdict, problems, running }: StateHead): readonly VerdictReason[] {
  const roots = new Set(problems.map((problem) => problem.root))
  const hasMarked = problems.some(({ mark }) => mark !== undefined)
  return verdict.reasons.filter(
    (reason) =>
      !SHOWN_BY_BARS.has(reason.code) &&
      !(reason.code === 'marked' && hasMarked) &&
      reason.code !== UNSEEN &&
      (running === undefined || !SHOWN_BY_LINE.has(reason.code)) &&
      reason.text !== verdict.sentence &&
      (reason.ref === undefined || !roots.has(reason.ref)),
  )
}
