import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { horizonOf } from '../judge/sight'
import type { Status } from '../judge/status'
import { parseFluxRef } from '../object/flux-ref'
import { buildGraph, createGraphBuilder, type GraphSubject } from './graph'

type Extra = Partial<Omit<GraphSubject, 'dependsOn'>> & { readonly dependsOn?: readonly Ref[] }

function subject(ref: Ref, status: Status = 'ready', { dependsOn = [], ...extra }: Extra = {}): GraphSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(`${ref} is no ref`)
  return { ...parts, status, dependsOn: dependsOn.map((to) => ({ ref: to })), ...extra }
}

const A = asRef('Kustomization/apps/a')
const B = asRef('Kustomization/apps/b')
const C = asRef('Kustomization/apps/c')
const D = asRef('Kustomization/infra/d')
const GIT = asRef('GitRepository/flux-system/apps')
const DEPENDENCIES = { scope: 'dependencies', rootCauses: [] } as const

describe('the dependency graph', () => {
  it('has one edge per entry of dependsOn, across namespaces and with its readyExpr', () => {
    const graph = buildGraph(
      [
        { ...subject(A), dependsOn: [{ ref: B, readyExpr: 'dep.status.x == 1' }, { ref: D }] },
        subject(B, 'failed'),
        subject(D),
        subject(GIT),
      ],
      DEPENDENCIES,
    )
    expect(graph.edges).toEqual([
      { from: A, to: B, type: 'dependsOn', status: 'failed', readyExpr: 'dep.status.x == 1' },
      { from: A, to: D, type: 'dependsOn', status: 'ready' },
    ])
    expect(graph.nodes.map(({ ref }) => ref)).toEqual([A, B, D])
  })

  it('keeps the edge to a missing target and says what was probably meant', () => {
    const { nodes, edges } = buildGraph(
      [
        subject(A, 'waiting', { dependsOn: [asRef('Kustomization/apps/redis')] }),
        subject(asRef('HelmRelease/apps/redis')),
      ],
      DEPENDENCIES,
    )
    expect(edges).toEqual([{ from: A, to: 'Kustomization/apps/redis', type: 'dependsOn', holds: true }])
    expect(nodes.at(-1)).toEqual({
      ref: 'Kustomization/apps/redis',
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'redis',
      status: 'unknown',
      current: true,
      missing: true,
      hint: 'A HelmRelease of that name exists, but dependsOn looks for a Kustomization.',
    })
  })

  it('says the root causes that it is given as far as they concern its nodes, also those that are no nodes', () => {
    const controller = asRef('Deployment/flux-system/kustomize-controller')
    const subjects = [subject(A, 'waiting', { dependsOn: [B], rootCause: controller }), subject(B, 'failed')]
    const rootCauses = [controller, asRef('Alert/apps/x'), B, GIT]
    expect(buildGraph(subjects, { ...DEPENDENCIES, rootCauses }).rootCauses).toEqual([controller, B])
  })

  it('finds no root cause of its own', () => {
    expect(buildGraph([subject(A, 'failed')], DEPENDENCIES).rootCauses).toEqual([])
  })

  it('does not call missing what it could not read', () => {
    const { nodes } = buildGraph([subject(A, 'waiting', { dependsOn: [B] })], {
      ...DEPENDENCIES,
      horizon: horizonOf([{ kind: 'Kustomization', state: 'stale' }]),
    })
    expect(nodes.at(-1)).toEqual({
      ref: B,
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'b',
      status: 'unknown',
      current: false,
      unread: true,
    })
  })

  it.each([
    ['itself', [[A, A]], [[A]]],
    [
      'two',
      [
        [B, A],
        [A, B],
      ],
      [[A, B]],
    ],
    [
      'three',
      [
        [C, A],
        [B, C],
        [A, B],
      ],
      [[A, B, C]],
    ],
    [
      'two apart from each other',
      [
        [A, B],
        [B, A],
        [D, D],
      ],
      [[A, B], [D]],
    ],
    [
      'two that share a member',
      [
        [A, B],
        [B, A],
        [B, C],
        [C, B],
      ],
      [
        [A, B],
        [B, C],
      ],
    ],
  ])('names a cycle of %s, in the order of waiting', (_, pairs, cycles) => {
    const dependsOn = new Map<Ref, Ref[]>()
    for (const [from = A, to = A] of pairs) dependsOn.set(from, [...(dependsOn.get(from) ?? []), to])
    const graph = buildGraph(
      [...dependsOn].map(([ref, targets]) => subject(ref, 'waiting', { dependsOn: targets })),
      DEPENDENCIES,
    )
    expect(graph.cycles).toEqual(cycles)
  })

  it('names the deadlock of a parent that awaits a child that depends on it', () => {
    const { cycles } = buildGraph(
      [subject(A, 'reconciling', { waitsFor: [B] }), subject(B, 'waiting', { dependsOn: [A] })],
      DEPENDENCIES,
    )
    expect(cycles).toEqual([[A, B]])
  })

  it('says in which wave each object is deployed, and none for a circle and what waits for it', () => {
    const E = asRef('Kustomization/infra/e')
    const { nodes } = buildGraph(
      [
        subject(A, 'ready', { dependsOn: [B, D] }),
        subject(B, 'ready', { dependsOn: [D] }),
        subject(D),
        subject(C, 'waiting', { dependsOn: [C] }),
        subject(E, 'waiting', { dependsOn: [C, D] }),
      ],
      DEPENDENCIES,
    )
    expect(nodes.map(({ name, wave }) => [name, wave])).toEqual([
      ['a', 3],
      ['b', 2],
      ['d', 1],
      ['c', undefined],
      ['e', undefined],
    ])
  })

  it.each([
    ['a suspended target that never was ready', 'waiting', { lastResult: 'failed' }, '', true],
    ['a suspended target that was ready, as Flux goes by that', 'waiting', { lastResult: 'ready' }, '', undefined],
    ['one that the message blames', 'waiting', { lastResult: 'ready' }, "dependency 'apps/b' is not ready", true],
    ['nothing while it is ready itself', 'ready', { lastResult: 'failed' }, '', undefined],
  ] as const)('marks the edge that holds somebody back: %s', (_, status, target, message, holds) => {
    const { edges } = buildGraph(
      [
        subject(A, status, { dependsOn: [B], ready: { reason: 'DependencyNotReady', message } }),
        subject(B, 'suspended', target),
      ],
      DEPENDENCIES,
    )
    expect(edges.map((edge) => edge.holds)).toEqual([holds])
  })

  it('draws an edge named twice once, and the same name of two kinds as two objects', () => {
    const [ks, hr] = [asRef('Kustomization/apps/redis'), asRef('HelmRelease/apps/redis')]
    const { nodes, edges } = buildGraph(
      [
        subject(A, 'ready', { dependsOn: [ks, ks] }),
        subject(ks),
        subject(hr),
        subject(asRef('HelmRelease/apps/x'), 'ready', { dependsOn: [hr] }),
      ],
      DEPENDENCIES,
    )
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      [A, ks],
      ['HelmRelease/apps/x', hr],
    ])
    expect(nodes).toHaveLength(4)
  })

  it('finds the circle of a parent that awaits all it applied, when only the children say who applied them', () => {
    const { cycles } = buildGraph(
      [subject(A, 'reconciling', { waits: true }), subject(B, 'waiting', { dependsOn: [A], managedBy: A })],
      DEPENDENCIES,
    )
    expect(cycles).toEqual([[A, B]])
  })

  it('writes on a node its revision when it is well and its trouble when it is not', () => {
    const revision = { appliedShort: 'main@8f1c2ab' }
    const { nodes } = buildGraph(
      [
        subject(A, 'ready', { revision, statusText: 'ready' }),
        subject(B, 'failed', { revision, statusText: 'BuildFailed' }),
      ],
      DEPENDENCIES,
    )
    expect(nodes.map(({ line }) => line)).toEqual(['main@8f1c2ab', 'BuildFailed'])
  })

  it('draws 5,000 objects in circles without running over the stack or for ever', () => {
    const name = (at: number) => asRef(`Kustomization/apps/k${at % 5_000}`)
    const ring = Array.from({ length: 5_000 }, (_, at) =>
      subject(name(at), 'waiting', { dependsOn: [name(at + 1), name(at * 7)] }),
    )
    const graph = buildGraph(ring, DEPENDENCIES)
    expect(graph.nodes).toHaveLength(5_000)
    expect(graph.cycles.length).toBeGreaterThan(0)
  })
})

describe('the delivery graph', () => {
  it('runs from children and releases up to charts and sources', () => {
    const [release, chart, repository] = [
      asRef('HelmRelease/apps/web'),
      asRef('HelmChart/apps/apps-web'),
      asRef('HelmRepository/apps/web'),
    ]
    const { nodes, edges } = buildGraph(
      [
        subject(GIT, 'ready', { managedBy: A }),
        subject(A, 'ready', { source: { ref: GIT }, managedBy: A, dependsOn: [B] }),
        subject(release, 'ready', { managedBy: A, references: [{ type: 'chart', to: chart }] }),
        subject(chart, 'ready', { managedBy: release, source: { ref: repository } }),
        subject(repository, 'ready', { managedBy: asRef('Kustomization/gone/x') }),
        subject(asRef('Alert/apps/x')),
      ],
      { scope: 'delivery', rootCauses: [] },
    )
    expect(edges.map(({ from, to, type }) => `${from} ${type} ${to}`).sort()).toEqual(
      [
        `${GIT} applies ${A}`,
        `${A} source ${GIT}`,
        `${release} applies ${A}`,
        `${release} chart ${chart}`,
        `${chart} source ${repository}`,
      ].sort(),
    )
    expect(nodes.map(({ ref }) => ref)).not.toContain('Alert/apps/x')
  })

  it('knows the chart of a release from the chart that says whose it is', () => {
    const [release, chart] = [asRef('HelmRelease/apps/web'), asRef('HelmChart/apps/apps-web')]
    const { edges } = buildGraph([subject(release), subject(chart, 'failed', { managedBy: release })], {
      scope: 'delivery',
      rootCauses: [],
    })
    expect(edges).toEqual([{ from: release, to: chart, type: 'chart', status: 'failed' }])
  })
})

describe('what delivery tells beside the edges', () => {
  const DELIVERY = { scope: 'delivery', rootCauses: [] } as const

  it('follows a generated artifact from its sources to who takes it', () => {
    const [generator, artifact] = [asRef('ArtifactGenerator/apps/split'), asRef('ExternalArtifact/apps/part')]
    const oci = asRef('OCIRepository/apps/base')
    const { edges, nodes } = buildGraph(
      [
        subject(GIT),
        subject(oci),
        subject(generator, 'ready', { source: { ref: GIT }, sources: [GIT, oci] }),
        subject(artifact, 'ready', { source: { ref: generator } }),
        subject(A, 'ready', { source: { ref: artifact } }),
      ],
      DELIVERY,
    )
    expect(edges.map(({ from, to, type }) => `${from} ${type} ${to}`)).toEqual([
      `${generator} source ${GIT}`,
      `${generator} source ${oci}`,
      `${artifact} source ${generator}`,
      `${A} source ${artifact}`,
    ])
    expect(nodes).toHaveLength(5)
  })

  it('says that a remote cluster gets it, and claims nothing here as applied by it', () => {
    const { edges, nodes } = buildGraph(
      [subject(A, 'ready', { remote: true }), subject(B, 'ready', { managedBy: A })],
      DELIVERY,
    )
    expect(nodes.map(({ remote }) => remote)).toEqual([true, undefined])
    expect(edges).toEqual([])
  })

  it('marks who runs behind its source, and counts what is no Flux object', () => {
    const inventory = { total: 3, byKind: { Deployment: 2, Service: 1 } }
    const revision = { appliedShort: 'main@1', behind: 'yes' }
    const subjects = [
      subject(A, 'ready', { revision, inventory }),
      subject(B, 'ready', { revision: { behind: 'rolling_out' } }),
    ]
    expect(buildGraph(subjects, DELIVERY).nodes).toMatchObject([{ behind: true, inventory }, { name: 'b' }])
    expect(buildGraph(subjects, DELIVERY).nodes[1]).not.toHaveProperty('behind')
    expect(buildGraph(subjects, DEPENDENCIES).nodes[0]).not.toHaveProperty('inventory')
  })
})

describe('the way of an image', () => {
  const [REPOSITORY, POLICY, OTHER, AUTOMATION] = [
    asRef('ImageRepository/apps/web'),
    asRef('ImagePolicy/apps/web'),
    asRef('ImagePolicy/apps/other'),
    asRef('ImageUpdateAutomation/apps/all'),
  ]
  const objects = (selector: string | undefined) => [
    subject(GIT),
    subject(REPOSITORY, 'failed'),
    subject(POLICY, 'ready', { source: { ref: REPOSITORY }, labels: { team: 'web' } }),
    subject(OTHER, 'ready', { labels: { team: 'other' } }),
    subject(asRef('ImagePolicy/infra/web'), 'ready', { labels: { team: 'web' } }),
    subject(AUTOMATION, 'ready', {
      source: { ref: GIT },
      ...(selector === undefined ? {} : { policySelector: selector }),
    }),
  ]
  const waysOf = (selector?: string) =>
    buildGraph(objects(selector), { scope: 'delivery', rootCauses: [] }).edges.map(
      ({ from, to, type }) => `${from} ${type} ${to}`,
    )
  const [IMAGE, UPDATES] = [`${POLICY} image ${REPOSITORY}`, `${AUTOMATION} updates ${GIT}`]

  it.each([
    ['all of its namespace', '', [`${AUTOMATION} policy ${POLICY}`, `${AUTOMATION} policy ${OTHER}`]],
    ['those with a label', 'team=web', [`${AUTOMATION} policy ${POLICY}`]],
    ['none of them', 'team=none', []],
    ['none that is known, where its selector is no selector', '!!', []],
    ['none that is known, where it does not say which', undefined, []],
  ])('leads from repository to policy to automation to Git: an automation takes %s', (_, selector, taken) => {
    expect(waysOf(selector)).toEqual([IMAGE, UPDATES, ...taken].sort((a, b) => order(a) - order(b)))
  })

  it('holds a repository that nobody chooses from, in the delivery view alone', () => {
    const lone = [subject(REPOSITORY, 'failed')]
    expect(buildGraph(lone, { scope: 'delivery', rootCauses: [] }).nodes).toHaveLength(1)
    expect(buildGraph(lone, DEPENDENCIES).nodes).toEqual([])
  })

  it('follows labels and selectors as they change', () => {
    const build = createGraphBuilder()
    const options = { scope: 'delivery', rootCauses: [] } as const
    const before = objects('team=web')
    const after = before.map((one) => (one.ref === POLICY ? { ...one, labels: { team: 'gone' } } : one))
    expect(allAtOnce(build(before, options)).edges).toHaveLength(3)
    expect(allAtOnce(build(after, options)).edges).toHaveLength(2)
    expect(allAtOnce(build(objects(''), options)).edges).toHaveLength(4)
  })

  function order(words: string): number {
    return words.startsWith('ImagePolicy') ? 0 : words.includes(' updates ') ? 1 : 2
  }
})
