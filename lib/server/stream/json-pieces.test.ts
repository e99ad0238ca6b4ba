import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { writeJson, writeText } from './json-pieces'

const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => row(`apps/app-${at}`, { statusText: 'größer als „64 kB“ '.repeat(20) }))

it.each([
  ['a state without rows', stateOf([])],
  ['a state of one row', stateOf(rows(1))],
  ['a state of many rows', stateOf(rows(400))],
  [
    'what has lists and objects in every place',
    { a: [], b: {}, c: [[], {}, [1, [2, [3, [4]]]]], d: { e: { f: { g: [] } } } },
  ],
  ['what is not there', { a: undefined, b: [undefined, null], c: null, d: false, e: 0 }],
  ['names and texts that JSON has to escape', { '"\n': '\u2028"\\', __proto__x: ['\ud83d', '\0'] }],
  ['a text of a megabyte', { manifest: `${'ü\n"'.repeat(300_000)}`, events: [] }],
  ['a text of pairs of surrogates', { text: `a${'🚀'.repeat(100_000)}` }],
  ['a bare list', rows(3)],
])('writes %s as JSON.stringify does', (_, value) => {
  expect(Buffer.concat([...writeJson(value)]).toString()).toBe(JSON.stringify(value))
})

it('writes a large answer in small pieces, and no further than it is asked for', () => {
  let read = 0
  const entries = Array.from({ length: 5_000 }, (_, at) => ({
    get text() {
      read += 1
      return `${at}`.repeat(30)
    },
  }))
  const pieces = writeJson({ inventory: { entries } })
  pieces.next()
  expect(read).toBeLessThan(2_000)
  for (const piece of pieces) expect(piece.byteLength).toBeLessThan(100 * 1024)
  expect(read).toBe(5_000)
})

it('writes a text as it is, in pieces that are whole characters', () => {
  const text = `a${'🚀'.repeat(100_000)}`
  const pieces = [...writeText(text)]
  expect(pieces.length).toBeGreaterThan(2)
  expect(pieces.map((piece) => Buffer.from(piece).toString()).join('')).toBe(text)
  expect([...writeText('')]).toEqual([])
})

it('writes entries that are suddenly large as they are', () => {
  const value = { rows: [...rows(100), { text: 'ü'.repeat(500_000) }, ...rows(10)] }
  expect(Buffer.concat([...writeJson(value)]).toString()).toBe(JSON.stringify(value))
})
