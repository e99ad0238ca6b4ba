import { describe, expect, it } from 'vitest'
import type { Identity } from './identity'
import { createTokenMode } from './token'

const ROBOT: Identity = { name: 'ci', groups: [], role: 'operator' }
const headersOf = (cookie: string | undefined) => new Headers({ cookie: cookie?.split(';')[0] ?? '' })

function create() {
  const known = new Map([['hash of robot', ROBOT]])
  const asked: string[] = []
  const mode = createTokenMode({
    tokens: {
      check(token, clientIp) {
        asked.push(`${token} ${clientIp}`)
        return known.has(`hash of ${token}`) ? `hash of ${token}` : undefined
      },
      identityOf: (hash) => known.get(hash),
    },
    cookieName: 'fluxdeck',
    isSecure: false,
    clock: () => new Date('2026-11-21T12:00:00Z'),
  })
  return { mode, known, asked }
}

describe('mode token', () => {
  it('exchanges a right token for a session that is worth what its entry is worth now', async () => {
    const { mode, known, asked } = create()
    const headers = headersOf(await mode.exchange?.('robot', '192.0.2.1'))
    expect(asked).toEqual(['robot 192.0.2.1'])
    expect(mode.identify(headers)).toEqual(ROBOT)
    known.set('hash of robot', { ...ROBOT, role: 'viewer' })
    expect(mode.identify(headers)?.role).toBe('viewer')
    known.clear()
    expect(mode.identify(headers)).toBeUndefined()
  })

  it('opens no session for a wrong one, and knows nobody without a session', async () => {
    const { mode, asked } = create()
    expect(await mode.exchange?.('guess')).toBeUndefined()
    expect(asked).toEqual(['guess '])
    expect(mode.identify(new Headers())).toBeUndefined()
    expect(mode).toMatchObject({ name: 'token', needsIdentity: true })
    expect(mode.isExplicit(new Headers())).toBe(false)
  })

  it('signs nobody out, however often somebody else signs in', async () => {
    const { mode, known } = create()
    known.set('hash of hall', { name: 'hall', groups: [], role: 'viewer' })
    const operator = headersOf(await mode.exchange?.('robot'))
    const first = headersOf(await mode.exchange?.('hall'))
    for (let time = 0; time < 1_000; time += 1) await mode.exchange?.('hall')
    expect(mode.identify(operator)).toEqual(ROBOT)
    expect(mode.identify(first)).toBeUndefined()
  })

  it('ends the session with its cookie', async () => {
    const { mode } = create()
    const headers = headersOf(await mode.exchange?.('robot'))
    expect(mode.signOut(headers)).toBe('fluxdeck=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
    expect(mode.identify(headers)).toBeUndefined()
  })
})
