import { describe, expect, it } from 'vitest'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { asRef } from '@/lib/testing/as-ref'
import { createControllerBoard } from './controller-board'
import { createEventLog } from './event-log'
import { ResourceStore } from './resource-store'
import { listWatches, type WatchTargets } from './watches'

function table(workloads?: WatchTargets['workloads']) {
  const store = new ResourceStore()
  const watches = listWatches({
    store,
    controllers: createControllerBoard(),
    events: createEventLog(),
    ...(workloads === undefined ? {} : { workloads }),
    fluxNamespaces: [],
  })
  return { store, watches, find: (id: string) => watches.find((watch) => watch.id === id) }
}

const OBJECT = {
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: { name: 'web', namespace: 'apps', uid: 'u', creationTimestamp: '2026-11-20T08:00:00Z' },
}

describe('the table of watches', () => {
  it('has one row for each kind of Flux, under its plural, its label and the role that the verdict asks for', () => {
    const { watches } = table()
    const kinds = watches.filter(({ kind }) => kind !== undefined)
    expect(kinds.map(({ kind }) => kind)).toEqual(FLUX_KIND_NAMES)
    for (const { kind, ...row } of kinds) {
      if (kind === undefined) continue
      const { plural, label, group, versions } = describeKind(kind)
      expect(row).toMatchObject({
        id: plural,
        label,
        role: 'flux',
        when: 'always',
        type: { group, plural, knownVersions: versions },
      })
    }
  })

  it('reads controllers and events as every other row, with what is different about them as fields', () => {
    const { find, watches } = table()
    expect(find('controllers')).toMatchObject({
      role: 'flux',
      homes: {
        namespaces: ['flux-system'],
        selectors: ['app.kubernetes.io/part-of=flux', 'app.kubernetes.io/name=flux-operator'],
      },
    })
    expect(find('events')).toMatchObject({ role: 'events', label: 'Kubernetes events', hasNoBookmarks: true })
    expect(watches.filter(({ hasNoBookmarks }) => hasNoBookmarks)).toHaveLength(1)
    expect(watches.filter(({ homes }) => homes !== undefined)).toHaveLength(1)
    expect(new Set(watches.map(({ id }) => id)).size).toBe(watches.length)
  })

  it('reads workloads behind the kinds of Flux, and Jobs behind CronJobs, where they are read at all', () => {
    const { watches: without } = table()
    expect(without.filter(({ role }) => role === 'workloads')).toEqual([])
    const sink = { replace() {}, apply() {} }
    const all = table({ sourceOf: () => ({ count: () => 0, sink }) }).watches
    const workloads = all.filter(({ role }) => role === 'workloads')
    expect(workloads.map(({ id, label }) => [id, label])).toEqual([
      ['workloads:deployments', 'Deployments'],
      ['workloads:statefulsets', 'StatefulSets'],
      ['workloads:daemonsets', 'DaemonSets'],
      ['workloads:cronjobs', 'CronJobs'],
      ['workloads:jobs', 'Jobs'],
    ])
    for (const { id, behind } of workloads)
      for (const other of all)
        expect([id, other.id, behind?.(other)]).toEqual([
          id,
          other.id,
          other.role === 'flux' || (id === 'workloads:jobs' && other.id === 'workloads:cronjobs'),
        ])
  })

  it('hands what comes to its own kind, and counts that', () => {
    const { find, store } = table()
    const releases = find('helmreleases')
    const prepared = releases?.sink.prepare?.(OBJECT)
    releases?.sink.replace([prepared])
    expect(releases?.count()).toBe(1)
    expect(find('kustomizations')?.count()).toBe(0)
    expect(store.get(asRef('HelmRelease/apps/web'))).toBeDefined()
    releases?.sink.apply('DELETED', OBJECT)
    expect(releases?.count()).toBe(0)
  })
})
