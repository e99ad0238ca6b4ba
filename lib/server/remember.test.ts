import { expect, it } from 'vitest'
import { dropOldest, remember } from './remember'

it('forgets first what has not been told again for longest', () => {
  const known = new Map<string, number>()
  remember(known, 'a', 1, 2)
  remember(known, 'b', 2, 2)
  remember(known, 'a', 3, 2)
  expect([...known]).toEqual([
    ['b', 2],
    ['a', 3],
  ])
  remember(known, 'c', 4, 2)
  expect([...known]).toEqual([
    ['a', 3],
    ['c', 4],
  ])
})

it('leaves everything where there is room', () => {
  const known = new Map([['a', 1]])
  dropOldest(known, 1)
  expect(known.size).toBe(1)
  dropOldest(known, 0)
  expect(known.size).toBe(0)
})
