import { expect, it } from 'vitest'
import type { Problem } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { narrowFold } from './fold-problems'

const [ONE, TWO, THREE] = [asRef('Kustomization/a/one'), asRef('Kustomization/b/two'), asRef('Kustomization/b/three')]

function fold(extra: Partial<Problem>): Problem {
  return {
    root: ONE,
    status: 'failed',
    title: '3 Kustomizations: It cannot be built.',
    message: '',
    advice: { meaning: '', remedy: '' },
    holdsBack: [],
    holdsBackCount: 0,
    actions: [],
    same: [TWO, THREE],
    sameCount: 2,
    ...extra,
  }
}

const inNamespace = (namespace: string) => (ref: string) => ref.split('/')[1] === namespace

it.each<[string, string, Partial<Problem>, Partial<Problem>]>([
  ['two of three', 'b', {}, { root: TWO, same: [THREE], sameCount: 1, title: '2 Kustomizations: It cannot be built.' }],
  ['one of three', 'a', {}, { root: ONE, title: 'It cannot be built.' }],
  [
    'two that name what is missing',
    'b',
    { missing: asRef('Kustomization/x/y'), title: 'one and 2 others wait for x/y, which does not exist.' },
    { title: 'two and 1 other wait for x/y, which does not exist.' },
  ],
  [
    'one that takes from what is missing',
    'a',
    {
      missing: asRef('GitRepository/x/y'),
      title: 'one and 2 others take from GitRepository x/y, which does not exist.',
    },
    { title: 'one takes from GitRepository x/y, which does not exist.' },
  ],
])('a view of a part has %s', (_, namespace, given, seen) => {
  const narrowed = narrowFold(fold(given), inNamespace(namespace))
  expect(narrowed).toMatchObject(seen)
  expect(narrowed.same?.length).toBe(narrowed.sameCount)
})

it('leaves alone what is in the view as a whole, and what is in it by what it holds back only', () => {
  const problem = fold({})
  expect(narrowFold(problem, () => true)).toBe(problem)
  expect(narrowFold(problem, () => false)).toBe(problem)
})
