'use client'
// How long a roll-out under way usually takes, and how much of that is left; nothing where no habit is known.

import { fetchJson } from '@/lib/client/fetch-json'
import { keepAnswers, useKeptAnswer } from '@/lib/client/kept-answers'
import { useServerNow } from '@/lib/client/queries'
import type { DeployPage } from '@/lib/contract/deploys'
import type { Rollout } from '@/lib/contract/rollouts'
import { leftOf, nameUsual } from '@/lib/flux/history/deploy-words'
import { apiTo } from '@/lib/routes'
import { formatAge } from '@/lib/time'

const NEWEST = keepAnswers<'newest', DeployPage>({
  ask: (_, signal) => fetchJson(apiTo.deploys({ limit: 20, all: true }), signal),
  freshMs: 5_000,
  everyMs: 10_000,
})

export function UsualLength({ rollout }: { readonly rollout: Rollout }) {
  const { data } = useKeptAnswer(NEWEST, 'newest')
  const now = useServerNow()
  const known = data?.deploys.find(({ id }) => id === rollout.id)?.usualSeconds
  const usual = nameUsual(known)
  if (usual === undefined) return null
  const left = leftOf(rollout, known, now)
  return (
    <>
      , {usual}
      {left !== undefined && `: about ${formatAge(left)} to go`}
    </>
  )
}
