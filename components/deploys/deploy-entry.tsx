// One deploy in a list: what went out, how far it came, how it ended.

import Link from 'next/link'
import { ClockTime } from '@/components/flux/clock-time'
import { RolloutBar } from '@/components/flux/rollout-bar'
import type { Deploy } from '@/lib/contract/deploys'
import { nameReach } from '@/lib/flux/history/deploy-words'
import { isHidden, pathOf, refForPeople } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { DeployEnd, DeployLength } from './deploy-end'

export interface DeployEntryProps {
  readonly deploy: Deploy
  /** Left out where all are of one source. */
  readonly showSource?: boolean
}

export function DeployEntry({ deploy, showSource = true }: DeployEntryProps) {
  const { id, startedAt, revision, revisionShort, subject, author, source, by } = deploy
  return (
    <li data-deploy={id}>
      <Link
        href={routeTo.deploy(id)}
        prefetch={false}
        className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-2 py-2.5 hover:bg-hover md:grid-cols-[3rem_minmax(0,1fr)_minmax(0,18rem)] min-[2200px]:grid-cols-[3rem_minmax(0,2fr)_minmax(0,1fr)]"
      >
        <ClockTime time={startedAt} isUnderDay className="pt-px text-sm text-faint" />
        <span className="min-w-0">
          <span className="foreign flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="font-mono text-sm font-medium" title={revision}>
              {revisionShort}
            </span>
            {subject !== undefined && <span className="min-w-0 truncate font-medium">{subject}</span>}
            {author !== undefined && <span className="text-muted">{author}</span>}
          </span>
          <span className="foreign mt-0.5 block truncate text-sm text-muted">
            {nameReach(deploy)}
            {showSource && !isHidden(source) && <span title={refForPeople(source)}> · {pathOf(source)}</span>}
            {by !== undefined && ` · pressed by ${by}`}
          </span>
        </span>
        <span className="min-w-0 max-md:col-start-2">
          <span className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3 text-sm text-muted">
            <DeployEnd deploy={deploy} />
            <DeployLength deploy={deploy} />
          </span>
          <RolloutBar rollout={deploy} />
        </span>
      </Link>
    </li>
  )
}
