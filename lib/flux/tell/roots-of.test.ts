import { expect, it } from 'vitest'
import type { Problem } from '@/lib/contract/state'
import { refOf } from '@/lib/ref'
import { rootsOf } from './roots-of'

const entry = (name: string, rest: Partial<Problem> = {}): Problem => ({
  root: refOf('Kustomization', 'apps', name),
  status: 'failed',
  title: '',
  message: '',
  advice: { meaning: '', remedy: '' },
  holdsBack: [],
  holdsBackCount: 0,
  actions: [],
  ...rest,
})

it('rings what fails and all that fail alike, and nothing for its mark alone', () => {
  const same = [refOf('Kustomization', 'apps', 'b')]
  const marked = entry('c', { status: 'ready', mark: 'behind' })
  expect(rootsOf([entry('a', { same }), marked])).toEqual([refOf('Kustomization', 'apps', 'a'), ...same])
})

it('rings what is marked and holds others back', () => {
  const marked = entry('c', { status: 'ready', mark: 'behind', holdsBackCount: 1 })
  expect(rootsOf([marked])).toEqual([marked.root])
})
