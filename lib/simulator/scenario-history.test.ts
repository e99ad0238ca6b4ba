import { expect, it } from 'vitest'
import { nameOf } from '@/lib/ref'
import { buildScenario } from './scenario'
import { recallWeeks } from './scenario-history'

const NOW = new Date('2026-11-30T03:00:00Z')
const { since, spans, batch } = recallWeeks(
  buildScenario('homelab', NOW, 1).objects.map((object, place) => ({
    ...object,
    metadata: { ...object.metadata, uid: `uid-${place}` },
  })),
  NOW,
)
const { entries = [], rollouts = [], rolloutObjects = [] } = batch

it('lies in the past, in the time that is covered but for the hours in which nobody looked', () => {
  expect(NOW.getTime() - since).toBeGreaterThan(20 * 86_400_000)
  const isCovered = (at: number) => spans.some(({ began, seen }) => began <= at && at <= seen)
  expect(spans).toHaveLength(2)
  for (const { at } of entries) expect(isCovered(at)).toBe(true)
  for (const { startedAt, finishedAt = 0 } of rollouts) {
    expect(finishedAt).toBeGreaterThan(startedAt)
    expect(finishedAt).toBeLessThanOrEqual(NOW.getTime())
  }
})

it('says of each roll-out what it reached, and of each object that it changed another digest', () => {
  for (const rollout of rollouts) {
    const own = rolloutObjects.filter((object) => object.rollout === rollout.id)
    expect(own).toHaveLength(rollout.total)
    expect(rollout.done + rollout.failed).toBe(rollout.total)
    expect(own.filter(({ outcome }) => outcome === 'failed')).toHaveLength(rollout.failed)
    expect(own.every(({ changed, before, after }) => changed === (before !== after))).toBe(true)
    expect(rollout.unchanged === true).toBe(own.every(({ changed }) => changed === false))
  }
  expect(rollouts.some(({ failed }) => failed === 3)).toBe(true)
})

it('mends what it broke, by the digest that ran before', () => {
  const night = rollouts.findIndex(({ failed }) => failed === 3)
  const [broken, repair] = rollouts.slice(night, night + 2)
  const of = (id: string | undefined, name: string) =>
    rolloutObjects.find(({ rollout, ref }) => rollout === id && nameOf(ref) === name)
  expect(repair?.subject).toContain('Revert')
  expect(of(repair?.id, 'nextcloud')?.after).toBe(of(broken?.id, 'nextcloud')?.before)
  const told = entries.filter(({ type }) => type === 'status').map(({ became, object }) => `${became} ${object}`)
  expect(told.filter((one) => one.startsWith('failed')).length).toBe(
    told.filter((one) => one.startsWith('ready')).length,
  )
})

it('has no key twice', () => {
  expect(new Set(entries.map(({ key }) => key)).size).toBe(entries.length)
})
