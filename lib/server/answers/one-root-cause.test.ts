// Root causes are found once: what the problems, both graphs, the API and the page of an object say is the same.

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Graph } from '@/lib/contract/graph'
import { GraphQuerySchema } from '@/lib/contract/schema/queries'
import type { Resource, StateHead } from '@/lib/contract/state'
import { buildGraph } from '@/lib/flux/graph/graph'
import { horizonOf } from '@/lib/flux/judge/sight'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { rootsOf } from '@/lib/flux/tell/roots-of'
import { type Ref, refOf } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { createEventLog } from '../sources/event-log'
import { openLiveScene } from '../testing/live-scene'
import { answerGraph } from './graph'
import { describeObject, problemAbout } from './object-detail'

const NOW = new Date('2026-11-20T08:14:00Z')
const CONTROLLERS = ['kustomize-controller', 'helm-controller', 'source-controller'] as const
const SCOPES = ['dependencies', 'delivery'] as const

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})

afterEach(() => {
  vi.useRealTimers()
})

interface Made {
  readonly kind: FluxKind
  readonly name: string
  readonly ready: readonly [status: string, reason: string]
  readonly dependsOn: readonly string[]
  readonly source?: string
  readonly chart?: string
  readonly suspend: boolean
}

interface Cluster {
  readonly objects: readonly Made[]
  readonly down: readonly string[]
  readonly unread: readonly FluxKind[]
}

function manifest({ kind, name, ready: [status, reason], dependsOn, source, chart, suspend }: Made) {
  const { group, versions } = describeKind(kind)
  const [first] = dependsOn
  return {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: {
      name,
      namespace: 'apps',
      uid: `${kind}-${name}`,
      generation: 1,
      creationTimestamp: '2026-11-01T00:00:00Z',
    },
    spec: {
      interval: '10m',
      ...(suspend ? { suspend } : {}),
      dependsOn: dependsOn.map((to) => ({ name: to })),
      ...(source === undefined
        ? {}
        : { sourceRef: { kind: kind === 'HelmChart' ? 'HelmRepository' : 'GitRepository', name: source } }),
      ...(chart === undefined
        ? {}
        : { chart: { spec: { chart, sourceRef: { kind: 'HelmRepository', name: chart } } } }),
    },
    status: {
      observedGeneration: 1,
      ...(chart === undefined ? {} : { helmChart: `apps/apps-${name}` }),
      conditions: [
        {
          type: 'Ready',
          status,
          reason,
          message:
            reason === 'DependencyNotReady' && first !== undefined ? `dependency 'apps/${first}' is not ready` : reason,
          observedGeneration: 1,
          lastTransitionTime: '2026-11-20T08:10:00Z',
        },
      ],
    },
  }
}

function deployment(name: string, isDown: boolean) {
  const ready = isDown ? 0 : 1
  return {
    metadata: { name, namespace: 'flux-system', generation: 1, labels: { 'app.kubernetes.io/component': name } },
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ name: 'manager', image: `ghcr.io/fluxcd/${name}:v1` }] } },
    },
    status: { readyReplicas: ready, updatedReplicas: 1, unavailableReplicas: 1 - ready, observedGeneration: 1 },
  }
}

async function openCluster({ objects, down, unread }: Cluster) {
  const end = new AbortController()
  const { store, controllers, live, schedule } = openLiveScene(
    {
      startedAt: NOW,
      horizon: () => horizonOf(unread.map((kind) => ({ kind, state: 'error' }))),
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  for (const kind of FLUX_KIND_NAMES) {
    if (unread.includes(kind)) continue
    store.replace(kind, objects.filter((one) => one.kind === kind).map(manifest))
  }
  controllers.replace(CONTROLLERS.map((name) => deployment(name, down.includes(name))))
  schedule.all()
  await vi.advanceTimersByTimeAsync(150)
  end.abort()
  return {
    rows: live.rows(),
    head: live.head(),
    store,
    horizon: horizonOf(unread.map((kind) => ({ kind, state: 'error' }))),
  }
}

type Opened = Awaited<ReturnType<typeof openCluster>>

/** As the pages build it, from what has come over the wire. */
function graphOfPage({ rows, head, horizon }: Opened, scope: (typeof SCOPES)[number]): Graph {
  const wire: { rows: Resource[]; head: StateHead } = JSON.parse(JSON.stringify({ rows: [...rows.values()], head }))
  const rootCauses = rootsOf(wire.head.problems)
  return buildGraph(wire.rows, { scope, horizon, rootCauses })
}

function graphOfApi({ rows, head, horizon }: Opened, scope: string): Graph {
  const rootCauses = rootsOf(head.problems)
  return allAtOnce(answerGraph(GraphQuerySchema.parse({ scope }), { rows, horizon, rootCauses }))
}

function pageOf(opened: Opened, row: Resource) {
  const resource = opened.store.get(row.ref)
  if (resource === undefined) throw new Error(`${row.ref} has a row but is not read`)
  return describeObject({
    resource,
    row,
    now: NOW,
    rowOf: (ref) => opened.rows.get(ref),
    resourceOf: (ref) => opened.store.get(ref),
    rows: opened.rows.values(),
    isRead: () => true,
    manifest: undefined,
    events: createEventLog(),
    stateOf: () => undefined,
    notifications: () => [],
    problem: problemAbout(row.ref, opened.head.problems),
  })
}

/** What can be reached upstream along the edges of both views. */
function upstreamOf(start: Ref, graphs: readonly Graph[]): ReadonlySet<Ref> {
  const seen = new Set<Ref>([start])
  const edges = graphs.flatMap((graph) => graph.edges)
  for (const ref of seen) for (const { from, to } of edges) if (from === ref) seen.add(to)
  return seen
}

const ref = (kind: FluxKind, name: string) => refOf(kind, 'apps', name)
const well = { ready: ['True', 'ReconciliationSucceeded'], dependsOn: [], suspend: false } as const
const KUSTOMIZE = 'Deployment/flux-system/kustomize-controller'

describe('a controller that is down', () => {
  const cluster: Cluster = {
    objects: [
      { ...well, kind: 'GitRepository', name: 'fleet' },
      { ...well, kind: 'Kustomization', name: 'base', source: 'fleet', ready: ['Unknown', 'Progressing'] },
      {
        ...well,
        kind: 'Kustomization',
        name: 'web',
        source: 'fleet',
        ready: ['False', 'DependencyNotReady'],
        dependsOn: ['base'],
      },
    ],
    down: ['kustomize-controller'],
    unread: [],
  }

  it.each(SCOPES)('is the root cause in the %s graph as it is among the problems', async (scope) => {
    const opened = await openCluster(cluster)
    const roots = opened.head.problems.map(({ root }) => root)
    expect(roots).toEqual([KUSTOMIZE])
    expect(graphOfPage(opened, scope).rootCauses).toEqual(roots)
    expect(graphOfApi(opened, scope).rootCauses).toEqual(roots)
  })

  it('is where the page of each object that it holds back leads', async () => {
    const opened = await openCluster(cluster)
    const ends = ['base', 'web'].map((name) => {
      const row = opened.rows.get(ref('Kustomization', name))
      return row === undefined ? undefined : pageOf(opened, row).diagnosis.chain.at(-1)
    })
    expect(ends).toEqual([KUSTOMIZE, KUSTOMIZE])
  })
})

const NAMES = ['a', 'b', 'c', 'd'] as const
const anyReady = fc.constantFrom<Made['ready'][]>(
  ['True', 'ReconciliationSucceeded'],
  ['False', 'BuildFailed'],
  ['False', 'ArtifactFailed'],
  ['False', 'SourceNotReady'],
  ['False', 'DependencyNotReady'],
  ['Unknown', 'Progressing'],
)
const anyBase = {
  name: fc.constantFrom(...NAMES),
  ready: anyReady,
  suspend: fc.boolean(),
  dependsOn: fc.constant<string[]>([]),
}
const anyName = fc.constantFrom(...NAMES, 'gone')
const anyObject: fc.Arbitrary<Made> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...anyBase,
      kind: fc.constant('Kustomization' as const),
      dependsOn: fc.uniqueArray(anyName, { maxLength: 2 }),
      source: anyName,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...anyBase,
      kind: fc.constant('HelmRelease' as const),
      dependsOn: fc.uniqueArray(anyName, { maxLength: 2 }),
      chart: anyName,
    }),
  },
  fc.record({
    ...anyBase,
    kind: fc.constant('HelmChart' as const),
    name: fc.constantFrom(...NAMES.map((name) => `apps-${name}`)),
    source: anyName,
  }),
  fc.record({ ...anyBase, kind: fc.constantFrom('GitRepository' as const, 'HelmRepository' as const) }),
)
const anyCluster: fc.Arbitrary<Cluster> = fc.record({
  objects: fc.uniqueArray(anyObject, { maxLength: 12, selector: ({ kind, name }) => `${kind} ${name}` }),
  down: fc.subarray([...CONTROLLERS]),
  unread: fc.subarray<FluxKind>(['GitRepository', 'HelmRepository', 'HelmChart', 'HelmRelease']),
})

describe('in any cluster, with controllers down and kinds that were not read', () => {
  it('graphs, API and pages name the root causes that the problems name', async () => {
    await fc.assert(
      fc.asyncProperty(anyCluster, async (cluster) => {
        const opened = await openCluster(cluster)
        const { rows, head } = opened
        for (const scope of SCOPES) {
          const graph = graphOfPage(opened, scope)
          expect(graphOfApi(opened, scope)).toMatchObject(graph)
          const concerned = new Set(graph.nodes.flatMap(({ ref: one }) => [one, rows.get(one)?.rootCause]))
          expect(graph.rootCauses).toEqual(rootsOf(head.problems).filter((root) => concerned.has(root)))
        }
        for (const problem of head.problems) {
          const roots = new Set(rootsOf([problem]))
          const held = [...rows.values()].filter(({ rootCause }) => rootCause !== undefined && roots.has(rootCause))
          expect(held).toHaveLength(problem.holdsBackCount)
        }
        for (const row of rows.values()) {
          const { resource, diagnosis } = pageOf(opened, row)
          const entry = problemAbout(row.ref, head.problems)
          if (entry?.missing !== undefined || entry?.cycle !== undefined) {
            expect(diagnosis).toMatchObject({ sentence: entry.title, advice: entry.advice })
          }
          expect([resource.rootCause, diagnosis.chain.at(-1)]).toEqual([row.rootCause, row.rootCause ?? row.ref])
        }
      }),
      { numRuns: 150 },
    )
  })

  it('whoever is held back reaches what holds it along the edges that are drawn, or names the controller', async () => {
    await fc.assert(
      fc.asyncProperty(anyCluster, async (cluster) => {
        const opened = await openCluster(cluster)
        const graphs = SCOPES.map((scope) => graphOfPage(opened, scope))
        for (const { ref: held, rootCause } of graphs.flatMap(({ nodes }) => nodes)) {
          if (rootCause === undefined) continue
          if (!rootCause.startsWith('Deployment/')) expect([...upstreamOf(held, graphs)]).toContain(rootCause)
          else
            for (const { nodes, rootCauses } of graphs)
              if (nodes.some((node) => node.ref === held)) expect(rootCauses).toContain(rootCause)
        }
      }),
      { numRuns: 150 },
    )
  })
})
