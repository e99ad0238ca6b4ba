import { describe, expect, it } from 'vitest'
import { createRecent } from './recent'

const frame = (text: string) => Buffer.from(text.padEnd(10, '.'))
const change = (from: number, text = `${from}`) => ({ from, version: from + 1, short: frame(text) })
const texts = (frames: readonly Uint8Array[] | undefined) => frames?.map((one) => Buffer.from(one).toString()[0])

describe('what was told last', () => {
  it('is what came behind a version, in order, and nothing behind the present one', () => {
    const recent = createRecent(3, 1_000)
    expect(recent.since(3, 'short')).toEqual([])
    for (const from of [3, 4, 5]) recent.keep(change(from))
    expect(texts(recent.since(4, 'short'))).toEqual(['4', '5'])
    expect(recent.since(6, 'short')).toEqual([])
  })

  it('is not known for versions that were never told here, or too long ago', () => {
    const recent = createRecent(0, 30)
    for (const from of [0, 1, 2, 3]) recent.keep(change(from))
    expect(texts(recent.since(1, 'short'))).toEqual(['1', '2', '3'])
    for (const version of [0, 7, -1, Number.NaN]) expect(recent.since(version, 'short')).toBeUndefined()
  })

  it('does not lead across what was not written in that form', () => {
    const recent = createRecent(0, 1_000)
    recent.keep({ ...change(0), whole: frame('w') })
    recent.keep(change(1))
    recent.keep({ from: 2, version: 3 })
    expect(recent.since(0, 'whole')).toBeUndefined()
    expect(recent.since(1, 'short')).toBeUndefined()
    recent.keep(change(3))
    expect(texts(recent.since(3, 'short'))).toEqual(['3'])
  })

  it('does not lead across a gap', () => {
    const recent = createRecent(0, 1_000)
    recent.keep(change(0))
    recent.keep(change(5))
    expect(recent.since(0, 'short')).toBeUndefined()
    expect(texts(recent.since(5, 'short'))).toEqual(['5'])
  })
})
