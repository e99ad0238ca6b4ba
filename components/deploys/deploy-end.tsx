'use client'

// How a deploy ended, or how it goes on: a word with a sign, how long it took, and how long it usually takes.

import { Age } from '@/components/flux/age'
import { UsualLength } from '@/components/flux/usual-length'
import { classNames } from '@/components/ui/class-names'
import { CircleCheck, CircleDashed, CircleX, RefreshCw } from '@/components/ui/icons'
import type { Deploy } from '@/lib/contract/deploys'
import { type DeployTone, lengthOf, nameEnd, nameUsual } from '@/lib/flux/history/deploy-words'
import { formatLength } from '@/lib/time'

const TONES = {
  ready: { icon: CircleCheck, className: 'text-status-ready' },
  failed: { icon: CircleX, className: 'text-status-failed' },
  reconciling: { icon: RefreshCw, className: 'text-status-reconciling' },
  neutral: { icon: CircleDashed, className: 'text-muted' },
} as const satisfies Readonly<Record<DeployTone, object>>

export function DeployEnd({ deploy }: { readonly deploy: Deploy }) {
  const { word, tone } = nameEnd(deploy)
  const { icon: Icon, className } = TONES[tone]
  return (
    <span
      data-end={tone}
      className={classNames('inline-flex items-baseline gap-1.5 whitespace-nowrap font-medium', className)}
    >
      <Icon aria-hidden className="size-3.5 self-center" />
      {word}
    </span>
  )
}

export function DeployLength({ deploy }: { readonly deploy: Deploy }) {
  const { startedAt, finishedAt, usualSeconds } = deploy
  return (
    <span>
      {finishedAt === undefined ? (
        <>
          for <Age time={startedAt} />
          <UsualLength rollout={deploy} usualSeconds={usualSeconds} />
        </>
      ) : (
        [nameLength(deploy), nameUsual(usualSeconds)].filter((words) => words !== undefined).join(', ')
      )}
    </span>
  )
}

function nameLength(deploy: Deploy): string {
  const length = lengthOf(deploy)
  return length === undefined ? 'nobody saw it end' : `took ${formatLength(length)}`
}
