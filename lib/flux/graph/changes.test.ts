import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { horizonOf } from '../judge/sight'
import { STATUSES } from '../judge/status'
import { parseFluxRef } from '../object/flux-ref'
import { buildGraph, createGraphBuilder, type GraphOptions, type GraphSubject } from './graph'

const REFS: readonly Ref[] = [
  ...['a', 'b', 'c', 'd', 'e'].map((name) => asRef(`Kustomization/apps/${name}`)),
  asRef('HelmRelease/apps/a'),
  asRef('HelmChart/apps/a'),
  asRef('GitRepository/apps/a'),
]
const ref = fc.constantFrom(...REFS, asRef('Kustomization/apps/gone'))

const row = fc
  .record(
    {
      ref: fc.constantFrom(...REFS),
      status: fc.constantFrom(...STATUSES),
      dependsOn: fc.array(fc.record({ ref, readyExpr: fc.constantFrom('a == b', 'c') }, { requiredKeys: ['ref'] }), {
        maxLength: 3,
      }),
      source: fc.record({ ref }),
      managedBy: ref,
      waits: fc.constant(true as const),
      remote: fc.constant(true as const),
      ready: fc.record({
        reason: fc.constantFrom('HealthCheckFailed', 'DependencyNotReady', 'ArtifactFailed'),
        message: ref.map((one) => `health check of ${one} failed`),
      }),
      revision: fc.record({ appliedShort: fc.constantFrom('main@1', 'main@2') }),
      rootCause: ref,
    },
    { requiredKeys: ['ref', 'status'] },
  )
  .map((one): GraphSubject => {
    const parts = parseFluxRef(one.ref)
    if (parts === undefined) throw new Error(`${one.ref} is no ref`)
    return { ...one, ...parts }
  })

const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('status'), ref: fc.constantFrom(...REFS), row }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('row'), ref: fc.constantFrom(...REFS), row }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('gone'), ref: fc.constantFrom(...REFS), row }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('options'), ref: fc.constantFrom(...REFS), row }) },
)

describe('a graph that is kept while rows change', () => {
  it('is at every step the graph that would be drawn up from nothing', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.array(change, { maxLength: 12 }), (first, changes) => {
        const rows = new Map(first.map((one) => [one.ref, one]))
        const build = createGraphBuilder()
        let options: GraphOptions = { scope: 'dependencies', rootCauses: [] }
        for (const one of changes) {
          const known = rows.get(one.ref)
          if (one.type === 'row') rows.set(one.row.ref, one.row)
          else if (one.type === 'gone') rows.delete(one.ref)
          else if (one.type === 'options') {
            options = {
              scope: options.scope === 'delivery' ? 'dependencies' : 'delivery',
              horizon: horizonOf(one.row.status === 'ready' ? [{ kind: one.row.kind, state: 'stale' }] : []),
              rootCauses: [one.row.ref],
            }
          } else if (known !== undefined) rows.set(one.ref, { ...known, status: one.row.status })
          expect(allAtOnce(build(rows.values(), options))).toEqual(buildGraph(rows.values(), options))
        }
      }),
      { numRuns: 400 },
    )
  })

  it('made in steps is that of the rows as they were at the first, whatever changes in between', () => {
    const rowsAndChanges = [fc.array(row, { maxLength: 8 }), fc.array(change, { minLength: 1, maxLength: 12 })] as const
    fc.assert(
      fc.property(...rowsAndChanges, (first, changes) => {
        const rows = new Map(first.map((one) => [one.ref, one]))
        const build = createGraphBuilder()
        for (const scope of ['dependencies', 'delivery', 'dependencies'] as const) {
          const options: GraphOptions = { scope, rootCauses: REFS.slice(0, 2) }
          const expected = buildGraph([...rows.values()], options)
          const steps = build(rows.values(), options)
          let step = steps.next()
          for (let at = 0; step.done !== true; at += 1) {
            const one = changes[at % changes.length]
            if (one?.type === 'gone') rows.delete(one.ref)
            else if (one !== undefined) rows.set(one.row.ref, one.row)
            step = steps.next()
          }
          expect(step.value).toEqual(expected)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('keeps the nodes and edges that a new status does not touch', () => {
    const subject = (name: string): GraphSubject => ({
      ref: asRef(`Kustomization/apps/${name}`),
      kind: 'Kustomization',
      namespace: 'apps',
      name,
      status: 'ready',
      dependsOn: name === 'a' ? [] : [{ ref: asRef('Kustomization/apps/a') }],
    })
    const [a, b, c] = [subject('a'), subject('b'), subject('c')]
    const build = createGraphBuilder()
    const options = { scope: 'dependencies', rootCauses: [] } as const
    const before = allAtOnce(build([a, b, c], options))
    const after = allAtOnce(build([a, { ...b, status: 'failed' }, c], options))
    expect(after.nodes.map((node, at) => node === before.nodes[at])).toEqual([true, false, true])
    expect(after.edges.every((edge, at) => edge === before.edges[at])).toBe(true)
  })
})
