import { describe, expect, it } from 'vitest'
import { readerGroupsOf, refuseName, refuseNames, subjectOf, withRole } from './names'

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
  const viewers = { users: ['vera', 'ana'], groups: ['humans'] }
  it.each([
    ['ana', [], 'operator'],
    ['bo', ['dev', 'platform'], 'operator'],
    ['bo', ['humans', 'platform'], 'operator'],
    ['bo', ['dev', 'humans'], 'viewer'],
    ['vera', [], 'viewer'],
    ['bo', ['dev'], 'stranger'],
    ['bo', [], 'stranger'],
    ['*', ['*'], 'stranger'],
    ['Ana', ['Platform', 'Humans'], 'stranger'],
    ['platform', ['ana', 'vera'], 'stranger'],
  ] as const)('%s in %j is a %s', (name, groups, role) =>
    expect(withRole(name, groups, { operators, viewers })).toEqual({ name, groups, role }),
  )

  it.each([
    ['users', { users: ['*'], groups: [] }],
    ['groups', { users: [], groups: ['dev', '*'] }],
  ])('is at least a viewer for everybody once the %s say so', (_, everybody) => {
    const roles = { operators, viewers: everybody }
    expect(withRole('bo', [], roles).role).toBe('viewer')
    expect(withRole('ana', [], roles).role).toBe('operator')
  })

  it('comes from groups that can be told to whoever is in none of them', () => {
    const roles = { operators, viewers: { users: ['vera'], groups: ['humans', 'platform'] } }
    expect(readerGroupsOf(roles)).toEqual(['humans', 'platform'])
  })
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
