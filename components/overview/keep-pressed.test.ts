import { expect, it } from 'vitest'
import type { Problem } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { keepPressed } from './keep-pressed'

const problem = (name: string, more: Partial<Problem> = {}): Problem => ({
  root: asRef(`HelmRelease/apps/${name}`),
  status: 'stalled',
  title: 'Upgrade failed',
  message: '',
  advice: { meaning: '', remedy: '' },
  holdsBack: [],
  holdsBackCount: 0,
  actions: ['reset'],
  ...more,
})
const A = problem('a')
const B = problem('b')
const C = problem('c')
const names = (shown: ReturnType<typeof keepPressed>) =>
  shown.map(({ problem: { root }, isOver }) => `${root.split('/')[2]}${isOver ? ' over' : ''}`)
const shown = (...problems: readonly Problem[]) => keepPressed([], problems, () => false)

it('keeps a problem that was acted on where it stood, and lets go of the others', () => {
  expect(names(keepPressed(shown(A, B, C), [C], (ref) => ref === B.root))).toEqual(['c', 'b over'])
  expect(names(keepPressed(shown(A, B, C), [A, C], (ref) => ref === B.root))).toEqual(['a', 'b over', 'c'])
  expect(names(keepPressed(shown(A, B), [], () => false))).toEqual([])
})

it('says of one that is over nothing that was said while it failed', () => {
  const stuck = problem('b', { since: '2026-11-29T20:00:00.000Z', holdsBackCount: 3, sameCount: 2 })
  const [over] = keepPressed(shown(stuck), [], () => true)
  expect(over).toMatchObject({ isOver: true, problem: { root: stuck.root, actions: [], holdsBackCount: 0 } })
  expect(Object.keys(over?.problem ?? {})).not.toContain('since')
  expect(keepPressed(over === undefined ? [] : [over], [], () => true)).toEqual([over])
})

it('keeps one that runs where it was pressed, with what is said of it now', () => {
  const runs = problem('b', { status: 'reconciling' })
  const next = keepPressed(shown(A, B, C), [A, C, runs], (ref) => ref === B.root)
  expect(names(next)).toEqual(['a', 'b', 'c'])
  expect(next[1]).toEqual({ problem: runs, isOver: false })
  expect(names(keepPressed(next, [A, C, runs], () => false))).toEqual(['a', 'c', 'b'])
})

it('takes one that fails again as it is', () => {
  const over = keepPressed(shown(A, B), [A], (ref) => ref === B.root)
  expect(names(keepPressed(over, [B, A], (ref) => ref === B.root))).toEqual(['b', 'a'])
})

it('keeps it through every news until it is read', () => {
  const once = keepPressed(shown(A, B), [A], (ref) => ref === B.root)
  expect(names(keepPressed(once, [A], (ref) => ref === B.root))).toEqual(['a', 'b over'])
  expect(names(keepPressed(once, [A], () => false))).toEqual(['a'])
})

it('looks at what the buttons act on', () => {
  const applier = asRef('Kustomization/apps/web')
  const workload = problem('pod', { applier })
  expect(names(keepPressed(shown(workload), [], (ref) => ref === applier))).toEqual(['pod over'])
})
