'use client'

// One thing that changed, on one line; a deploy on two: what went out, and how far it is.

import Link from 'next/link'
import { Age } from '@/components/flux/age'
import { ClockTime } from '@/components/flux/clock-time'
import { STATUS_TEXT } from '@/components/flux/status-colours'
import { StatusIcon } from '@/components/flux/status-icon'
import { classNames } from '@/components/ui/class-names'
import { Bell, GitCommitHorizontal, Hand } from '@/components/ui/icons'
import type { Change } from '@/lib/client/changes'
import type { Deploy } from '@/lib/client/deploys'
import { formatCount } from '@/lib/count'
import { isFailing } from '@/lib/flux/judge/status'
import { kindOf, nameOf, type Ref } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { formatLength, parseTime } from '@/lib/time'

export function ChangeLine({ change }: { readonly change: Change }) {
  const { ref, deploy, topic, text } = change
  return (
    <li title={deploy === undefined ? `${ref ?? topic ?? ''}: ${text}` : undefined}>
      <Link
        href={hrefOf(change)}
        prefetch={false}
        className="flex items-start gap-2.5 px-4 py-1 max-lg:px-3 hover:bg-hover"
      >
        <ClockTime time={change.time} isUnderDay className="w-11 shrink-0 whitespace-nowrap text-sm text-faint" />
        <Sign change={change} />
        {deploy === undefined ? <Words change={change} /> : <DeployWords deploy={deploy} source={ref} />}
      </Link>
    </li>
  )
}

/** Many that failed alike are a list; everything else is about one object or one message. */
function hrefOf({ ref, topic, status, others }: Change): string {
  if (topic !== undefined || ref === undefined) return routeTo.notifications()
  if (others > 0 && status !== undefined && isFailing(status)) {
    return routeTo.resources({ status, kind: kindOf(ref) })
  }
  return routeTo.object(ref)
}

function Sign({ change: { deploy, request, status, isLoud = false } }: { readonly change: Change }) {
  const look = 'mt-0.5 size-3.5 shrink-0'
  if (deploy !== undefined) return <GitCommitHorizontal aria-hidden className={classNames(look, 'text-ink')} />
  if (request !== undefined) return <Hand aria-hidden className={classNames(look, 'text-faint')} />
  if (status !== undefined) return <StatusIcon status={status} labelled className="mt-0.5" />
  return <Bell aria-hidden className={classNames(look, isLoud ? 'text-warning' : 'text-faint')} />
}

function Words({ change: { ref, topic, text, others, emoji, isLoud = false } }: { readonly change: Change }) {
  const name = ref === undefined ? undefined : nameOf(ref)
  const isMessage = topic !== undefined
  return (
    <span className="foreign min-w-0 flex-1 truncate">
      {isMessage && emoji !== undefined && emoji.length > 0 && `${emoji.join('')} `}
      {name !== undefined && <span className="font-mono text-sm">{name} </span>}
      {!isMessage && others > 0 && <span className="text-muted">and {formatCount(others)} more </span>}
      <span className={classNames(isLoud ? 'font-medium' : name !== undefined && 'text-muted')}>{text}</span>
      {isMessage && others > 0 && <span className="text-muted"> × {formatCount(others + 1)}</span>}
      {isMessage && <span className="text-faint"> {topic}</span>}
    </span>
  )
}

function DeployWords({ deploy, source }: { readonly deploy: Deploy; readonly source: Ref | undefined }) {
  const { revision, revisionShort, subject, done, total, failed } = deploy
  return (
    <span className="min-w-0 flex-1">
      <span className="foreign block truncate font-medium">
        <span className="font-mono text-sm" title={revision}>
          {revisionShort}
        </span>{' '}
        {subject}
      </span>
      <span className="foreign block truncate text-sm text-muted">
        {formatCount(done)} of {formatCount(total)}
        {failed > 0 && <span className={STATUS_TEXT.failed}> · {formatCount(failed)} failed</span>}
        <Took deploy={deploy} />
        {source !== undefined && ` · ${nameOf(source)}`}
      </span>
    </span>
  )
}

/** Only of what was seen from its begin on. */
function Took({ deploy: { startedAt, finishedAt } }: { readonly deploy: Deploy }) {
  const begin = parseTime(startedAt)
  const end = parseTime(finishedAt)
  if (begin === undefined) return null
  if (end !== undefined) return ` · took ${formatLength(end.getTime() - begin.getTime())}`
  return (
    <>
      {' '}
      · for <Age time={startedAt} />
    </>
  )
}
