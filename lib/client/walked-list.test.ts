import { expect, it } from 'vitest'
import { siblingsOf } from './walked-list'

it('knows what comes before and after in the order of the list', () => {
  const ids = ['b', 'a', 'c']
  expect(siblingsOf('a', { ids })).toEqual({ place: 2, size: 3, previous: 'b', next: 'c' })
  expect(siblingsOf('b', { ids })).toEqual({ place: 1, size: 3, previous: undefined, next: 'a' })
  expect(siblingsOf('c', { ids })?.next).toBeUndefined()
  expect(siblingsOf('x', { ids })).toBeUndefined()
})
