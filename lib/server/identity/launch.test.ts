import { describe, expect, it } from 'vitest'
import { NOBODY } from './identity'
import { createLaunchMode } from './launch'

const clock = () => new Date('2026-11-21T12:00:00Z')
const create = (user: string | undefined) => createLaunchMode({ user, port: 3000, clock })
const headersOf = (cookie: string | undefined) => new Headers({ cookie: cookie?.split(';')[0] ?? '' })

describe('the launch address', () => {
  it('makes whoever opens it the user of the kubeconfig, and everybody else nobody', () => {
    const mode = create('admin')
    expect(mode).toMatchObject({ name: 'launch', needsIdentity: false })
    expect(mode.identify(new Headers())).toEqual(NOBODY)
    const cookie = mode.exchange?.(mode.secret ?? '')
    expect(cookie).toMatch(/^fluxdeck_launch_3000=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
    expect(mode.identify(headersOf(cookie))).toEqual({ name: 'admin', groups: [], role: 'operator' })
    expect(mode.isExplicit(headersOf(cookie))).toBe(false)
  })

  it('opens nothing with another secret, and is another one for each process', () => {
    const mode = create('admin')
    expect(mode.exchange?.('guess')).toBeUndefined()
    expect(mode.exchange?.('')).toBeUndefined()
    expect(create('admin').secret).not.toBe(mode.secret)
  })

  it('is over with its session', () => {
    const mode = create('admin')
    const headers = headersOf(mode.exchange?.(mode.secret ?? ''))
    expect(mode.signOut(headers)).toContain('Max-Age=0')
    expect(mode.identify(headers)).toEqual(NOBODY)
  })
})

describe('without a user', () => {
  it('there is no launch address, and nobody is more than nobody', () => {
    const mode = create(undefined)
    expect(mode.name).toBe('none')
    expect(mode).not.toHaveProperty('secret')
    expect(mode.exchange?.('')).toBeUndefined()
    expect(mode.identify(new Headers())).toEqual(NOBODY)
  })
})
