import { describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import type { Status } from '../judge/status'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import type { ActionName } from './actions'
import { actionWithin, chooseFailing, planSelection } from './selection'

interface Described {
  readonly kind: FluxKind
  readonly name: string
  readonly spec?: object
  readonly status?: object
  readonly by?: string
}

function makeCluster(...objects: readonly Described[]): (ref: Ref) => FluxResource | undefined {
  const found = new Map(
    objects.map(({ kind, name, spec = {}, status = {}, by }) => {
      const labels =
        by === undefined
          ? {}
          : { 'kustomize.toolkit.fluxcd.io/name': by, 'kustomize.toolkit.fluxcd.io/namespace': 'apps' }
      const parsed = parseResource(kind, { metadata: { name, namespace: 'apps', labels }, spec, status })
      if (!parsed.ok) throw new Error(parsed.reason)
      return [refOf(kind, 'apps', name), parsed.value]
    }),
  )
  return (ref) => found.get(ref)
}

function plan(lookup: ReturnType<typeof makeCluster>, names: readonly string[], action: ActionName = 'reconcile') {
  return planSelection(
    names.map((name) => ({ ref: asRef(name.replace('/', '/apps/')), action })),
    lookup,
  ).map(({ ref, needs, follows, servesTargets }) => ({
    ref: short(ref),
    needs: needs.map(short),
    follows: follows.map(short),
    servesTargets: servesTargets.map(short),
  }))
}
const short = (ref: Ref) => ref.replace('/apps/', '/')

const K = 'Kustomization' as const
const FROM = (name: string) => ({ sourceRef: { kind: 'GitRepository', name } })
const AFTER = (...names: readonly string[]) => ({ dependsOn: names.map((name) => ({ name })) })
const APPLIES = (kind: string, name: string, group: string) => ({
  inventory: { entries: [{ id: `apps_${name}_${group}_${kind}`, v: 'v1' }] },
})

describe('planSelection', () => {
  it('asks sources first and dependencies before what depends on them, whatever the order of the ticks', () => {
    const lookup = makeCluster(
      { kind: K, name: 'c', spec: { ...FROM('repo'), ...AFTER('b') } },
      { kind: K, name: 'b', spec: { ...FROM('repo'), ...AFTER('a') } },
      { kind: K, name: 'a', spec: FROM('repo') },
      { kind: 'GitRepository', name: 'repo' },
    )
    const steps = plan(lookup, ['Kustomization/c', 'Kustomization/b', 'Kustomization/a', 'GitRepository/repo'])
    expect(steps.map(({ ref }) => ref)).toEqual([
      'GitRepository/repo',
      'Kustomization/a',
      'Kustomization/b',
      'Kustomization/c',
    ])
    expect(steps.at(-1)?.needs).toEqual(['GitRepository/repo', 'Kustomization/b'])
  })

  it('finds a dependency behind one that was not selected', () => {
    const lookup = makeCluster(
      { kind: K, name: 'c', spec: AFTER('b') },
      { kind: K, name: 'b', spec: AFTER('a') },
      { kind: K, name: 'a' },
    )
    expect(plan(lookup, ['Kustomization/c', 'Kustomization/a'])).toMatchObject([
      { ref: 'Kustomization/a', needs: [] },
      { ref: 'Kustomization/c', needs: ['Kustomization/a'] },
    ])
  })

  it('lets independent ones wait for nothing', () => {
    const lookup = makeCluster({ kind: K, name: 'a' }, { kind: K, name: 'b' })
    expect(plan(lookup, ['Kustomization/a', 'Kustomization/b']).every(({ needs }) => needs.length === 0)).toBe(true)
  })

  it('asks a shared source once and says whom it serves', () => {
    const lookup = makeCluster(
      { kind: K, name: 'a', spec: FROM('repo') },
      { kind: K, name: 'b', spec: FROM('repo') },
      { kind: 'GitRepository', name: 'repo' },
    )
    expect(plan(lookup, ['Kustomization/a', 'Kustomization/b'], 'reconcile-with-source')).toEqual([
      {
        ref: 'GitRepository/repo',
        needs: [],
        follows: [],
        servesTargets: ['Kustomization/a', 'Kustomization/b'],
      },
      { ref: 'Kustomization/a', needs: ['GitRepository/repo'], follows: [], servesTargets: ['Kustomization/a'] },
      { ref: 'Kustomization/b', needs: ['GitRepository/repo'], follows: [], servesTargets: ['Kustomization/b'] },
    ])
  })

  it('lets a child follow its parent without needing its success', () => {
    const release = { kind: 'HelmRelease', name: 'web', by: 'root' } as const
    const lookup = makeCluster(release, { kind: K, name: 'root' })
    expect(plan(lookup, ['HelmRelease/web', 'Kustomization/root'])).toMatchObject([
      { ref: 'Kustomization/root' },
      { ref: 'HelmRelease/web', needs: [], follows: ['Kustomization/root'] },
    ])
  })

  it('does not make a child wait for a parent that awaits its health', () => {
    const lookup = makeCluster(
      { kind: 'HelmRelease', name: 'web', by: 'root' },
      {
        kind: K,
        name: 'root',
        spec: { wait: true },
        status: APPLIES('HelmRelease', 'web', 'helm.toolkit.fluxcd.io'),
      },
    )
    expect(plan(lookup, ['HelmRelease/web', 'Kustomization/root'])).toMatchObject([{ follows: [] }, { follows: [] }])
  })

  it('takes the source before its own parent where a bootstrap makes a circle', () => {
    const lookup = makeCluster(
      { kind: K, name: 'flux-system', spec: FROM('flux-system') },
      { kind: 'GitRepository', name: 'flux-system', by: 'flux-system' },
    )
    expect(plan(lookup, ['Kustomization/flux-system', 'GitRepository/flux-system'])).toMatchObject([
      { ref: 'GitRepository/flux-system', follows: [] },
      { ref: 'Kustomization/flux-system', needs: ['GitRepository/flux-system'] },
    ])
  })

  it('comes to an end where dependencies go in a circle', () => {
    const lookup = makeCluster(
      { kind: K, name: 'a', spec: AFTER('c') },
      { kind: K, name: 'b', spec: AFTER('a') },
      { kind: K, name: 'c', spec: AFTER('b') },
    )
    const steps = plan(lookup, ['Kustomization/a', 'Kustomization/b', 'Kustomization/c'])
    expect(steps.map(({ ref }) => ref).sort()).toEqual(['Kustomization/a', 'Kustomization/b', 'Kustomization/c'])
    expect(steps[0]?.needs).toEqual([])
  })

  it.each<ActionName>(['suspend', 'resume'])('keeps the order of a %s without making anybody wait', (action) => {
    const lookup = makeCluster({ kind: K, name: 'b', spec: AFTER('a') }, { kind: K, name: 'a' })
    expect(plan(lookup, ['Kustomization/b', 'Kustomization/a'], action)).toMatchObject([
      { ref: 'Kustomization/a', needs: [] },
      { ref: 'Kustomization/b', needs: [] },
    ])
  })

  it('keeps what is not known, at the end', () => {
    const lookup = makeCluster({ kind: K, name: 'a' })
    expect(plan(lookup, ['Kustomization/gone', 'Kustomization/a']).map(({ ref }) => ref)).toEqual([
      'Kustomization/a',
      'Kustomization/gone',
    ])
  })
})

describe('chooseFailing', () => {
  const row = (name: string, status: Status, actions: readonly ActionName[]) => ({
    ref: asRef(`Kustomization/apps/${name}`),
    status,
    actions,
  })

  it('takes what fails, each with the request that helps it, and leaves the rest', () => {
    const rows = [
      row('fails', 'failed', ['reconcile', 'reset', 'suspend']),
      row('exhausted', 'stalled', ['reset', 'force', 'suspend']),
      row('leaves', 'failed', []),
      row('waits', 'waiting', ['reconcile']),
      row('fine', 'ready', ['reconcile']),
    ]
    expect(chooseFailing(rows).map(({ ref, action }) => `${action} ${ref}`)).toEqual([
      'reconcile Kustomization/apps/fails',
      'reset Kustomization/apps/exhausted',
    ])
  })
})

describe('actionWithin', () => {
  const lookup = makeCluster(
    { kind: 'GitRepository', name: 'repo' },
    { kind: K, name: 'web', spec: FROM('repo') },
    { kind: K, name: 'asleep', spec: { ...FROM('repo'), suspend: true } },
  )
  it.each([
    ['GitRepository/apps/repo', 'reconcile'],
    ['Kustomization/apps/web', 'reconcile-with-source'],
    ['Kustomization/apps/asleep', 'reconcile-with-source'],
  ] as const)('asks %s to %s where all go the way over the source', (ref, expected) => {
    const resource = lookup(asRef(ref))
    expect(resource && actionWithin(resource, 'reconcile-with-source')).toBe(expected)
  })
})
