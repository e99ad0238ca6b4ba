'use client'

// The page of one deploy: what went out, how far it came, what it changed and broke, what still runs the older revision.

import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { ClockTime } from '@/components/flux/clock-time'
import { HistoryNotice } from '@/components/flux/history-notice'
import { ResourceLink } from '@/components/flux/resource-link'
import { Revision } from '@/components/flux/revision'
import { RolloutBar } from '@/components/flux/rollout-bar'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { ArrowLeft, ArrowRight, ExternalLink } from '@/components/ui/icons'
import { ReadFailure } from '@/components/ui/read-failure'
import { useIsHydrated } from '@/lib/client/use-is-hydrated'
import type { DeployDetail } from '@/lib/contract/deploys'
import { nameReach } from '@/lib/flux/history/deploy-words'
import { routeTo } from '@/lib/routes'
import { CompareChoice } from './compare-choice'
import { CompareDeploys } from './compare-deploys'
import { DeployEnd, DeployLength } from './deploy-end'
import { DeployObjects } from './deploy-objects'
import { OlderRevisions } from './older-revisions'
import { useDeploy } from './use-deploys'

export function DeployView({ id }: { readonly id: string }) {
  const { deploy, failure, retry } = useDeploy(id)
  const [other, setOther] = useQueryState('with', parseAsString)
  if (deploy === undefined && failure?.code === 'not_found')
    return (
      <EmptyState kind="empty" title="No such deploy is known" action={<AllDeploys />}>
        History may not go back so far, or nothing of it is yours to see.
      </EmptyState>
    )
  if (deploy === undefined && failure !== undefined)
    return <ReadFailure what="This deploy" failure={failure} onRetry={retry} />
  if (deploy === undefined) return <EmptyState kind="loading" title="Reading this deploy" skeletonRows={8} />
  return (
    <article className="page space-y-5 py-4">
      <Neighbours deploy={deploy} />
      <Head deploy={deploy} />
      <HistoryNotice source={deploy.history} />
      {other === null ? (
        <>
          <DeployObjects deploy={deploy} />
          {deploy.next === undefined && <OlderRevisions deploy={deploy} />}
          <CompareChoice deploy={deploy} onChoose={(chosen) => void setOther(chosen)} />
        </>
      ) : (
        <CompareDeploys deploy={deploy} other={other} onEnd={() => void setOther(null)} />
      )}
    </article>
  )
}

function AllDeploys() {
  return (
    <Button asChild>
      <Link prefetch={false} href={routeTo.deploys()}>
        All deploys
      </Link>
    </Button>
  )
}

/** Of the same source. */
function Neighbours({ deploy: { previous, next, source } }: { readonly deploy: DeployDetail }) {
  return (
    <nav aria-label="Deploys" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <Link prefetch={false} href={routeTo.deploys({ source })} className="text-muted hover:text-ink">
        Deploys
      </Link>
      <span className="flex-1" />
      <Neighbour id={previous}>
        <ArrowLeft aria-hidden className="size-3.5" />
        Previous
      </Neighbour>
      <Neighbour id={next}>
        Next
        <ArrowRight aria-hidden className="size-3.5" />
      </Neighbour>
    </nav>
  )
}

function Neighbour({ id, children }: { readonly id: string | undefined; readonly children: ReactNode }) {
  const className = 'inline-flex items-center gap-1'
  if (id === undefined) return <span className={`${className} text-faint`}>{children}</span>
  return (
    <Link href={routeTo.deploy(id)} prefetch={false} className={`${className} text-accent hover:underline`}>
      {children}
    </Link>
  )
}

function Head({ deploy }: { readonly deploy: DeployDetail }) {
  const { id, source, revision, revisionShort, subject, author, startedAt, by, overtakenBy, commitUrl } = deploy
  return (
    <header>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <DeployEnd deploy={deploy} />
        <h1 className="foreign min-w-0 text-lg font-semibold">{subject ?? revisionShort}</h1>
        {author !== undefined && <span className="foreign text-muted">{author}</span>}
      </div>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2 gap-y-1 text-muted">
        <Revision full={revision} short={revisionShort} />
        <span>from</span>
        <ResourceLink target={source} />
        <span>
          began <ClockTime time={startedAt} isWhole />
        </span>
        {by !== undefined && <span className="foreign">pressed by {by}</span>}
        {commitUrl !== undefined && (
          <a
            href={commitUrl}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex items-center gap-1 text-accent hover:underline"
          >
            Commit
            <ExternalLink aria-hidden className="size-3" />
          </a>
        )}
        <CopyLink id={id} />
      </p>
      <div className="mt-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="font-medium">{sentence(nameReach(deploy))}</p>
        <p className="text-muted">
          <DeployLength deploy={deploy} />
        </p>
      </div>
      <RolloutBar rollout={deploy} className="mt-1.5" />
      {overtakenBy !== undefined && (
        <p className="mt-2 text-muted">
          A newer revision came before this one had reached all:{' '}
          <Link href={routeTo.deploy(overtakenBy)} prefetch={false} className="text-accent hover:underline">
            the deploy that took its place
          </Link>
          .
        </p>
      )}
    </header>
  )
}

/** The address of this program is known to the browser alone. */
function CopyLink({ id }: { readonly id: string }) {
  const isHydrated = useIsHydrated()
  if (!isHydrated) return null
  return <CopyButton label="Copy the link to this deploy" text={`${window.location.origin}${routeTo.deploy(id)}`} />
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
}
