// A generated month, told to the figures as it would have been recorded, against the sums of whoever generated it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry, RolloutObject, RolloutRow } from '@/lib/history/rows'
import { refOf } from '@/lib/ref'
import { computeFigures } from './figures'
import { usualSecondsOf } from './usual-length'

const MINUTE = 60_000
const DAY = 86_400_000
const FROM = Date.UTC(2026, 9, 1)
const NOW = FROM + 30 * DAY
const SOURCE = refOf('GitRepository', 'flux-system', 'main')
const app = (name: string | number) => refOf('Kustomization', 'apps', `app-${name}`)

const status = (name: string | number, at: number, became: string, more: Partial<Entry> = {}): Entry => ({
  ...{ key: `s:${name}:${became}:${at}`, at, type: 'status', object: app(name), uid: `uid-${name}`, became },
  ...more,
})

function rollout(id: string, startedAt: number, more: Partial<RolloutRow> = {}): RolloutRow {
  const counts = { total: 1, done: 1, failed: 0, suspended: 0, waiting: 0, quiet: {} }
  const names = { id, source: SOURCE, sourceUid: 'main', revision: id, short: id }
  return { ...names, startedAt, finishedAt: startedAt + MINUTE, ...counts, ...more }
}

const object = (rolloutId: string, name: string | number, at: number, more: Partial<RolloutObject> = {}) => {
  const changed: RolloutObject = {
    rollout: rolloutId,
    uid: `uid-${name}`,
    ref: app(name),
    outcome: 'done',
    at,
    changed: true,
  }
  return { ...changed, ...more }
}

const NOTHING = { entries: [], rollouts: [], objects: [], gaps: [], from: FROM, now: NOW }

interface Slot {
  readonly kind: 'incident' | 'flap' | 'held' | 'suspended' | 'deploy' | 'unchanged' | 'bad-deploy' | 'gap' | 'gapped'
  readonly minutes: number
}

const slots = fc.array(
  fc.record({
    kind: fc.constantFrom<Slot['kind']>(
      ...(['incident', 'flap', 'held', 'suspended', 'deploy', 'unchanged', 'bad-deploy', 'gap', 'gapped'] as const),
    ),
    minutes: fc.integer({ min: 1, max: 60 }),
  }),
  { maxLength: 200 },
)

/** One thing happens every three hours, to an object of its own. */
function play(told: readonly Slot[]) {
  const entries: Entry[] = []
  const rollouts: RolloutRow[] = []
  const objects: RolloutObject[] = []
  const gaps: { from: number; to: number }[] = []
  for (const [index, { kind, minutes }] of told.entries()) {
    const at = FROM + index * 3 * 60 * MINUTE + MINUTE
    const end = at + minutes * MINUTE
    const id = `r${index}`
    const broke = () => entries.push(status(index, at, 'failed'), status(index, end, 'ready'))
    const deploy = () => [objects.push(object(id, index, at)), rollouts.push(rollout(id, at))]
    const ways: Readonly<Record<Slot['kind'], () => unknown>> = {
      incident: broke,
      flap: () => entries.push(status(index, at, 'failed'), status(index, at + 59_000, 'ready')),
      held: () => entries.push(status(index, at, 'failed', { root: SOURCE }), status(index, end, 'ready')),
      suspended: () => entries.push(status(index, at, 'stalled'), status(index, end, 'suspended')),
      gap: () => gaps.push({ from: at, to: end }),
      gapped: () => [gaps.push({ from: at, to: at + 1_000 }), broke()],
      unchanged: () => rollouts.push(rollout(id, at, { unchanged: true })),
      deploy,
      'bad-deploy': () => [
        deploy(),
        entries.push(status(index, at + 20 * MINUTE, 'failed'), status(index, at + 50 * MINUTE, 'ready')),
      ],
    }
    ways[kind]()
  }
  return { ...NOTHING, entries, rollouts, objects, gaps }
}

describe('the figures of a month', () => {
  it('are the sums of whoever generated it, whatever happened', () => {
    fc.assert(
      fc.property(slots, (told) => {
        const count = (...kinds: readonly Slot['kind'][]) => told.filter(({ kind }) => kinds.includes(kind)).length
        const { total, days } = computeFigures(play(told))
        const deploys = count('deploy', 'bad-deploy')
        expect(total).toMatchObject({
          deploys,
          incidents: count('incident', 'suspended', 'gapped', 'bad-deploy'),
          runningIncidents: 0,
          recovered: count('incident', 'gapped', 'bad-deploy'),
          leftOut: count('gapped'),
          failedDeploys: count('bad-deploy'),
        })
        expect(total.changeFailureRate).toBe(
          deploys < 5 ? undefined : Math.round((count('bad-deploy') / deploys) * 1_000) / 1_000,
        )
        const sum = (pick: (day: (typeof days)[number]) => number) => days.reduce((all, day) => all + pick(day), 0)
        expect(sum((day) => day.deploys)).toBe(total.deploys)
        expect(sum((day) => day.incidents)).toBe(total.incidents)
        expect(sum((day) => day.recovered)).toBe(total.recovered)
        expect(sum((day) => day.failedDeploys)).toBe(total.failedDeploys)
        const lengths = told
          .flatMap(({ kind, minutes }) => (kind === 'incident' ? [minutes * 60] : kind === 'bad-deploy' ? [1_800] : []))
          .sort((a, b) => a - b)
        const half = lengths.length / 2
        const median = ((lengths[Math.ceil(half) - 1] ?? 0) + (lengths[Math.floor(half)] ?? 0)) / 2
        expect(total.recoverMedianSeconds).toBe(lengths.length === 0 ? undefined : Math.round(median))
      }),
      { numRuns: 60 },
    )
  })

  it('count no time that nobody recorded', () => {
    const half = { from: FROM, to: FROM + 15 * DAY }
    const rollouts = Array.from({ length: 30 }, (_, index) => rollout(`r${index}`, FROM + 16 * DAY + index * MINUTE))
    const objects = rollouts.map(({ id, startedAt }) => object(id, 1, startedAt))
    const { total, days } = computeFigures({ ...NOTHING, rollouts, objects, gaps: [half] })
    expect(total.deploysADay).toBe(2)
    expect(days[0]?.unrecordedSeconds).toBe(86_400)
    expect(days[20]?.unrecordedSeconds).toBe(0)
    expect(computeFigures({ ...NOTHING, gaps: [{ from: FROM, to: NOW }] }).total).not.toHaveProperty('deploysADay')
  })
})

describe('an incident', () => {
  const of = (...entries: readonly Entry[]) => computeFigures({ ...NOTHING, entries })

  it('that goes on is counted apart, with its worst state on each of its days', () => {
    const { total, days } = of(status('a', NOW - 2 * DAY, 'failed'), status('a', NOW - DAY, 'stalled'))
    expect(total).toMatchObject({ incidents: 1, runningIncidents: 1, recovered: 0 })
    expect(days.slice(-4, -1).map(({ worst }) => worst)).toEqual([undefined, 'stalled', 'stalled'])
  })

  it('is one through retries, runs and waits, until the object is well', () => {
    const at = (minutes: number) => FROM + minutes * MINUTE
    const way = ['failed', 'reconciling', 'failed', 'waiting', 'unknown', 'failed', 'ready']
    const { total } = of(...way.map((became, index) => status('a', at(index * 2), became)))
    expect(total).toMatchObject({ incidents: 1, recovered: 1, recoverMedianSeconds: 720 })
  })

  it('that began before the month and ended in it is recovered in it, and did not begin in it', () => {
    const { total } = of(status('a', FROM - DAY, 'failed'), status('a', FROM + DAY, 'ready'))
    expect(total).toMatchObject({ incidents: 0, recovered: 1 })
  })

  it('of an object that was replaced is not that of its successor', () => {
    const { total } = of(
      status('a', FROM, 'failed'),
      status('a', FROM + 5 * MINUTE, 'deleted'),
      status('a', FROM + 6 * MINUTE, 'failed', { uid: 'another', key: 'x' }),
    )
    expect(total).toMatchObject({ incidents: 2, runningIncidents: 1, recovered: 0 })
  })
})

describe('a deploy', () => {
  const rollouts = [rollout('r', FROM)]

  it('is one, however many objects it changes', () => {
    const objects = Array.from({ length: 9 }, (_, index) => object('r', index, FROM))
    expect(computeFigures({ ...NOTHING, rollouts, objects })).toMatchObject({ total: { deploys: 1 } })
    expect(computeFigures({ ...NOTHING, rollouts, objects }).days[0]).toMatchObject({ deploys: 1, changed: 9 })
  })

  it('is none while nothing was reached, and one without digests where something applied it', () => {
    const { changed: _, ...untold } = object('r', 1, FROM)
    expect(computeFigures({ ...NOTHING, rollouts }).total.deploys).toBe(0)
    expect(computeFigures({ ...NOTHING, rollouts, objects: [{ ...untold, outcome: 'waiting' }] }).total.deploys).toBe(0)
    expect(computeFigures({ ...NOTHING, rollouts, objects: [untold] }).total.deploys).toBe(1)
    const large = [rollout('r', FROM, { quiet: { apps: 300 } })]
    expect(computeFigures({ ...NOTHING, rollouts: large }).total.deploys).toBe(1)
  })

  it('is not blamed for what breaks later, earlier, or elsewhere', () => {
    const objects = [object('r', 1, FROM)]
    const failedWith = (...entries: readonly Entry[]) =>
      computeFigures({ ...NOTHING, rollouts, objects, entries }).total.failedDeploys
    expect(failedWith(status(1, FROM + 29 * MINUTE, 'failed'))).toBe(1)
    expect(failedWith(status(1, FROM + 31 * MINUTE, 'failed'))).toBe(0)
    expect(failedWith(status(1, FROM - MINUTE, 'failed'))).toBe(0)
    expect(failedWith(status(2, FROM + MINUTE, 'failed'))).toBe(0)
  })
})

it('what is usual is the median of the last twenty that ended by themselves, from three on', () => {
  const ofSeconds = (...lengths: readonly number[]) =>
    lengths.map((seconds, index) => rollout(`r${index}`, FROM, { finishedAt: FROM + seconds * 1_000 }))
  expect(usualSecondsOf(ofSeconds(10, 90))).toBeUndefined()
  expect(usualSecondsOf(ofSeconds(10, 90, 30))).toBe(30)
  expect(usualSecondsOf([...ofSeconds(10, 90, 30, 0), rollout('o', FROM, { overtakenBy: 'x' })])).toBe(30)
  expect(usualSecondsOf([...ofSeconds(...Array(20).fill(10)), ...ofSeconds(...Array(30).fill(99))])).toBe(10)
})
