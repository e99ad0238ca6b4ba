import { expect, it } from 'vitest'
import { isSame } from './same'

it.each<[string, unknown, unknown]>([
  ['records in another order of fields', { a: 1, b: [2] }, { b: [2], a: 1 }],
  ['dates of one moment', { at: new Date(5) }, { at: new Date(5) }],
  ['labels of hostile names', { constructor: 'x', ['__proto__']: 'y' }, { constructor: 'x', ['__proto__']: 'y' }],
])('takes %s for the same', (_, a, b) => expect(isSame(a, b)).toBe(true))

it.each<[string, unknown, unknown]>([
  ['a field more', { a: 1 }, { a: 1, b: 2 }],
  ['another place in a list', ['a', 'b'], ['b', 'a']],
  ['a hostile label of another value', { constructor: 'x' }, { constructor: 'y' }],
  ['nothing and an empty record', undefined, {}],
])('tells %s', (_, a, b) => {
  expect(isSame(a, b)).toBe(false)
  expect(isSame(b, a)).toBe(false)
})
