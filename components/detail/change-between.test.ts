import { expect, it } from 'vitest'
import { changeBetween } from './change-between'

it.each([
  ['a\nb\nc', 'a\nx\nc'],
  ['', 'a'],
  ['aaa', 'aa'],
  ['ab', 'abab'],
  ['status: 1', 'status: 1\nmore: 2'],
])('turns %j into %j and leaves alone what is the same', (before, after) => {
  const change = changeBetween(before, after)
  if (change === undefined) throw new Error('no change')
  expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after)
  expect(change.to - change.from).toBeLessThanOrEqual(Math.max(1, before.length - after.length))
})

it('is nothing between texts that are the same', () => {
  expect(changeBetween('a', 'a')).toBeUndefined()
})
