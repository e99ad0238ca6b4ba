import { expect, it } from 'vitest'
import { createJsonScan } from './json-scan'

const NAME = ['items', '0', 'metadata', 'name']
const CONTINUE = ['metadata', 'continue']

function scanned(text: string, pieceLength = text.length) {
  const scan = createJsonScan([NAME, CONTINUE])
  for (let at = 0; at < text.length; at += pieceLength) scan.push(text.slice(at, at + pieceLength))
  return { name: scan.textAt(NAME), next: scan.textAt(CONTINUE), count: scan.countAt(['items']) }
}

const LIST = {
  apiVersion: 'v1',
  items: [
    {
      'metadata\nname': 'no name',
      metadata: { annotations: { name: 'x', 'a"},{': '}]' }, name: 'the "first" \\ ü', namespace: 'apps' },
      spec: { metadata: { name: 'deep' }, list: [[{ name: 'no' }], 'x', 7, null, true] },
    },
    { metadata: { name: 'second' } },
  ],
  metadata: { continue: 'token', resourceVersion: '7' },
}

it.each([1, 2, 7, 10_000])('finds what stands at its places, whatever is around it, in pieces of %i', (length) => {
  const found = { name: 'the "first" \\ ü', next: 'token', count: 2 }
  expect(scanned(JSON.stringify(LIST), length)).toEqual(found)
  expect(scanned(JSON.stringify(LIST, undefined, 2), length)).toEqual(found)
})

it('finds nothing that is not there, and nothing in what is no JSON', () => {
  const nothing = { name: undefined, next: undefined, count: 0 }
  expect(scanned(JSON.stringify({ items: [] }))).toEqual(nothing)
  expect(scanned(`{"metadata":{"continue":{"continue":"no"}},"other":[{"metadata":{"name":"no"}}]}`)).toEqual(nothing)
  expect(scanned(']]]]}}"":,\\"')).toMatchObject({ name: undefined, next: undefined })
})

it('keeps no text that is too long to be a name, and finds what follows it', () => {
  const long = JSON.stringify({
    items: [{ metadata: { name: 'n'.repeat(100_000) } }],
    metadata: { continue: 'token' },
  })
  expect(scanned(long, 999)).toEqual({ name: undefined, next: 'token', count: 1 })
})
