import { expect, it } from 'vitest'
import { countOptions, withChosen } from './count-options'

it('offers each value once, by name, with how often it occurs', () => {
  expect(countOptions(['web', 'apps', 'web'], (value) => `in ${value}`)).toEqual([
    { value: 'apps', label: 'in apps', count: 1 },
    { value: 'web', label: 'in web', count: 2 },
  ])
})

it('offers of what is known only what occurs, in the order in which it is known', () => {
  expect(countOptions(['ok', 'failed', 'ok'], undefined, ['failed', 'unknown', 'ok'])).toEqual([
    { value: 'failed', label: 'failed', count: 1 },
    { value: 'ok', label: 'ok', count: 2 },
  ])
})

it('keeps what is chosen, once, although there is none of it now', () => {
  const options = countOptions(['apps', 'web'])
  expect(withChosen(options, ['web', 'gone', 'gone'], (value) => `in ${value}`)).toEqual([
    ...options,
    { value: 'gone', label: 'in gone', count: 0 },
  ])
})
