'use client'

// How long a roll-out under way usually takes, as the newest deploys tell.

import { fetchJson } from '@/lib/client/fetch-json'
import { keepAnswers, useKeptAnswer } from '@/lib/client/kept-answers'
import type { DeployPage } from '@/lib/contract/deploys'
import type { Rollout } from '@/lib/contract/rollouts'
import { apiTo } from '@/lib/routes'
import { UsualLength } from './usual-length'

const NEWEST = keepAnswers<'newest', DeployPage>({
  ask: (_, signal) => fetchJson(apiTo.deploys({ limit: 20, all: true }), signal),
  freshMs: 5_000,
  everyMs: 10_000,
})

export function KnownHabit({ rollout }: { readonly rollout: Rollout }) {
  const { data } = useKeptAnswer(NEWEST, 'newest')
  return (
    <UsualLength rollout={rollout} usualSeconds={data?.deploys.find(({ id }) => id === rollout.id)?.usualSeconds} />
  )
}
