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
    for (let count = 0; count < 1_000; count += 1) sessions.open('other')
    expect(sessions.find(headersOf(first))).toBeUndefined()
  })
})
