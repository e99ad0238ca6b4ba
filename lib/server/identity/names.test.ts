import { describe, expect, it } from 'vitest'
import { refuseName, refuseNames, subjectOf, withRole } from './names'

describe('a name from outside', () => {
  it.each([
    ['', 'is blank'],
    ['  ', 'is blank'],
    [' ali', 'is padded'],
    ['ali ', 'is padded'],
    ['a'.repeat(257), 'is too long'],
    ['a'.repeat(256), undefined],
    ['a\u0000b', 'holds control characters'],
    ['a\u202eb', 'holds control characters'],
    ['a\u2028b', 'holds control characters'],
    ['system:admin', 'is reserved for the cluster'],
    ['System:masters', 'is reserved for the cluster'],
    ['systems:a', undefined],
    ['fluxdeck:token:robot', 'is reserved for tokens'],
    ['FLUXDECK:token:robot', 'is reserved for tokens'],
    ['fluxdeck:tokens', undefined],
    ['Älï@example.org', undefined],
  ])('%j: %s', (name, why) => expect(refuseName(name)).toBe(why))

  it('is refused with its groups, which count as well, and may be many but not endless', () => {
    const groups = (count: number) => Array.from({ length: count }, (_, index) => `g${index}`)
    expect(refuseNames('ali', ['dev'])).toBeUndefined()
    expect(refuseNames(' ali', ['dev'])).toBe('The user is padded.')
    expect(refuseNames('ali', ['dev', 'system:masters'])).toBe('A group is reserved for the cluster.')
    expect(refuseNames('ali', groups(1_000))).toBeUndefined()
    expect(refuseNames('ali', groups(1_001))).toBe('There are too many groups.')
  })
})

describe('the role of a name', () => {
  const operators = { users: ['ana'], groups: ['platform'] }
  it.each([
    ['ana', [], 'operator'],
    ['bo', ['dev', 'platform'], 'operator'],
    ['bo', ['dev'], 'viewer'],
    ['Ana', ['Platform'], 'viewer'],
    ['platform', ['ana'], 'viewer'],
  ] as const)('%s in %j is a %s', (name, groups, role) =>
    expect(withRole(name, groups, operators)).toEqual({ name, groups, role }),
  )
})

describe('the subject of a review', () => {
  it('is in the group of all whom the API server knows, behind those that were given', () => {
    expect(subjectOf({ name: 'ana', groups: ['dev'] })).toEqual({
      user: 'ana',
      groups: ['dev', 'system:authenticated'],
    })
    expect(subjectOf({ name: 'fluxdeck:token:hall', groups: [] }).groups).toEqual(['system:authenticated'])
    expect(refuseNames('ana', subjectOf({ name: 'ana', groups: [] }).groups)).toBe(
      'A group is reserved for the cluster.',
    )
  })
})
