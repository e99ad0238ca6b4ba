import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refOf } from '@/lib/ref'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { parseFluxRef } from '../object/flux-ref'
import { subject, without } from '../testing/cause-subject'
import type { RootCauseSubject } from './blockers'
import { findRootCauses } from './root-cause'
import { ALL_READ } from './sight'
import { STATUSES, type Status } from './status'

function find(subjects: readonly RootCauseSubject[]) {
  return allAtOnce(findRootCauses(new Map(subjects.map((entry) => [entry.ref, entry])), ALL_READ))
}

const GIT = asRef('GitRepository/flux-system/apps')

describe('on a large graph', () => {
  it('judges a chain and a ring of 5,000 without running over the stack or for ever', () => {
    const name = (at: number) => asRef(`Kustomization/apps/k${at % 5_000}`)
    const ring = Array.from({ length: 5_000 }, (_, at) => subject(name(at), 'waiting', { dependsOn: [name(at + 1)] }))
    const chain = [...ring.slice(0, -1), subject(name(4_999), 'failed')]
    expect(find(ring).groups[0]?.cycle).toHaveLength(5_000)
    expect(find(chain).groups[0]?.holdsBack).toHaveLength(4_999)
  })

  it('ends on 5,000 objects that wait for each other at random, each in one group', () => {
    const name = (at: number) => asRef(`Kustomization/apps/k${at % 5_000}`)
    let seed = 7
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed
    }
    const tangle = Array.from({ length: 5_000 }, (_, at) =>
      subject(name(at), 'waiting', { dependsOn: [name(next()), name(next()), name(at + 1)] }),
    )
    const { groups } = find(tangle)
    const listed = groups.flatMap(({ root, holdsBack }) => [root, ...holdsBack])
    expect(new Set(listed).size).toBe(5_000)
    expect(listed).toHaveLength(5_000)
  })
})

const KINDS = ['Kustomization', 'HelmRelease', 'GitRepository', 'HelmChart'] as const
const refArbitrary = fc
  .tuple(fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 7 }))
  .map(([kind, at]) => refOf(kind, 'n', `o${at}`))
const subjectArbitrary = fc
  .record({
    ref: refArbitrary,
    status: fc.constantFrom(...STATUSES),
    dependsOn: fc.array(refArbitrary, { maxLength: 4 }),
    source: fc.option(refArbitrary, { nil: undefined }),
    waitsFor: fc.array(refArbitrary, { maxLength: 2 }),
    reason: fc.constantFrom('DependencyNotReady', 'ArtifactFailed', 'HealthCheckFailed', 'BuildFailed'),
    named: refArbitrary,
  })
  .map(({ ref, status, dependsOn, source, waitsFor, reason, named }) =>
    subject(ref, status, {
      dependsOn,
      waitsFor,
      ready: { reason, message: `timeout waiting for: [${named} status: x]` },
      ...(source === undefined ? {} : { source: { ref: source } }),
    }),
  )

describe('on any graph', () => {
  it('ends, lists each object once, and lets no failure hide behind progress', () => {
    fc.assert(
      fc.property(fc.array(subjectArbitrary, { maxLength: 25 }), fc.subarray([...KINDS]), (list, unread) => {
        const subjects = new Map(list.map((entry) => [entry.ref, entry]))
        const { groups, rootOf } = allAtOnce(findRootCauses(subjects, without(unread)))
        const listed = groups.flatMap(({ root, holdsBack }) => [root, ...holdsBack])
        expect(new Set(listed).size).toBe(listed.length)
        for (const { root, type, missing, cycle, holdsBack } of groups) {
          expect(subjects.has(root)).toBe(true)
          for (const ref of holdsBack) expect(rootOf.get(ref)).toBe(root)
          for (const ref of cycle ?? []) expect(ref === root || holdsBack.includes(ref)).toBe(true)
          expect(missing !== undefined).toBe(type === 'missing')
          if (missing !== undefined) {
            expect(subjects.has(missing)).toBe(false)
            expect(unread).not.toContain(parseFluxRef(missing)?.kind)
          }
          if (type !== 'object') continue
          const failures = holdsBack.filter((ref) => ['failed', 'stalled'].includes(subjects.get(ref)?.status ?? ''))
          if (failures.length > 0) expect(['failed', 'stalled']).toContain(subjects.get(root)?.status)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Edges lead to a higher number only, so that there is no circle. */
const advancing = fc
  .array(
    fc.record({
      status: fc.constantFrom<Status>('waiting', 'reconciling', 'ready', 'static', 'terminating'),
      to: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
      awaits: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 }),
      fromSource: fc.boolean(),
    }),
    { minLength: 2, maxLength: 30 },
  )
  .map((entries) => {
    const name = (at: number) => refOf('Kustomization', 'n', `o${at}`)
    const last = entries.length - 1
    const there = (at: number, steps: readonly number[]) => steps.map((step) => at + step).filter((to) => to <= last)
    return entries.map(({ status, to, awaits, fromSource }, at) =>
      subject(name(at), status, {
        dependsOn: there(at, to).map(name),
        waitsFor: there(at, awaits).map(name),
        source: { ref: GIT },
        ready: fromSource
          ? { reason: 'ArtifactFailed', message: 'Source artifact not found, retrying in 30s' }
          : { reason: 'DependencyNotReady', message: `dependency 'n/o${at + 1}' is not ready` },
      }),
    )
  })

describe('in a world where every object advances', () => {
  it('there is no root cause, and in one where a single one fails each root can be reached from what it holds back', () => {
    fc.assert(
      fc.property(advancing, fc.constantFrom<Status>('ready', 'reconciling'), fc.nat(), (list, source, nth) => {
        const world = [...list, subject(GIT, source)]
        const calm = find(world)
        expect([calm.groups, calm.rootOf.size]).toEqual([[], 0])
        const failing = list[nth % list.length]?.ref
        const changed = world.map((one) => (one.ref === failing ? { ...one, status: 'failed' as const } : one))
        const edges = new Map(
          changed.map((one) => [one.ref, [...(one.dependsOn ?? []).map(({ ref }) => ref), ...(one.waitsFor ?? [])]]),
        )
        for (const { root, holdsBack } of find(changed).groups) {
          expect(root).toBe(failing)
          for (const held of holdsBack) {
            const seen = new Set([held])
            for (const at of seen) for (const to of edges.get(at) ?? []) seen.add(to)
            expect(seen.has(root)).toBe(true)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
