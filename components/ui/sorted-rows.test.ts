import { describe, expect, it } from 'vitest'
import { orderRows } from './use-sorted-rows'

interface Node {
  readonly name?: string
  readonly size?: number
}

const byName = { sortValue: ({ name }: Node) => name }
const bySize = { sortValue: ({ size }: Node) => size }
const names = (rows: readonly Node[], isDescending: boolean) =>
  orderRows(rows, byName, isDescending).map((at) => rows[at]?.name)

describe('rows in their order', () => {
  it('are as they came where nothing is asked', () => {
    expect(orderRows([{ name: 'b' }, { name: 'a' }], undefined, false)).toEqual([0, 1])
    expect(orderRows([{ name: 'b' }, { name: 'a' }], {}, true)).toEqual([0, 1])
  })

  it('stand as people order words, whatever their letters', () => {
    const rows = ['node10', 'Node2', 'apps'].map((name) => ({ name }))
    expect(names(rows, false)).toEqual(['apps', 'Node2', 'node10'])
    expect(names(rows, true)).toEqual(['node10', 'Node2', 'apps'])
  })

  it('stand by their size where that is a number', () => {
    const rows = [10, 9, 100].map((size) => ({ size }))
    expect(orderRows(rows, bySize, false)).toEqual([1, 0, 2])
  })

  it('stand last where they say nothing, in both directions', () => {
    const rows = [{ size: 1 }, {}, { size: 2 }, {}]
    expect(orderRows(rows, bySize, false)).toEqual([0, 2, 1, 3])
    expect(orderRows(rows, bySize, true)).toEqual([2, 0, 1, 3])
  })

  it('stay as they came among those that are alike, in both directions', () => {
    const rows = [{ size: 1 }, { size: 0 }, { size: 1 }, { size: 1 }]
    expect(orderRows(rows, bySize, false)).toEqual([1, 0, 2, 3])
    expect(orderRows(rows, bySize, true)).toEqual([0, 2, 3, 1])
  })
})
