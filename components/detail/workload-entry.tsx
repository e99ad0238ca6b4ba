'use client'
// One workload: its word and sentence, how many are ready, its images, and below it its pods.

import { useEffect, useRef } from 'react'
import { whyUnread } from '@/components/flux/unread-words'
import { WhyUnread } from '@/components/flux/why-unread'
import { WorkloadBadge } from '@/components/flux/workload-badge'
import { classNames } from '@/components/ui/class-names'
import type { WorkloadWithPods } from '@/lib/contract/workloads'
import type { Ref } from '@/lib/ref'
import { PodList } from './pod-list'
import { WorkloadImages } from './workload-images'

export interface WorkloadEntryProps {
  readonly applier: Ref
  readonly workload: WorkloadWithPods
  /** The address names it: it is scrolled to and stands out. */
  readonly isAsked: boolean
}

export function WorkloadEntry({ applier, workload, isAsked }: WorkloadEntryProps) {
  const { kind, namespace, name, status, sentence, ready, desired, unread } = workload
  const counted = `${ready} of ${desired} ready`
  const element = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isAsked) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isAsked])
  const why = unread === undefined ? undefined : whyUnread('Workloads', unread.state)
  return (
    <li
      ref={element}
      data-ref={workload.ref}
      data-freshness={unread === undefined ? undefined : 'stale'}
      className={classNames('py-3', isAsked && 'rounded-md bg-soft-accent px-3 max-md:-mx-3')}
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <WorkloadBadge status={status} className="w-32 max-md:w-auto" />
        <h2 className="foreign inline-flex min-w-0 items-baseline gap-1.5">
          <span className="font-normal text-muted">{kind}</span>
          <span className="font-mono text-sm text-muted">
            {namespace}/<span className="font-medium text-ink">{name}</span>
          </span>
        </h2>
        {unread === undefined && kind !== 'CronJob' && desired > 0 && !sentence.includes(counted) && (
          <span className="whitespace-nowrap text-muted">{counted}</span>
        )}
      </div>
      <div className="md:pl-35">
        {sentence !== '' && <p className="foreign max-w-[92ch] font-medium">{asSentence(sentence)}</p>}
        {unread !== undefined && why !== undefined && (
          <p className="foreign text-warning">
            <WhyUnread what="Workloads" why={why} state={unread.state} reason={unread.reason} namespace={namespace} />
          </p>
        )}
        <WorkloadImages images={workload.images} />
      </div>
      {unread === undefined && <PodList applier={applier} workload={workload} />}
    </li>
  )
}

function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
