import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SourceStateName } from '@/lib/contract/state'
import { isFluxKind } from '@/lib/flux/kinds'
import { systemClock } from '@/lib/kubernetes/clock'
import { asRef } from '@/lib/testing/as-ref'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import { WORKLOAD_KINDS, type WorkloadKind } from '@/lib/workloads/words'
import { ResourceStore } from '../sources/resource-store'
import { createSourceBoard } from '../sources/source-board'
import { sourceOfWorkloads } from '../sources/watches'
import { ago, applier, askable, GIVEN_UP, type MadeObject, NOW, workload } from '../testing/workload-objects'
import { WorkloadStore, type WorkloadStoreOptions } from './workload-store'

const APPS = 'Kustomization/flux-system/apps'
const WEB = 'Deployment/apps/web'
const OWNED = {
  'helm.toolkit.fluxcd.io/name': 'web',
  'helm.toolkit.fluxcd.io/namespace': 'apps',
}
const BACKUP = 'CronJob/apps/backup'
const RUN = workload('Job/apps/backup-1', {
  owner: { kind: 'CronJob', name: 'backup', uid: BACKUP },
  status: {
    active: 0,
    failed: 1,
    conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: ago(60) }],
  },
})

let end: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

function open({
  objects = [] as readonly MadeObject[],
  namespaces = [] as readonly string[],
  podsOf = (() => undefined) as WorkloadStoreOptions['podsOf'],
} = {}) {
  const clock = () => new Date()
  const store = new ResourceStore()
  const board = createSourceBoard(clock)
  let there = objects
  const { client, asked } = askable(() => there)
  const workloads = new WorkloadStore(
    { store, board, client, namespaces, podsOf, clock, timers: systemClock },
    end.signal,
  )
  const sinks = new Map(WORKLOAD_KINDS.map((kind) => [kind, workloads.sourceOf(kind).sink]))
  const sources = new Map(
    WORKLOAD_KINDS.map((kind) => {
      const description = { id: sourceOfWorkloads(kind), label: `${kind}s`, role: 'workloads' as const }
      return [kind, board.register({ ...description, count: workloads.sourceOf(kind).count })]
    }),
  )
  const renew = () => {
    const steps = workloads.renew('all')
    for (;;) {
      const step = steps.next()
      if (step.done) return [...step.value].sort()
    }
  }
  return {
    workloads,
    asked,
    /** What may be asked for from now on. */
    holds(...now: readonly MadeObject[]) {
      there = now
    },
    /** A whole list, and the watch behind it. */
    list(kind: WorkloadKind, ...listed: readonly MadeObject[]) {
      const sink = sinks.get(kind)
      sink?.replace(listed.map((object) => sink.prepare?.(object) ?? object))
      sources.get(kind)?.set('live')
    },
    listAll(...listed: readonly MadeObject[]) {
      for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'] as const)
        this.list(kind, ...listed.filter((object) => object.kind === kind))
    },
    set: (kind: WorkloadKind, state: SourceStateName) => sources.get(kind)?.set(state),
    tell(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: MadeObject) {
      if (isFluxKind(object.kind)) store.apply(object.kind, type, object)
      if (isWorkloadKind(object.kind)) sinks.get(object.kind)?.apply(type, object)
    },
    renew,
    async settle() {
      await vi.advanceTimersByTimeAsync(10)
      return renew()
    },
    /** Every workload that Flux deployed, with its word. */
    words() {
      renew()
      return Object.fromEntries(Array.from(workloads.all(), ({ ref, word }) => [ref, word.status]))
    },
    textOf: (ref: string) => workloads.told(asRef(ref))?.word.text,
    runningOf: (ref: string) => workloads.runningOf(asRef(ref)),
  }
}

it('keeps what an inventory names, and drops the rest', () => {
  const scene = open()
  scene.tell('ADDED', applier(APPS, [WEB, 'ConfigMap/apps/web', 'StatefulSet/apps/db']))
  scene.listAll(workload(WEB), workload('Deployment/apps/web-admin'), workload('StatefulSet/apps/db'))
  expect(scene.words()).toEqual({ [WEB]: 'ok', 'StatefulSet/apps/db': 'ok' })
  expect(scene.workloads.sourceOf('Deployment').count()).toBe(1)
  expect(scene.runningOf(APPS)).toEqual({ state: 'ok', ok: 2, total: 2, suspended: 0 })
})

it('asks for a workload that came before the inventory named it, once', async () => {
  const scene = open()
  scene.listAll()
  scene.tell('ADDED', workload(WEB))
  scene.holds(workload(WEB))
  expect(scene.words()).toEqual({})
  scene.tell('MODIFIED', applier(APPS, [WEB]))
  expect(scene.words()).toEqual({ [WEB]: 'unknown' })
  scene.tell('MODIFIED', applier(APPS, [WEB]))
  expect(await scene.settle()).toEqual([APPS])
  expect(scene.words()).toEqual({ [WEB]: 'ok' })
  expect(scene.asked).toEqual(['/apis/apps/v1/namespaces/apps/deployments/web'])
  scene.tell('MODIFIED', workload(WEB, { status: GIVEN_UP }))
  expect(scene.words()).toEqual({ [WEB]: 'failed' })
})

it('asks for one that was named while the list was coming in', async () => {
  const scene = open({ objects: [workload(WEB)] })
  const { sink } = scene.workloads.sourceOf('Deployment')
  const page = [sink.prepare?.(workload(WEB))]
  scene.tell('ADDED', applier(APPS, [WEB]))
  sink.replace(page)
  scene.set('Deployment', 'live')
  await scene.settle()
  expect(scene.words()).toEqual({ [WEB]: 'ok' })
})

it.each([
  ['is deleted while it is asked for', 'DELETED', 'unknown'],
  ['is told meanwhile by the watch', 'MODIFIED', 'failed'],
] as const)('does not take the answer for the last word where the workload %s', async (_, type, word) => {
  const scene = open({ objects: [workload(WEB)] })
  scene.listAll()
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.tell(type, workload(WEB, { status: GIVEN_UP }))
  await scene.settle()
  expect(scene.words()).toEqual({ [WEB]: word })
})

it('knows a CronJob by its last Job, whichever of them comes first', async () => {
  const scene = open({ objects: [RUN, workload('Job/apps/other')] })
  scene.listAll()
  scene.tell('ADDED', RUN)
  scene.tell('ADDED', applier(APPS, [BACKUP]))
  scene.holds(RUN, workload('Job/apps/other'), workload(BACKUP))
  await scene.settle()
  expect(scene.words()).toEqual({ [BACKUP]: 'failed' })
  expect(scene.asked.filter((path) => path.includes('/jobs'))).toHaveLength(1)

  const other = open()
  other.tell('ADDED', applier(APPS, [BACKUP]))
  other.listAll(workload(BACKUP))
  expect(other.words()).toEqual({ [BACKUP]: 'ok' })
  other.tell('ADDED', RUN)
  expect(other.renew()).toEqual([APPS])
  expect(other.words()).toEqual({ [BACKUP]: 'failed' })
  other.tell('DELETED', RUN)
  expect(other.words()).toEqual({ [BACKUP]: 'ok' })
})

it('asks for the Jobs again where a second CronJob comes while they are on their way', async () => {
  const scene = open({ objects: [RUN] })
  scene.listAll()
  scene.tell('ADDED', applier(APPS, [BACKUP, 'CronJob/apps/first']))
  scene.tell('ADDED', workload('CronJob/apps/first'))
  scene.tell('ADDED', workload(BACKUP))
  await scene.settle()
  expect(scene.words()).toMatchObject({ [BACKUP]: 'failed' })
})

it('takes a Job of a CronJob that is not kept for none of ours, and one made anew for another', () => {
  const scene = open()
  scene.tell('ADDED', applier(APPS, [BACKUP]))
  scene.listAll(workload(BACKUP, { uid: 'made anew' }), RUN)
  expect(scene.words()).toEqual({ [BACKUP]: 'ok' })
  expect(scene.workloads.sourceOf('Job').count()).toBe(0)
})

it('counts a workload once that two appliers name, and tells both', () => {
  const scene = open()
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.tell('ADDED', applier('HelmRelease/apps/web', [WEB]))
  scene.listAll(workload(WEB))
  expect(scene.renew()).toEqual(['HelmRelease/apps/web', APPS])
  expect(scene.workloads.countsOf().total).toBe(1)
  expect(scene.workloads.countsOf([asRef(APPS), asRef('HelmRelease/apps/web')]).total).toBe(1)
  scene.tell('MODIFIED', workload(WEB, { status: GIVEN_UP }))
  expect(scene.renew()).toEqual(['HelmRelease/apps/web', APPS])
  scene.tell('MODIFIED', applier(APPS, []))
  expect(scene.renew()).toEqual(['HelmRelease/apps/web', APPS])
  expect(scene.runningOf(APPS)).toBeUndefined()
  expect(scene.runningOf('HelmRelease/apps/web')?.state).toBe('failed')
})

it('believes labels only where there is no inventory, and of nothing that a controller made', () => {
  const scene = open()
  const copied = workload('Deployment/apps/copy', { labels: OWNED })
  const made = workload('Deployment/apps/made', { labels: OWNED, owner: { kind: 'Cluster', name: 'x', uid: 'x' } })
  scene.tell('ADDED', applier('HelmRelease/apps/web', undefined))
  scene.listAll(workload(WEB, { labels: OWNED }), copied, made)
  expect(scene.words()).toEqual({ [WEB]: 'ok', 'Deployment/apps/copy': 'ok' })
  expect(scene.workloads.told(asRef(WEB))?.byLabel).toBe(true)
  scene.tell('MODIFIED', applier('HelmRelease/apps/web', [WEB]))
  expect(scene.words()).toEqual({ [WEB]: 'ok' })
  expect(scene.workloads.told(asRef(WEB))?.byLabel).toBe(false)
  scene.tell('DELETED', applier('HelmRelease/apps/web', [WEB]))
  expect(scene.words()).toEqual({})
})

it('looks up nothing of another cluster', () => {
  const scene = open()
  const remote = { kubeConfig: { secretRef: { name: 'x' } } }
  scene.tell('ADDED', applier(APPS, [WEB], remote))
  scene.tell('ADDED', applier('HelmRelease/apps/web', undefined, remote))
  scene.listAll(workload(WEB, { labels: OWNED }))
  expect(scene.words()).toEqual({})
  expect(scene.asked).toEqual([])
})

it('says of what is named and not there that it is not known, then that it does not run; of a Job the first only', async () => {
  const scene = open()
  scene.tell('ADDED', applier(APPS, [WEB, 'Job/apps/migrate']))
  scene.listAll(workload(WEB))
  scene.tell('DELETED', workload(WEB))
  expect(scene.words()).toEqual({ [WEB]: 'unknown', 'Job/apps/migrate': 'unknown' })
  const ms = scene.workloads.msToNextChange()
  expect(ms).toBe(5 * 60_000)
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(scene.words()).toEqual({ [WEB]: 'failed', 'Job/apps/migrate': 'unknown' })
  expect(scene.asked).toEqual([])
  scene.tell('ADDED', workload(WEB))
  expect(scene.words()).toEqual({ [WEB]: 'ok', 'Job/apps/migrate': 'unknown' })
})

it.each(['connecting', 'stale', 'forbidden', 'absent', 'rate_limited', 'unauthorised', 'error', 'disabled'] as const)(
  'knows nothing of a kind that is %s, but what failed',
  (state) => {
    const scene = open()
    scene.tell('ADDED', applier(APPS, [WEB, 'Deployment/apps/bad', 'StatefulSet/apps/db']))
    scene.listAll(workload(WEB), workload('Deployment/apps/bad', { status: GIVEN_UP }), workload('StatefulSet/apps/db'))
    expect(scene.words()).toEqual({ [WEB]: 'ok', 'Deployment/apps/bad': 'failed', 'StatefulSet/apps/db': 'ok' })
    scene.set('Deployment', state)
    expect(scene.renew()).toEqual([APPS])
    expect(scene.words()).toEqual({ [WEB]: 'unknown', 'Deployment/apps/bad': 'failed', 'StatefulSet/apps/db': 'ok' })
    expect(scene.textOf('Deployment/apps/bad')).toContain('(as it was last read)')
    scene.set('Deployment', 'live')
    expect(scene.words()[WEB]).toBe('ok')
  },
)

it('does not know how the last run of a CronJob ended while Jobs are not read', () => {
  const scene = open()
  scene.tell('ADDED', applier(APPS, [BACKUP]))
  scene.listAll(workload(BACKUP, { status: { lastSuccessfulTime: ago(33 * 3_600) } }))
  scene.set('Job', 'forbidden')
  expect(scene.words()).toEqual({ [BACKUP]: 'unknown' })
})

it('asks for nothing, and claims nothing, outside the namespaces that are read', async () => {
  const scene = open({ namespaces: ['flux-system', 'apps'] })
  scene.listAll(workload(WEB))
  scene.tell('ADDED', applier(APPS, [WEB, 'Deployment/data/db']))
  scene.holds(workload(WEB))
  await scene.settle()
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(scene.words()).toEqual({ [WEB]: 'ok', 'Deployment/data/db': 'unknown' })
  expect(scene.textOf('Deployment/data/db')).toContain('its namespace')
  expect(scene.asked).toHaveLength(1)
})

it('knows the others where one namespace of several may not be read', () => {
  const scene = open({ namespaces: ['apps', 'data', 'flux-system'] })
  scene.tell('ADDED', applier(APPS, [WEB, 'Deployment/data/db']))
  const { sink } = scene.workloads.sourceOf('Deployment')
  sink.stateIn?.('apps', 'live')
  sink.stateIn?.('data', 'forbidden')
  sink.replace([workload(WEB)])
  scene.set('Deployment', 'forbidden')
  expect(scene.words()).toEqual({ [WEB]: 'ok', 'Deployment/data/db': 'unknown' })
  expect(scene.textOf('Deployment/data/db')).toBe('not read: no permission')
  sink.replace([workload(WEB), workload('Deployment/data/db')])
  sink.stateIn?.('data', 'live')
  scene.set('Deployment', 'live')
  expect(scene.words()).toEqual({ [WEB]: 'ok', 'Deployment/data/db': 'ok' })
})

it('names where pods may say why, the worst first and ten at most', () => {
  const scene = open()
  const refs = Array.from({ length: 12 }, (_, at) => `Deployment/n${at + 10}/web`)
  scene.tell('ADDED', applier(APPS, [...refs, WEB]))
  const rolling = { updatedReplicas: 1, conditions: [{ type: 'Progressing', status: 'True', lastUpdateTime: ago(5) }] }
  scene.listAll(workload(WEB), ...refs.map((ref, at) => workload(ref, { status: at === 11 ? GIVEN_UP : rolling })))
  const told: (readonly string[])[] = []
  scene.workloads.onNamespacesToAsk((namespaces) => told.push(namespaces))
  scene.renew()
  expect(told).toEqual([['n21', 'n10', 'n11', 'n12', 'n13', 'n14', 'n15', 'n16', 'n17', 'n18']])
  expect(scene.workloads.namespacesToAsk()).toEqual(told[0])
})

it('judges the others in the next round where one cannot be judged', () => {
  let isBroken = true
  const scene = open({
    podsOf({ name }) {
      if (isBroken && name === 'bad') throw new Error('It cannot be judged.')
      return undefined
    },
  })
  scene.tell('ADDED', applier(APPS, ['Deployment/apps/bad', WEB]))
  scene.listAll(workload('Deployment/apps/bad'), workload(WEB))
  expect(scene.renew).toThrow('It cannot be judged.')
  isBroken = false
  expect(scene.words()).toMatchObject({ [WEB]: 'ok' })
})

it('says nothing again where nothing is said otherwise', () => {
  const scene = open()
  scene.tell('ADDED', applier(APPS, [WEB]))
  scene.listAll(workload(WEB))
  expect(scene.renew()).toEqual([APPS])
  scene.tell('MODIFIED', workload(WEB))
  scene.tell('MODIFIED', workload('Deployment/apps/other'))
  scene.tell('MODIFIED', applier(APPS, [WEB]))
  expect(scene.renew()).toEqual([])
})
