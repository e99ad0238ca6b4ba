import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import type { RolloutObject } from '@/lib/history/rows'
import { type Ref, refOf } from '@/lib/ref'
import type { Standing } from '../judge/standing'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { type Ran, type RanBefore, type RolloutRecords, recordRollouts, resumeRecord } from './rollout-record'

const START = Date.UTC(2026, 10, 20, 8)
const SOURCE = refOf('GitRepository', 'flux-system', 'main')

function source(): FluxResource {
  const parsed = parseResource('GitRepository', { metadata: { name: 'main', namespace: 'flux-system', uid: 'main' } })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

const applier = (name: string, namespace = 'apps') => refOf('Kustomization', namespace, name)
const ran = (digest: string, more: Partial<Ran> = {}): Ran => ({ digest, shown: digest, isCompared: true, ...more })

interface Moment {
  readonly standings: Readonly<Record<Ref, Standing>>
  readonly before?: Readonly<Record<Ref, RanBefore>>
  readonly runs?: Readonly<Record<Ref, Ran>>
  readonly finished?: boolean
  readonly at?: number
  readonly more?: Partial<Rollout>
  /** All of them where it is not said. */
  readonly looked?: Iterable<Ref>
}

function look(
  known: RolloutRecords,
  { standings, before = {}, runs = {}, finished = false, at = 1, more, looked }: Moment,
) {
  const told = Object.entries(standings) as [Ref, Standing][]
  const count = (wanted: Standing) => told.filter(([, standing]) => standing === wanted).length
  const rollout: Rollout = {
    ...{ id: 'r1', source: SOURCE, revision: 'main@sha1:abc', revisionShort: 'main@abc' },
    startedAt: new Date(START).toISOString(),
    total: told.length,
    ...{ done: count('done'), failed: count('failed'), waiting: count('waiting'), suspended: count('suspended') },
    running: [],
    ...(finished ? { finishedAt: new Date(START + at * 1_000).toISOString() } : {}),
    ...more,
  }
  const appliers = new Map(
    told.map(([ref, standing]) => [ref, { standing, hasBegun: true, hasFailed: standing === 'failed' }]),
  )
  return recordRollouts(
    known,
    [{ rollout, source: source(), appliers, looked: new Set(looked ?? told.map(([ref]) => ref)) }],
    {
      uidOf: (ref) => `uid ${ref}`,
      runs: (ref) => runs[ref],
      ranBefore: (ref) => before[ref],
      now: START + at * 1_000,
    },
  )
}

const brief = ({ ref, outcome, before, after, changed }: RolloutObject) => [ref, outcome, before, after, changed]
const [A, B] = [applier('a'), applier('b')]
const before = { [A]: ran('sha256:1'), [B]: ran('sha256:1') }

describe('a roll-out', () => {
  it('keeps what each object ran before and runs now, and that it was changed', () => {
    const opened = look(new Map(), { standings: { [A]: 'running', [B]: 'waiting' }, before })
    expect(opened.rolloutObjects.map(brief)).toEqual([
      [A, 'running', 'sha256:1', undefined, undefined],
      [B, 'waiting', 'sha256:1', undefined, undefined],
    ])
    // What it ran before is that of the beginning, whatever is known later.
    const runs = { [A]: ran('sha256:2'), [B]: ran('sha256:1') }
    const ended = look(opened.records, {
      standings: { [A]: 'done', [B]: 'done' },
      before: { [A]: ran('sha256:2') },
      ...{ runs, finished: true, at: 9 },
    })
    expect(ended.rolloutObjects.map(brief)).toEqual([
      [A, 'done', 'sha256:1', 'sha256:2', true],
      [B, 'done', 'sha256:1', 'sha256:1', false],
    ])
    expect(ended.rollouts).toMatchObject([{ done: 2, finishedAt: START + 9_000 }])
    expect(ended.rollouts[0]).not.toHaveProperty('unchanged')
  })

  it('that changed nothing says so once it has ended', () => {
    const moment = { standings: { [A]: 'done' }, before, runs: { [A]: ran('sha256:1') } } as const
    const open = look(new Map(), moment)
    expect(open.rollouts[0]).not.toHaveProperty('unchanged')
    expect(look(open.records, { ...moment, finished: true }).rollouts).toMatchObject([{ unchanged: true }])
  })

  it('that reached nobody has not changed nothing: what failed runs what it ran before, and is to be seen', () => {
    const runs = { [A]: ran('sha256:1'), [B]: ran('sha256:1') }
    const ended = look(new Map(), { standings: { [A]: 'done', [B]: 'failed' }, before, runs, finished: true })
    expect(ended.rollouts).toMatchObject([{ failed: 1 }])
    expect(ended.rollouts[0]).not.toHaveProperty('unchanged')
  })

  it('does not say that it changed nothing where nobody can tell', () => {
    const generation = ran('generation 1', { isCompared: false })
    const moment = { standings: { [A]: 'done' }, finished: true } as const
    const below = look(new Map(), { ...moment, before: { [A]: generation }, runs: { [A]: generation } })
    expect(below.rollouts[0]).not.toHaveProperty('unchanged')
    expect(below.rolloutObjects.map(brief)).toEqual([[A, 'done', undefined, undefined, undefined]])
    const unseen = look(new Map(), { ...moment, runs: { [A]: ran('sha256:1') } })
    expect(unseen.rolloutObjects.map(brief)).toEqual([[A, 'done', undefined, 'sha256:1', undefined]])
  })

  it('changes what ran nothing before', () => {
    const moment = { standings: { [A]: 'done' }, before: { [A]: 'none' }, runs: { [A]: ran('sha256:1') } } as const
    expect(look(new Map(), moment).rolloutObjects).toMatchObject([{ changed: true }])
  })

  it('knows a repair from a failure: back on the same digest is a change from what broke', () => {
    const moment = { standings: { [A]: 'done' }, before: { [A]: ran('sha256:2 failed') } } as const
    expect(look(new Map(), { ...moment, runs: { [A]: ran('sha256:1') } }).rolloutObjects).toMatchObject([
      { changed: true },
    ])
    expect(look(new Map(), { ...moment, runs: { [A]: ran('sha256:2') } }).rolloutObjects).toMatchObject([
      { changed: false },
    ])
  })

  it('writes nothing while it stands as it stood', () => {
    const moment = { standings: { [A]: 'running' }, before } as const
    const { records } = look(new Map(), moment)
    const again = look(records, { ...moment, at: 5 })
    expect([again.rollouts, again.rolloutObjects]).toEqual([[], []])
  })

  it('is the same whether all of its objects are looked at or those that are otherwise', () => {
    const standing = fc.constantFrom<Standing[]>('running', 'waiting', 'done', 'failed', 'suspended')
    const step = fc.record({ at: fc.nat(4), standing: fc.option(standing), digest: fc.nat(2), finished: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let [some, all]: [RolloutRecords, RolloutRecords] = [new Map(), new Map()]
        const standings = new Map<Ref, Standing>(Array.from({ length: 3 }, (_, at) => [applier(`k${at}`), 'waiting']))
        const runs = new Map<Ref, Ran>()
        for (const [index, { at, standing, digest, finished }] of steps.entries()) {
          const ref = applier(`k${at}`)
          if (standing === null) standings.delete(ref)
          else standings.set(ref, standing)
          runs.set(ref, ran(`sha256:${digest}`))
          const moment = { runs: Object.fromEntries(runs), finished, at: index + 1, before: { [A]: ran('sha256:1') } }
          const shown = Object.fromEntries(standings)
          const one = look(some, { ...moment, standings: shown, looked: [ref] })
          const other = look(all, { ...moment, standings: shown, looked: [ref, ...standings.keys()] })
          expect([one.rollouts, one.rolloutObjects]).toEqual([other.rollouts, other.rolloutObjects])
          ;[some, all] = [one.records, other.records]
        }
      }),
    )
  })

  it('goes on behind a start as if there had been none', () => {
    const opened = look(new Map(), { standings: { [A]: 'running' }, before })
    const [row] = opened.rollouts
    if (row === undefined) throw new Error('nothing was kept')
    const resumed = resumeRecord(row, opened.rolloutObjects)
    const ended = look(resumed, { standings: { [A]: 'done' }, runs: { [A]: ran('sha256:2') }, finished: true, at: 9 })
    expect(ended.rolloutObjects.map(brief)).toEqual([[A, 'done', 'sha256:1', 'sha256:2', true]])
  })
})

describe('a large roll-out', () => {
  const names = Array.from({ length: 500 }, (_, at) => applier(`k${at}`, at < 300 ? 'apps' : 'infra'))
  const all = (standing: Standing) => Object.fromEntries(names.map((ref) => [ref, standing]))
  const before = Object.fromEntries(names.map((ref) => [ref, ran('sha256:1')]))

  it('of a monorepo keeps a row for each object that was changed, and counts the others', () => {
    const opened = look(new Map(), { standings: all('waiting'), before })
    expect(opened.rolloutObjects).toEqual([])
    const [first = A, second = B] = names
    const runs = { ...before, [first]: ran('sha256:2'), [second]: ran('sha256:2') }
    const ended = look(opened.records, { standings: all('done'), runs, finished: true, at: 9 })
    expect(ended.rolloutObjects.map(({ ref }) => ref)).toEqual([first, second])
    expect(ended.rollouts).toMatchObject([{ total: 500, done: 500, quiet: { apps: 298, infra: 200 } }])
  })

  it('keeps those that did not end well', () => {
    const [first = A] = names
    const standings = { ...all('done'), [first]: 'failed' as const }
    const ended = look(new Map(), { standings, before, runs: before, finished: true })
    expect(ended.rolloutObjects.map(brief)).toEqual([[first, 'failed', 'sha256:1', 'sha256:1', false]])
  })
})
