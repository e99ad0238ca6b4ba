import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { buildGraph, createGraphBuilder } from '@/lib/flux/graph/graph'
import { STATUSES } from '@/lib/flux/judge/status'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { createModelReader, type ModelQuestion } from './model'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [`apps/${name}`, `infra/${name}`])
const refTo = (path: string) => asRef(`Kustomization/${path}`)

const name = fc.constantFrom(...NAMES)
const change = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant('status' as const), name, status: fc.constantFrom(...STATUSES) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cause' as const), name, to: name }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('waits' as const), name, to: fc.array(name, { maxLength: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('gone' as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('asked' as const),
      fold: fc.constantFrom('auto' as const, 'on' as const, 'off' as const),
      edges: fc.constantFrom('needed' as const, 'all' as const),
      frames: fc.constantFrom('auto' as const, 'on' as const, 'off' as const),
    }),
  },
)

// Enough edges that some are left out as implied.
const LADDER = Array.from({ length: 60 }, (_, at) =>
  row(`ladder/${at}`, {
    dependsOn: [at - 1, at - 2].filter((to) => to >= 0).map((to) => ({ ref: refTo(`ladder/${to}`), missing: false })),
  }),
)

describe('what is drawn while rows change', () => {
  it.each([
    ['a few objects', []],
    ['many, with implied edges', LADDER],
  ])('is at every step what would be made of nothing: %s', (_, ground) => {
    const anyRow = fc.constantFrom(...NAMES, ...ground.map(({ ref }) => ref.slice('Kustomization/'.length)))
    fc.assert(
      fc.property(fc.array(fc.tuple(change, anyRow), { maxLength: 8 }), (changes) => {
        const rows = new Map([...NAMES.map((one) => row(one)), ...ground].map((row) => [row.ref, row]))
        const build = createGraphBuilder()
        const read = createModelReader()
        let asked: ModelQuestion = { question: { fold: 'off' }, edges: 'needed', frames: 'auto' }
        for (const [one, other] of changes) {
          const known = rows.get(refTo(other))
          if (one.type === 'asked') asked = { question: { fold: one.fold }, edges: one.edges, frames: one.frames }
          else if (one.type === 'gone') rows.delete(refTo(one.name))
          else if (known === undefined) continue
          else if (one.type === 'status') rows.set(known.ref, { ...known, status: one.status })
          else if (one.type === 'cause') rows.set(known.ref, { ...known, rootCause: refTo(one.to) })
          else rows.set(known.ref, { ...known, dependsOn: one.to.map((to) => ({ ref: refTo(to), missing: false })) })
          const scope = { scope: 'dependencies', rootCauses: [refTo('apps/a'), refTo('infra/b')] } as const
          const kept = read(allAtOnce(build(rows.values(), scope)), rows, asked)
          expect(kept).toEqual(createModelReader()(buildGraph(rows.values(), scope), rows, asked))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('leaves layout, facts and edges the same objects where a status is told again', () => {
    const rows = new Map([...NAMES.map((one) => row(one)), ...LADDER].map((row) => [row.ref, row]))
    const build = createGraphBuilder()
    const read = createModelReader()
    const asked: ModelQuestion = { question: { fold: 'off' }, edges: 'needed', frames: 'auto' }
    const before = read(allAtOnce(build(rows.values(), { scope: 'dependencies', rootCauses: [] })), rows, asked)
    const after = read(allAtOnce(build(rows.values(), { scope: 'dependencies', rootCauses: [] })), rows, asked)
    expect(before.impliedCount).toBeGreaterThan(0)
    expect([after.layout, after.structure, after.facts, after.edgeFacts]).toEqual([
      before.layout,
      before.structure,
      before.facts,
      before.edgeFacts,
    ])
    expect(after.layout).toBe(before.layout)
    expect(after.facts).toBe(before.facts)
    expect(after.edgeFacts).toBe(before.edgeFacts)
  })
})
