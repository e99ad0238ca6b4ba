import { describe, expect, it } from 'vitest'
import { createSessions } from './sessions'

const headersOf = (...cookies: string[]) => new Headers({ cookie: cookies.join('; ') })
const pairOf = (cookie: string) => cookie.split(';')[0] ?? ''

let now = Date.UTC(2026, 10, 21)
const create = (isSecure = false, lifetimeMs?: number) => {
  const sessions = createSessions<string>({
    cookieName: 'x',
    sameSite: 'Lax',
    isSecure,
    clock: () => new Date(now),
    ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
  })
  return { ...sessions, open: (subject: string, held = subject) => sessions.open(subject, held) }
}

describe('sessions', () => {
  it('are held behind TLS by a cookie that no neighbour can set', () => {
    expect(create(true).open('ali')).toMatch(
      /^__Host-x=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200$/,
    )
  })

  it('belong to nobody when the cookie comes twice', () => {
    const sessions = create()
    const cookie = pairOf(sessions.open('ali'))
    expect(sessions.find(headersOf('other=1', cookie))).toBe('ali')
    expect(sessions.find(headersOf(cookie, cookie))).toBeUndefined()
    expect(sessions.find(headersOf('x=planted', cookie))).toBeUndefined()
  })

  it('end with their time, and with their cookie', () => {
    const sessions = create(false, 1_500)
    const [timed, closed] = [sessions.open('ali'), sessions.open('bo')].map((cookie) => headersOf(pairOf(cookie)))
    expect(sessions.open('ali')).toMatch(/^x=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1$/)
    if (timed === undefined || closed === undefined) throw new Error('There are no cookies.')
    expect(sessions.close(closed)).toBe('x=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')
    expect(sessions.find(closed)).toBeUndefined()
    expect(sessions.close(new Headers())).toContain('Max-Age=0')
    now += 1_499
    expect(sessions.find(timed)).toBe('ali')
    now += 1
    expect(sessions.find(timed)).toBeUndefined()
    now -= 1
    expect(sessions.find(timed)).toBeUndefined()
  })

  it('keep a value that holds an equals sign whole', () => {
    const sessions = create()
    expect(sessions.find(headersOf(`${pairOf(sessions.open('ali'))}=more`))).toBeUndefined()
  })
})

describe('a place', () => {
  it('is one of fifty of the same subject, and the oldest of them goes', () => {
    const sessions = create()
    const own = Array.from({ length: 50 }, (_, index) => pairOf(sessions.open('ali', `ali ${index}`)))
    const held = () => own.filter((cookie) => sessions.find(headersOf(cookie)) !== undefined).length
    expect(held()).toBe(50)
    sessions.open('ali')
    expect(held()).toBe(49)
    expect(sessions.find(headersOf(own[0] ?? ''))).toBeUndefined()
  })

  it('is taken from nobody else, however often somebody signs in', () => {
    const sessions = create()
    const operator = pairOf(sessions.open('ana'))
    for (let count = 0; count < 6_000; count += 1) sessions.open('hall')
    expect(sessions.find(headersOf(operator))).toBe('ana')
  })

  it('comes free with each session that ends', () => {
    const sessions = create()
    const first = pairOf(sessions.open('ali', 'first'))
    const others = Array.from({ length: 49 }, () => pairOf(sessions.open('ali')))
    for (const cookie of others) sessions.close(headersOf(cookie))
    for (let count = 0; count < 49; count += 1) sessions.open('ali')
    expect(sessions.find(headersOf(first))).toBe('first')
  })

  it('is given to a newcomer by who hoards, and by nobody who has a fair share', () => {
    const sessions = create()
    const fair = Array.from({ length: 5 }, () => pairOf(sessions.open('ana')))
    const hoarders = Array.from({ length: 100 }, (_, index) => `hoarder ${index}`)
    for (let count = 0; count < 50; count += 1) for (const name of hoarders) sessions.open(name)
    const newcomers = Array.from({ length: 1_000 }, (_, index) => pairOf(sessions.open(`newcomer ${index}`)))
    const isHeld = (cookie: string) => sessions.find(headersOf(cookie)) !== undefined
    expect([fair.filter(isHeld).length, newcomers.filter(isHeld).length]).toEqual([5, 1_000])
  })

  it('is refused to newcomers where nobody has more than a fair share, and guests may still trade their own', () => {
    const sessions = create(false, 1_000)
    const guests = Array.from({ length: 5_000 }, (_, index) => pairOf(sessions.open(`guest ${index % 1_000}`, 'guest')))
    expect(() => sessions.open('newcomer')).toThrow(expect.objectContaining({ code: 'unavailable' }))
    const traded = pairOf(sessions.open('guest 7'))
    expect(sessions.find(headersOf(traded))).toBe('guest 7')
    expect(() => sessions.open('newcomer')).toThrow(expect.objectContaining({ code: 'unavailable' }))
    const gone = guests.filter((cookie) => sessions.find(headersOf(cookie)) === undefined)
    expect(gone).toEqual([guests[7]])
    now += 1_000
    expect(sessions.find(headersOf(pairOf(sessions.open('newcomer'))))).toBe('newcomer')
  })
})
