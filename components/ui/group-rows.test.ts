import { describe, expect, it } from 'vitest'
import { groupIdOf, groupRows, type RowGrouping } from './group-rows'

type Fruit = { readonly name: string; readonly colour: string; readonly bad?: true }
const APPLE: Fruit = { name: 'apple', colour: 'red' }
const PEAR: Fruit = { name: 'pear', colour: 'green' }
const CHERRY: Fruit = { name: 'cherry', colour: 'red' }
const LIME: Fruit = { name: 'lime', colour: 'green', bad: true }

const rows = [APPLE, PEAR, CHERRY, LIME]
const sorted = { ids: rows.map(({ name }) => name), rows }
const countBad = (some: readonly Fruit[]) => some.filter(({ bad }) => bad).length
const BY_COLOUR: RowGrouping<Fruit> = {
  by: 'colour',
  keyOf: ({ colour }) => colour,
  compare: (a, b) => countBad(b.rows) - countBad(a.rows),
  label: String,
  head: () => null,
}
const RED = groupIdOf('colour', 'red')
const GREEN = groupIdOf('colour', 'green')

describe('rows in groups', () => {
  it('stand under their heads, the worst group first, each group in the order of its rows', () => {
    const { ids, rows: placed, rowIds } = groupRows(sorted, BY_COLOUR, new Set())
    expect(ids).toEqual([GREEN, 'pear', 'lime', RED, 'apple', 'cherry'])
    expect(placed).toEqual([undefined, PEAR, LIME, undefined, APPLE, CHERRY])
    expect(rowIds).toEqual(['pear', 'lime', 'apple', 'cherry'])
  })

  it('leave their head behind where they are folded, and are still among all', () => {
    const { ids, rowIds, groups, allIds } = groupRows(sorted, BY_COLOUR, new Set([GREEN]))
    expect(ids).toEqual([GREEN, RED, 'apple', 'cherry'])
    expect(rowIds).toEqual(['apple', 'cherry'])
    expect(groups.get(GREEN)?.rowIds).toEqual(['pear', 'lime'])
    expect(allIds).toEqual(['pear', 'lime', 'apple', 'cherry'])
  })
})
