import { expect, it } from 'vitest'
import { createMemoryStore } from '@/lib/history/memory-store'
import type { RolloutObject } from '@/lib/history/rows'
import { refOf } from '@/lib/ref'
import { answerHistoryStats } from './history-stats'

const NOW = Date.UTC(2026, 10, 20, 8)

/** A large roll-out: of what stayed as it was only the number is kept. */
async function deploysIn(namespace: string, objects: readonly RolloutObject[]): Promise<number> {
  const clock = () => new Date(NOW)
  const history = createMemoryStore({ instance: 'one', clock })
  const ref = refOf('GitRepository', 'flux-system', 'main')
  const row = {
    ...{ id: 'r1', source: ref, sourceUid: 'main', revision: 'main@sha1:1', short: 'main@1', startedAt: NOW - 60_000 },
    ...{ finishedAt: NOW - 1_000, total: 241, done: 241, failed: 0, suspended: 0, waiting: 0 },
    quiet: { mine: 40, theirs: 200 },
  }
  history.write({ rollouts: [row], rolloutObjects: objects })
  const { total } = await answerHistoryStats({ days: 1, namespace: [namespace] }, { history, clock })
  return total.deploys
}

const CHANGED: RolloutObject = {
  ...{ rollout: 'r1', uid: 'app', ref: refOf('Kustomization', 'theirs', 'app'), namespace: 'theirs' },
  ...{ outcome: 'done', at: NOW - 2_000, changed: true },
}

it('counts a deploy in the namespaces alone in which it changed something', async () => {
  expect([await deploysIn('theirs', [CHANGED]), await deploysIn('mine', [CHANGED])]).toEqual([1, 0])
})

it('counts one without digests wherever it applied', async () => {
  expect([await deploysIn('mine', []), await deploysIn('nowhere', [])]).toEqual([1, 0])
})
