// What of the head is kept while rows change, beside the same made of all rows, over everything that can happen to them.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { countHeld, countMarks, countStatuses } from '@/lib/flux/tell/counts'
import { listProblems } from '@/lib/flux/tell/problems'
import { lookAtRows } from '@/lib/flux/tell/running'
import { allAtOnce } from '@/lib/steps'
import { openLiveScene } from '../testing/live-scene'
import { createDice, kustomization, NAMESPACES, repository } from '../testing/rolled-objects'
import { askable, GIVEN_UP, workload } from '../testing/workload-objects'

const START = new Date('2026-11-20T08:14:00Z')
const EACH = 8
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function deploying(namespace: string, at: number, revision: number, roll: number) {
  const { spec, status, ...object } = kustomization(namespace, at, revision, roll)
  const entries = [{ id: `${namespace}_d${at}_apps_Deployment`, v: 'v1' }]
  const kubeConfig = roll % 7 === 6 ? { kubeConfig: { secretRef: { name: 'far' } } } : {}
  return { ...object, spec: { ...spec, ...kubeConfig }, status: { ...status, inventory: { entries } } }
}

function openScene() {
  const failures: unknown[] = []
  const { client } = askable(() => [])
  const scene = openLiveScene({ startedAt: START, client, onFailure: (error) => failures.push(error) }, end.signal)
  const { board, store, workloads } = scene
  for (const kind of ['Kustomization', 'GitRepository'] as const)
    board.register({ id: kind, label: kind, role: 'flux', kind, count: () => store.count(kind) }, 'live')
  const all = NAMESPACES.flatMap((namespace) => Array.from({ length: EACH }, (_, at) => ({ namespace, at })))
  store.replace(
    'GitRepository',
    NAMESPACES.map((namespace) => repository(namespace, 1, 0)),
  )
  store.replace(
    'Kustomization',
    all.map(({ namespace, at }) => deploying(namespace, at, 1, 0)),
  )
  const deployments = workloads?.sourceOf('Deployment').sink
  deployments?.replace(all.map(({ namespace, at }) => workload(`Deployment/${namespace}/d${at}`)))
  return { ...scene, failures, deployments }
}

/** The same, however it was put in order. */
function sorted<Value extends { readonly ref: string }>(values: readonly Value[]) {
  return values.toSorted((one, other) => one.ref.localeCompare(other.ref))
}

it.each([1, 2, 3])('says of the rows what all of them say, whatever happens (dice %i)', async (seed) => {
  const roll = createDice(seed)
  const { projection, store, live, deployments, failures } = openScene()
  let notable = 0
  for (let round = 0; round < 80; round += 1) {
    const namespace = NAMESPACES[roll(2)] ?? 'apps'
    const at = roll(EACH)
    const what = roll(12)
    if (what < 3) store.apply('GitRepository', 'MODIFIED', repository(namespace, 1 + roll(3), roll(2)))
    else if (what === 3) store.apply('GitRepository', 'DELETED', repository(namespace, 1, 0))
    else if (what === 4) store.apply('Kustomization', 'DELETED', deploying(namespace, at, 1, 0))
    else if (what < 7) {
      const status = roll(2) === 0 ? GIVEN_UP : {}
      deployments?.apply('MODIFIED', workload(`Deployment/${namespace}/d${at}`, { status }))
    } else store.apply('Kustomization', 'MODIFIED', deploying(namespace, at, 1 + roll(3), roll(9)))
    await vi.advanceTimersByTimeAsync(roll(4) === 0 ? 40_000 : 150)

    const rows = [...projection.rows.values()]
    expect(projection.counts()).toEqual(countStatuses(rows))
    const kept = [...projection.notable.values()]
    notable = Math.max(notable, kept.length)
    expect(countMarks(kept)).toEqual(countMarks(rows))
    expect(countHeld(kept)).toBe(countHeld(rows))
    expect(sorted(lookAtRows(kept).worst)).toEqual(sorted(lookAtRows(rows).worst))
    expect(lookAtRows(kept).elsewhere).toBe(lookAtRows(rows).elsewhere)
    const subjects = {
      get: (ref: (typeof rows)[number]['ref']) => projection.rows.get(ref),
      values: () => projection.rows.values(),
    }
    const problems = allAtOnce(listProblems(subjects, projection.rootCauses))
    const asKept = { ...subjects, notable: () => projection.notable.values() }
    expect(allAtOnce(listProblems(asKept, projection.rootCauses))).toEqual(problems)
    expect(live.head().counts).toEqual(countStatuses(rows))
  }
  expect(failures).toEqual([])
  expect(notable).toBeGreaterThan(EACH)
})
