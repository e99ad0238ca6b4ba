import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shareParts } from './share-parts'

it('gives back what is equal, whatever the data', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.date({ noInvalidDate: true }), (data, time) => {
      const before = structuredClone({ data, time })
      expect(shareParts({ data, time })).toEqual(before)
    }),
  )
})

it('makes one of equal lists and times, and takes what it has made before as it is', () => {
  const make = () => ({
    actions: ['reconcile', 'suspend'],
    since: new Date('2026-11-21T12:00:00Z'),
    labels: { a: 'b' },
  })
  const [one, other] = [shareParts(make()), shareParts(make())]
  expect(other.actions).toBe(one.actions)
  expect(other.since).toBe(one.since)
  expect(shareParts({ labels: one.labels }).labels).toBe(one.labels)
})

it('makes one of equal small objects, and tells apart what is not equal', () => {
  const [one, other] = ['a', 'a'].map((ref) =>
    shareParts({ name: 'x', source: { ref, status: 'ready', count: 1, isOn: true } }),
  )
  expect(other?.source).toBe(one?.source)
  for (const source of [{ n: 1 }, { n: '1' }, { n: true }, { n: -0 }, { n: 0 }, { n: 1.5 }, { n: undefined }, { m: 1 }])
    expect(shareParts({ source })).toStrictEqual({ source })
})

it('goes on telling things apart after its memory started anew', () => {
  const names = Array.from({ length: 25_000 }, (_, at) => `object-${at}`)
  expect(names.map((name) => shareParts({ name }).name)).toEqual(names)
})
