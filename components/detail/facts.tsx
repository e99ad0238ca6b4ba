// The short facts of an object: who applies it, what it takes from, how often it runs, and what its kind has to say where
// that stands nowhere else.

import type { ReactNode } from 'react'
import { Age, Countdown } from '@/components/flux/age'
import { LabelChips } from '@/components/flux/label-chips'
import { ResourceLink } from '@/components/flux/resource-link'
import type { Resource } from '@/lib/contract/state'
import type { KindRole } from '@/lib/flux/kind-descriptor'
import { describeKind } from '@/lib/flux/kinds'
import { formatDuration } from '@/lib/time'
import { FactText } from './fact-text'
import { Fact } from './section'

export interface FactsProps {
  readonly resource: Resource
  /** Where it fetches from, unless that is told elsewhere. */
  readonly url?: string | undefined
  /** Its particulars tell the facts of its kind, and more. */
  readonly hasParticulars: boolean
}

/** What a run is called, and what is said where no run is told of. */
const RUNS = {
  source: { last: 'Last fetch', next: 'Next fetch', none: 'not told: Flux notes no fetch that found nothing new' },
  applier: { last: 'Last run', next: 'Next run', none: undefined },
  image: { last: 'Last run', next: 'Next run', none: undefined },
  notification: { last: 'Last run', next: 'Next run', none: undefined },
  operator: { last: 'Last run', next: 'Next run', none: undefined },
} as const satisfies Readonly<Record<KindRole, object>>

export function Facts({ resource, url, hasParticulars }: FactsProps) {
  const { source, managedBy, intervalSeconds, lastReconciledAt, lastChangeAt, nextRunAt, nextRun, facts, labels } =
    resource
  const runs = RUNS[describeKind(resource.kind).role]
  const ofKind = Object.entries(hasParticulars ? {} : (facts ?? {}))
  return (
    <div>
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {url !== undefined && url !== facts?.image && (
          <Fact label="URL">
            <FactText text={url} />
          </Fact>
        )}
        {source !== undefined && (
          <Fact label="Source">
            <ResourceLink target={source.ref} />
          </Fact>
        )}
        {managedBy !== undefined && (
          <Fact label="Applied by">
            <ResourceLink target={managedBy} />
          </Fact>
        )}
        {intervalSeconds !== undefined && <Fact label="Interval">every {formatDuration(intervalSeconds)}</Fact>}
        <Run label={runs.last} time={lastReconciledAt} none={intervalSeconds === undefined ? undefined : runs.none} />
        {(nextRunAt !== undefined || nextRun !== undefined) && (
          <Fact label={runs.next}>{nextRun ?? <Countdown time={nextRunAt} />}</Fact>
        )}
        <Run label="Last change" time={lastChangeAt} />
        {ofKind.map(([label, text]) => (
          <Fact key={label} label={asWords(label)}>
            <FactText text={text} />
          </Fact>
        ))}
        <Fact label="API version">
          <span className="font-mono text-sm">{resource.apiVersion}</span>
        </Fact>
      </dl>
      <LabelChips labels={labels} className="mt-3" />
    </div>
  )
}

function Run(props: { readonly label: string; readonly time: string | undefined; readonly none?: ReactNode }) {
  const { label, time, none } = props
  if (time === undefined)
    return none === undefined ? null : (
      <Fact label={label}>
        <span className="text-muted">{none}</span>
      </Fact>
    )
  return (
    <Fact label={label}>
      <Age time={time} /> ago
    </Fact>
  )
}

/** `chartVersion` → `Chart version`. */
function asWords(name: string): string {
  const spaced = name.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  )
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
