import { describe, expect, it } from 'vitest'
import type { ActionName } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { bestForAll, planBulk, sayReasons } from './bulk-plan'

type Row = Parameters<typeof planBulk>[0][number]

function row(name: string, facts: Partial<Row> = {}): Row {
  return {
    ref: asRef(`Kustomization/apps/${name}`),
    status: 'ready',
    suspended: false,
    actions: ['reconcile', 'reconcile-with-source', 'suspend'],
    ...facts,
  }
}
const ASLEEP: Partial<Row> = { status: 'suspended', suspended: true, actions: ['resume', 'resume-and-reconcile'] }
const EXHAUSTED: Partial<Row> = { status: 'stalled', actions: ['reset', 'force', 'suspend'] }
const STATIC: Partial<Row> = { actions: ['suspend'], notReconcilable: { reason: 'It is static.', instead: [] } }
const LEAVING: Partial<Row> = { status: 'terminating', actions: [] }
const allowed = () => undefined

describe('planBulk', () => {
  it.each<[ActionName, Partial<Row>, string]>([
    ['reconcile', ASLEEP, 'suspended'],
    ['reconcile', EXHAUSTED, 'without retries left (only a reset helps)'],
    ['reconcile', STATIC, 'not reconciled by request'],
    ['reconcile', LEAVING, 'being deleted'],
    ['suspend', ASLEEP, 'suspended already'],
    ['suspend', { actions: ['reconcile'] }, 'cannot be suspended'],
    ['resume', {}, 'not suspended'],
    ['reset', {}, 'has nothing to reset'],
  ])('leaves out of %s what would not answer, and says why', (action, facts, why) => {
    expect(planBulk([row('a', facts)], action, allowed)).toEqual({
      targets: [],
      skipped: [{ ref: 'Kustomization/apps/a', why }],
    })
  })

  it('leaves out what this person may not ask for, with the missing right', () => {
    const plan = planBulk([row('a'), row('b')], 'reconcile', (ref) => (ref.endsWith('/b') ? 'You may not.' : undefined))
    expect(plan.targets.map(({ ref }) => ref)).toEqual(['Kustomization/apps/a'])
    expect(plan.skipped).toEqual([{ ref: 'Kustomization/apps/b', why: 'You may not.' }])
  })

  it('simply reconciles what has no source of its own', () => {
    const plan = planBulk([row('a'), row('b', { actions: ['reconcile', 'suspend'] })], 'reconcile-with-source', allowed)
    expect(plan.targets.map(({ action }) => action)).toEqual(['reconcile-with-source', 'reconcile'])
  })
})

describe('sayReasons', () => {
  it('names each reason once', () => {
    const { skipped } = planBulk([row('a', ASLEEP), row('b', ASLEEP), row('c', LEAVING)], 'reconcile', allowed)
    expect(sayReasons(skipped)).toEqual([
      { why: 'suspended', refs: ['Kustomization/apps/a', 'Kustomization/apps/b'] },
      { why: 'being deleted', refs: ['Kustomization/apps/c'] },
    ])
  })
})

describe('bestForAll', () => {
  const OFFERED = ['reconcile', 'reset', 'resume'] as const
  const FAILING: Partial<Row> = { status: 'failed', actions: ['reconcile', 'reset', 'suspend'] }

  it.each<[string, readonly Partial<Row>[], string | undefined]>([
    ['who has no retries left is reset', [EXHAUSTED], 'reset'],
    ['those that are well count for nothing beside one that fails', [{}, {}, EXHAUSTED], 'reset'],
    ['most of those that fail decide', [FAILING, FAILING, EXHAUSTED], 'reconcile'],
    ['who sleeps is woken', [ASLEEP, ASLEEP, {}], 'resume'],
    ['what can be asked of nobody helps nobody', [STATIC], undefined],
  ])('%s', (_what, rows, expected) => {
    expect(
      bestForAll(
        rows.map((facts, at) => row(String(at), facts)),
        OFFERED,
      ),
    ).toBe(expected)
  })
})
