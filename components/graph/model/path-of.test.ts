import { describe, expect, it } from 'vitest'
import { readPath, readWays } from './path-of'

const ways = readWays([
  { from: 'app', to: 'gateway' },
  { from: 'gateway', to: 'certs' },
  { from: 'other', to: 'certs' },
  { from: 'app', to: 'database' },
])

describe('the path of a node', () => {
  it.each([
    ['app', ['app', 'certs', 'database', 'gateway']],
    ['gateway', ['app', 'certs', 'gateway']],
    ['certs', ['app', 'certs', 'gateway', 'other']],
    ['nobody', ['nobody']],
  ])('of %s holds what it waits for and what waits for it, and no neighbour of those', (ref, expected) => {
    expect([...readPath(ways, ref).nodes].sort()).toEqual(expected)
  })

  it('has the edges on the way and not those beside it', () => {
    const { isOnPath } = readPath(ways, 'gateway')
    expect(isOnPath('app', 'gateway')).toBe(true)
    expect(isOnPath('gateway', 'certs')).toBe(true)
    expect(isOnPath('app', 'database')).toBe(false)
  })

  it('ends in a circle', () => {
    const circle = readWays([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ])
    expect([...readPath(circle, 'a').nodes].sort()).toEqual(['a', 'b'])
  })
})
