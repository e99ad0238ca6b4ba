import { describe, expect, it } from 'vitest'
import { createSessions } from './sessions'

const headersOf = (...cookies: string[]) => new Headers({ cookie: cookies.join('; ') })
const pairOf = (cookie: string) => cookie.split(';')[0] ?? ''

describe('sessions', () => {
  it('are held behind TLS by a cookie that no neighbour can set', () => {
    const sessions = createSessions({ cookieName: 'x', sameSite: 'Lax', isSecure: true, clock: () => new Date() })
    expect(sessions.open('ali')).toMatch(/^__Host-x=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200$/)
  })

  it('belong to nobody when the cookie comes twice', () => {
    const sessions = createSessions({ cookieName: 'x', sameSite: 'Lax', isSecure: false, clock: () => new Date() })
    const cookie = pairOf(sessions.open('ali'))
    expect(sessions.find(headersOf('other=1', cookie))).toBe('ali')
    expect(sessions.find(headersOf(cookie, cookie))).toBeUndefined()
    expect(sessions.find(headersOf('x=planted', cookie))).toBeUndefined()
  })

  it('forget the oldest rather than grow without end', () => {
    const sessions = createSessions({ cookieName: 'x', sameSite: 'Lax', isSecure: false, clock: () => new Date() })
    const first = pairOf(sessions.open('first'))
    for (let count = 0; count < 999; count += 1) sessions.open('other')
    expect(sessions.find(headersOf(first))).toBe('first')
    sessions.open('one more')
    expect(sessions.find(headersOf(first))).toBeUndefined()
  })

  it('end with their time, and with their cookie', () => {
    let now = Date.UTC(2026, 10, 21)
    const clock = () => new Date(now)
    const sessions = createSessions({ cookieName: 'x', sameSite: 'Strict', isSecure: false, clock, lifetimeMs: 1_000 })
    const [timed, closed] = [sessions.open('ali'), sessions.open('bo')].map((cookie) => headersOf(pairOf(cookie)))
    expect(sessions.open('ali')).toMatch(/^x=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=1$/)
    if (timed === undefined || closed === undefined) throw new Error('There are no cookies.')
    expect(sessions.close(closed)).toBe('x=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0')
    expect(sessions.find(closed)).toBeUndefined()
    expect(sessions.close(new Headers())).toContain('Max-Age=0')
    now += 999
    expect(sessions.find(timed)).toBe('ali')
    now += 1
    expect(sessions.find(timed)).toBeUndefined()
    now -= 1
    expect(sessions.find(timed)).toBeUndefined()
  })

  it('keep a value that holds an equals sign whole', () => {
    const sessions = createSessions({ cookieName: 'x', sameSite: 'Lax', isSecure: false, clock: () => new Date() })
    expect(sessions.find(headersOf(`${pairOf(sessions.open('ali'))}=more`))).toBeUndefined()
  })
})
