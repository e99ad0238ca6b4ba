'use client'
// How long a roll-out under way usually takes, and how much of that is left; nothing where no habit is known.

import { useServerNow } from '@/lib/client/use-now'
import type { Rollout } from '@/lib/contract/rollouts'
import { leftOf, nameUsual } from '@/lib/flux/history/deploy-words'
import { formatLength } from '@/lib/time'

export interface UsualLengthProps {
  readonly rollout: Pick<Rollout, 'startedAt' | 'finishedAt'>
  readonly usualSeconds: number | undefined
}

export function UsualLength({ rollout, usualSeconds }: UsualLengthProps) {
  const now = useServerNow()
  const usual = nameUsual(usualSeconds)
  if (usual === undefined) return null
  const left = leftOf(rollout, usualSeconds, now)
  return (
    <>
      , {usual}
      {left !== undefined && `: about ${formatLength(left)} to go`}
    </>
  )
}
