import { beforeEach, describe, expect, it } from 'vitest'
import { type Identity, type IdentityMode, NOBODY, type Person } from './identity'
import { createPairings } from './pairing'
import { withScreens } from './screens'
import { hashSecret } from './sessions'
import type { Tokens } from './tokens'
import type { TokenEntry } from './tokens-file'

const HALL: TokenEntry = { name: 'hall', role: 'viewer', screen: true, sha256: hashSecret('hall'), groups: ['screens'] }
const AS_HALL: Identity = { name: 'fluxdeck:token:hall', groups: ['screens'], role: 'viewer' }

let entries: readonly TokenEntry[]
let person: Person | undefined
beforeEach(() => {
  entries = [{ ...HALL, name: 'door', sha256: hashSecret('door') }, HALL]
  person = undefined
})

/** A new one each time, as after a restart. */
function open() {
  const tokens: Tokens = {
    check: (token) =>
      token === 'robot' || entries.some(({ sha256 }) => sha256 === hashSecret(token)) ? hashSecret(token) : undefined,
    identityOf: (hash) => {
      const entry = entries.find(({ sha256 }) => sha256 === hash)
      return entry && { name: `fluxdeck:token:${entry.name}`, groups: entry.groups ?? [], role: entry.role }
    },
    screens: () => entries,
  }
  const mode: IdentityMode = {
    name: 'token',
    needsIdentity: true,
    admit: () => {},
    identify: () => person,
    isExplicit: () => false,
    signOut: () => undefined,
  }
  const withThem = withScreens(mode, tokens, {
    cookieName: 'fluxdeck',
    isSecure: true,
    pairings: createPairings(() => new Date()),
  })
  if (withThem.screens === undefined) throw new Error('no screens')
  return { ...withThem, screens: withThem.screens }
}
const come = (setCookie: string | undefined) => new Headers({ cookie: setCookie?.split(';')[0] ?? '' })

describe('a screen', () => {
  it('is known by its cookie through restarts and for months, in nobody else’s hands', () => {
    const cookie = open().screens.exchange('hall', '192.0.2.1')
    expect(cookie).toMatch(
      /^__Host-fluxdeck_screen=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000$/,
    )
    expect(open().identify(come(cookie))).toEqual(AS_HALL)
    expect(open().recall?.(come(cookie))).toEqual(AS_HALL)
    expect(open().screens.renew(come(cookie))).toBe(cookie)
    expect(open().identify(come(cookie?.replace(/=[\w-]/, '=_')))).toBeUndefined()
    expect(open().screens.renew(new Headers())).toBeUndefined()
  })

  it('is nobody any more as soon as its entry goes, or says something else', () => {
    const headers = come(open().screens.admit('hall'))
    expect(open().identify(headers)).toEqual(AS_HALL)
    entries = [{ ...HALL, groups: ['others'] }]
    expect(open().identify(headers)).toBeUndefined()
    entries = [{ ...HALL, sha256: hashSecret('another') }]
    expect(open().identify(headers)).toBeUndefined()
    entries = []
    expect(open().identify(headers)).toBeUndefined()
    expect(open().screens.admit('hall')).toBeUndefined()
  })

  it('is let in by a token of a screen only, be the token right', () => {
    expect(open().screens.exchange('robot', '192.0.2.1')).toBeUndefined()
    expect(open().screens.exchange('guess', '192.0.2.1')).toBeUndefined()
    expect(open().screens.names()).toEqual(['door', 'hall'])
  })

  it('takes nobody’s place: who is known stays who they are', () => {
    const headers = come(open().screens.admit('hall'))
    person = { name: 'ali', groups: [], role: 'operator' }
    expect(open().identify(headers)).toBe(person)
    person = { name: 'eve', groups: [], role: 'stranger' }
    expect(open().identify(headers)).toBe(person)
    person = NOBODY
    expect(open().identify(headers)).toEqual(AS_HALL)
    expect(open().identify(new Headers())).toBe(NOBODY)
  })

  it('leaves when it is signed out', () => {
    const headers = come(open().screens.admit('hall'))
    expect(open().screens.leave(headers)).toContain('Max-Age=0')
    expect(open().screens.leave(new Headers())).toBeUndefined()
  })
})
