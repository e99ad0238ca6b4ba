'use client'

// The page of one object: what it is on the left, what happened on the right, and what can be done at the top.

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { LatestActionProgress } from '@/components/actions/action-progress'
import { EmptyState } from '@/components/ui/empty-state'
import { ReadFailure } from '@/components/ui/read-failure'
import { type Tab, Tabs } from '@/components/ui/tabs'
import { useIsComplete } from '@/lib/client/queries'
import { useObjectDetail } from '@/lib/client/use-object-detail'
import { isUnavailable, type ObjectDetail } from '@/lib/contract/objects'
import type { Resource } from '@/lib/contract/state'
import { describeKind } from '@/lib/flux/kinds'
import type { Ref } from '@/lib/ref'
import { Affected } from './affected'
import { AlertPanels } from './alert-panel'
import { ConditionsTable } from './conditions-table'
import { DeliveryChain } from './delivery-chain'
import { Dependencies } from './dependencies'
import { EventTimeline, NewestEvents } from './event-timeline'
import { Facts } from './facts'
import { HintsOf } from './hints-of'
import { HistoryTable } from './history-table'
import { InventoryTree } from './inventory-tree'
import { Manifest } from './manifest'
import { NoObject } from './no-object'
import { ObjectHeader } from './object-header'
import { Particulars } from './particulars'
import { PlaceLine } from './place-line'
import { ReleasePanel } from './release-panel'
import { ReleaseValuesTree } from './release-values-tree'
import { Revisions } from './revisions'
import { Section } from './section'
import { WorkloadsTab } from './workloads-tab'

const TABS = ['overview', 'workloads', 'inventory', 'events', 'logs', 'values', 'yaml'] as const

export interface ResourceDetailProps {
  readonly target: Ref
  /** The notification feed of this object, given by the page. */
  readonly children?: ReactNode
  /** What is around this object, given by the page. */
  readonly graph?: ReactNode
  /** The images whose way leads through it, given by the page. */
  readonly images?: ReactNode
  /** Its states of the last days, given by the page. */
  readonly past?: ReactNode
  /** The deploys that it was part of, given by the page. */
  readonly deploys?: ReactNode
  /** The logs about this object, given by the page. */
  readonly logs?: ReactNode
}

export function ResourceDetail({ target, children, graph, images, past, deploys, logs }: ResourceDetailProps) {
  const { row, detail, failure, retry } = useObjectDetail(target)
  const isComplete = useIsComplete()
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('overview'))
  const resource = row ?? detail?.resource
  if (resource === undefined) return <NoObject target={target} failure={failure} onRetry={retry} />
  const isGone = row === undefined && isComplete
  const inventory = detail?.inventory
  return (
    <article className="page py-4" data-gone={isGone}>
      <PlaceLine target={target} />
      <ObjectHeader resource={resource} detail={detail} isGone={isGone} />
      {!isGone && <HintsOf resource={resource} />}
      <div className="my-3 empty:hidden">
        <LatestActionProgress target={target} />
      </div>
      {detail === undefined ? (
        <DetailPending failure={failure} onRetry={retry} />
      ) : (
        <Tabs
          label="Parts of this object"
          value={tab}
          onValueChange={(next) => void setTab(TABS.find((known) => known === next) ?? 'overview')}
          tabs={[
            {
              id: 'overview',
              label: 'Overview',
              content: (
                <Overview
                  detail={detail}
                  resource={resource}
                  feed={children}
                  graph={graph}
                  images={images}
                  past={past}
                  deploys={deploys}
                />
              ),
            },
            ...(doesDeploy(resource, detail)
              ? [
                  {
                    id: 'workloads',
                    label: 'Workloads',
                    ...countNotRunning(resource),
                    content: <WorkloadsTab target={target} />,
                  },
                ]
              : []),
            ...(inventory === undefined
              ? []
              : [
                  {
                    id: 'inventory',
                    label: 'Inventory',
                    ...(isUnavailable(inventory) ? {} : { count: inventory.summary.total }),
                    content: <InventoryTree applier={target} inventory={inventory} />,
                  },
                ]),
            { id: 'events', label: 'Events', content: <EventTimeline detail={detail} /> },
            ...(logs === undefined ? [] : [{ id: 'logs', label: 'Logs', content: logs }]),
            ...(detail.release === undefined
              ? []
              : [{ id: 'values', label: 'Values', content: <ReleaseValuesTree target={target} /> }]),
            { id: 'yaml', label: 'YAML', content: <Manifest manifest={detail.manifest} /> },
          ]}
        />
      )}
    </article>
  )
}

/** A HelmRelease of an older Flux deploys without an inventory. */
function doesDeploy({ kind, running }: Resource, { inventory }: ObjectDetail): boolean {
  return inventory !== undefined || running !== undefined || describeKind(kind).role === 'applier'
}

/** None while they are not read: that is not the same as not running. */
function countNotRunning({ running }: Resource): Pick<Tab, 'count' | 'countWords'> {
  if (running === undefined || running.state === 'unknown') return {}
  const count = running.total - running.ok - running.suspended
  return count === 0 ? {} : { count, countWords: 'not running' }
}

function Overview({
  detail,
  resource,
  feed,
  graph,
  images,
  past,
  deploys,
}: {
  readonly detail: ObjectDetail
  readonly resource: Resource
  readonly feed: ReactNode
  readonly graph: ReactNode
  readonly images: ReactNode
  readonly past: ReactNode
  readonly deploys: ReactNode
}) {
  const hasParticulars = detail.particulars.length > 0
  const ownUrl = detail.delivery.find(({ ref }) => ref === resource.ref)?.url
  const hasDependencies = detail.dependsOn.length + detail.dependents.length > 0
  return (
    <div className="grid gap-x-10 gap-y-7 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-7">
        {detail.delivery.length > 1 && (
          <Section title="Delivery">
            <DeliveryChain steps={detail.delivery} />
          </Section>
        )}
        {images}
        <AlertPanels detail={detail} />
        <Section title="Conditions">
          <ConditionsTable conditions={detail.conditions} generation={detail.generation} />
        </Section>
        {detail.release !== undefined && (
          <Section title="Release">
            <ReleasePanel release={detail.release} said={resource.ready?.message} />
          </Section>
        )}
        {hasParticulars && <Particulars chapters={detail.particulars} />}
        {resource.revision !== undefined && (
          <Section title="Revisions">
            <Revisions resource={resource} revision={resource.revision} />
          </Section>
        )}
        <Affected resource={resource} />
        {hasDependencies && (
          <Section title="Dependencies">
            <div className="grid gap-6 sm:grid-cols-2">
              <Dependencies title="Depends on" entries={detail.dependsOn} none="Nothing." />
              <Dependencies title="Needed by" entries={detail.dependents} none="Nothing." />
            </div>
          </Section>
        )}
        {past}
        {deploys}
        {graph}
        {detail.history.length > 0 && (
          <Section title="History">
            <HistoryTable rows={detail.history} />
          </Section>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-7">
        <Section title="About">
          <Facts resource={resource} url={hasParticulars ? undefined : ownUrl} hasParticulars={hasParticulars} />
        </Section>
        <Section title="What happened">
          <NewestEvents detail={detail} limit={20} />
        </Section>
        {feed !== undefined && <Section title="Notifications">{feed}</Section>}
      </div>
    </div>
  )
}

interface FailureProps {
  readonly failure: { readonly code: string; readonly message: string } | undefined
  readonly onRetry: () => void
}

function DetailPending({ failure, onRetry }: FailureProps) {
  if (failure === undefined) return <EmptyState kind="loading" title="Reading this object" skeletonRows={8} />
  return (
    <ReadFailure what="The details" failure={failure} onRetry={onRetry}>
      {' '}
      What the live list knows stands above.
    </ReadFailure>
  )
}
