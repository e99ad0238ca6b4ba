import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { readPath, readWays } from './path-of'

const ways = readWays([
  { from: asRef('app'), to: asRef('gateway') },
  { from: asRef('gateway'), to: asRef('certs') },
  { from: asRef('other'), to: asRef('certs') },
  { from: asRef('app'), to: asRef('database') },
])

describe('the path of a node', () => {
  it.each([
    ['app', ['app', 'certs', 'database', 'gateway']],
    ['gateway', ['app', 'certs', 'gateway']],
    ['certs', ['app', 'certs', 'gateway', 'other']],
    ['nobody', ['nobody']],
  ])('of %s holds what it waits for and what waits for it, and no neighbour of those', (ref, expected) => {
    expect([...readPath(ways, asRef(ref)).nodes].sort()).toEqual(expected)
  })

  it('has the edges on the way and not those beside it', () => {
    const { isOnPath } = readPath(ways, asRef('gateway'))
    expect(isOnPath(asRef('app'), asRef('gateway'))).toBe(true)
    expect(isOnPath(asRef('gateway'), asRef('certs'))).toBe(true)
    expect(isOnPath(asRef('app'), asRef('database'))).toBe(false)
  })

  it('ends in a circle', () => {
    const circle = readWays([
      { from: asRef('a'), to: asRef('b') },
      { from: asRef('b'), to: asRef('a') },
    ])
    expect([...readPath(circle, asRef('a')).nodes].sort()).toEqual(['a', 'b'])
  })
})
