import { expect, it } from 'vitest'
import { remember } from './reading'

it('reads each row once, and anew when another has taken its place', () => {
  const seen: object[] = []
  const read = remember((row: { readonly name: string }) => {
    seen.push(row)
    return [row.name]
  })
  const [first, second] = [{ name: 'web' }, { name: 'web' }]
  expect(read(first)).toBe(read(first))
  expect(read(second)).toEqual(['web'])
  expect(seen).toEqual([first, second])
})
