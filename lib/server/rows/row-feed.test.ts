import { describe, expect, it } from 'vitest'
import { ALL_READ } from '@/lib/flux/judge/sight'
import { asRef } from '@/lib/testing/as-ref'
import { type Change, createChangeFeed, type Reach } from '../changes'
import { ResourceStore } from '../sources/resource-store'
import { finish } from '../testing/finish'
import { createProjection } from './projection'
import { createRowFeed } from './row-feed'

const START = Date.parse('2026-11-20T08:00:00Z')

function kustomization(name: string, { ready = 'True', reason = 'ReconciliationSucceeded', dependsOn = '' } = {}) {
  const conditions = [{ type: 'Ready', status: ready, reason, message: '', lastTransitionTime: '2026-11-20T07:59:00Z' }]
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'apps', uid: name, generation: 1, creationTimestamp: '2026-11-20T06:00:00Z' },
    spec: { interval: '10m', ...(dependsOn === '' ? {} : { dependsOn: [{ name: dependsOn }] }) },
    status: { observedGeneration: 1, conditions },
  }
}

const FAILED = { ready: 'False', reason: 'BuildFailed' }
const RUNNING = { ready: 'Unknown', reason: 'Progressing' }

function start() {
  let now = START
  const store = new ResourceStore()
  const projection = createProjection({
    resourceOf: (ref) => store.get(ref),
    resources: () => store.resources(),
    horizon: () => ALL_READ,
    controllerTrouble: () => undefined,
    stuckAfterMs: 15 * 60_000,
  })
  const changes = createChangeFeed((error) => {
    throw error
  })
  const rows = createRowFeed({ projection, changes, clock: () => new Date(now) })
  store.onChange(rows.touch)
  const heard: Change[] = []
  changes.subscribe((told) => heard.push(...told))
  return {
    store,
    rows,
    /** What the feed told of this round, in short. */
    judge(reach: Reach = 'touched') {
      heard.length = 0
      for (const _ of rows.judge(reach));
      return heard.flatMap((change) =>
        change.type === 'row'
          ? [
              `${(change.after ?? change.before)?.name} ${change.before?.status ?? '-'} > ${change.after?.status ?? '-'} (${change.cause})`,
            ]
          : [],
      )
    },
    heard,
    wait(seconds: number) {
      now += seconds * 1_000
    },
  }
}

function stuckRuleOf(changes: readonly Change[], name: string) {
  for (const change of changes)
    if (change.type === 'row' && change.after?.name === name) return change.after.stuck?.rule
  return undefined
}

describe('the feed of rows', () => {
  it('tells what is new, what changed and what is gone, with what it was before', () => {
    const { store, judge, heard } = start()
    store.replace('Kustomization', [kustomization('web'), kustomization('old')])
    expect(judge()).toEqual(['web - > ready (object)', 'old - > ready (object)'])
    store.apply('Kustomization', 'MODIFIED', kustomization('web', FAILED))
    expect(judge()).toEqual(['web ready > failed (object)'])
    store.apply('Kustomization', 'DELETED', kustomization('old'))
    expect(judge()).toEqual(['old ready > - (object)'])
    expect(heard[0]?.at).toEqual(new Date(START))
  })

  it('tells who is explained otherwise because of another, and says that it is because of another', () => {
    const { store, judge } = start()
    const web = { dependsOn: 'base', ready: 'False', reason: 'DependencyNotReady' }
    store.replace('Kustomization', [kustomization('base'), kustomization('web', web)])
    judge()
    store.apply('Kustomization', 'MODIFIED', kustomization('base', FAILED))
    expect(judge()).toEqual(['base ready > failed (object)', 'web waiting > waiting (relation)'])
  })

  it('tells at once, and not with the next look at everything, that what an object waits for never comes', () => {
    const { store, judge, heard } = start()
    const waiting = { ready: 'False', reason: 'DependencyNotReady' }
    store.replace('Kustomization', [
      kustomization('base', FAILED),
      kustomization('mid', { ...waiting, dependsOn: 'base' }),
      kustomization('web', { ...waiting, dependsOn: 'mid' }),
    ])
    judge()
    const base = kustomization('base', FAILED)
    store.apply('Kustomization', 'MODIFIED', { ...base, spec: { ...base.spec, suspend: true } })
    expect(judge()).toContain('web waiting > waiting (relation)')
    expect(stuckRuleOf(heard, 'web')).toBe('waiting_for_ever')
  })

  it('tells nothing twice: an object read again, a round with nothing to do, an object that was never shown', () => {
    const { store, judge } = start()
    store.replace('Kustomization', [kustomization('web')])
    judge()
    store.apply('Kustomization', 'MODIFIED', kustomization('web'))
    expect(judge()).toEqual([])
    expect(judge()).toEqual([])
    expect(judge('all')).toEqual([])
    store.apply('Kustomization', 'DELETED', kustomization('never'))
    expect(judge()).toEqual([])
  })

  it('says that there was something to judge, be it only what cannot be read, and that there was nothing', () => {
    const { store, rows, judge } = start()
    const isDue = (reach: Reach = 'touched') => finish(rows.judge(reach))
    expect([isDue(), isDue('due'), isDue('all')]).toEqual([false, true, true])
    store.replace('Kustomization', [kustomization('web')])
    expect([isDue(), isDue()]).toEqual([true, false])
    store.apply('Kustomization', 'MODIFIED', { kind: 'Kustomization' })
    expect([isDue(), isDue()]).toEqual([true, false])
    rows.touchByRelation([])
    expect(isDue()).toBe(false)
    rows.touchByRelation([asRef('Kustomization/apps/web')])
    expect([isDue(), isDue()]).toEqual([true, false])
    expect(judge()).toEqual([])
  })

  it('carries the shown status: a run that is damped is no change, until it lasts', () => {
    const { store, rows, judge, wait } = start()
    store.replace('Kustomization', [kustomization('web')])
    judge()
    expect(rows.msToNextChange()).toBeUndefined()
    store.apply('Kustomization', 'MODIFIED', kustomization('web', RUNNING))
    expect(judge().filter((told) => !told.startsWith('web ready > ready'))).toEqual([])
    expect(rows.msToNextChange()).toBe(12_000)
    wait(12)
    expect(judge('all')).toEqual(['web ready > reconciling (time)'])
  })

  it('takes the row of an object away that cannot be read any more', () => {
    const { store, judge } = start()
    store.replace('Kustomization', [kustomization('web')])
    judge()
    const { metadata, ...web } = kustomization('web')
    store.apply('Kustomization', 'MODIFIED', { ...web, metadata: { ...metadata, deletionTimestamp: 'soon' } })
    expect(judge()).toEqual(['web ready > - (object)'])
    expect(store.get(asRef('Kustomization/apps/web'))).toBeUndefined()
    expect(store.unreadable()).toHaveLength(1)
  })
})
