import { describe, expect, it } from 'vitest'
import { openLaunch } from '../testing/open-launch'
import { NOBODY } from './identity'
import { createLaunchMode } from './launch'

let now = new Date('2026-11-21T12:00:00Z')
const clock = () => now
const create = (user: string | undefined, mustLaunch = false) =>
  createLaunchMode({ user, mustLaunch, port: 3000, clock })
const OWNER = { name: 'admin', groups: [], role: 'operator' }

describe('a launch address', () => {
  it('makes whoever opens it the user of the kubeconfig, and everybody else nobody', () => {
    const mode = create('admin')
    expect(mode).toMatchObject({ name: 'launch', needsIdentity: false })
    expect(mode.identify(new Headers())).toEqual(NOBODY)
    const opened = mode.launch?.exchange(mode.launch.issue())
    expect(opened?.cookie).toMatch(
      /^fluxdeck_launch_3000=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    )
    expect(opened?.page).toMatch(/^[\w-]{43}$/)
    expect(opened?.cookie).not.toContain(opened?.page)
    const headers = new Headers({ cookie: opened?.cookie.split(';')[0] ?? '' })
    expect(mode.identify(headers)).toEqual(OWNER)
    expect(mode.isExplicit(headers)).toBe(false)
  })

  it('opens one browser, once', () => {
    const { launch } = create('admin')
    const secret = launch?.issue() ?? ''
    expect(launch?.exchange(secret)).toBeDefined()
    expect(launch?.exchange(secret)).toBeUndefined()
  })

  it('is one of several that count side by side, each for a browser of its own', () => {
    const mode = create('admin')
    const [first = '', second = ''] = [mode.launch?.issue(), mode.launch?.issue()]
    expect(first).not.toBe(second)
    const browsers = [second, first].map((secret) => mode.launch?.exchange(secret))
    expect(new Set(browsers.map((browser) => browser?.page)).size).toBe(2)
    for (const browser of browsers)
      expect(mode.identify(new Headers({ cookie: browser?.cookie.split(';')[0] ?? '' }))).toEqual(OWNER)
  })

  it('opens nothing with another secret, which uses up nothing', () => {
    const mode = create('admin')
    const secret = mode.launch?.issue() ?? ''
    for (const guess of ['guess', '', `${secret} `, secret.slice(1)])
      expect(mode.launch?.exchange(guess)).toBeUndefined()
    expect(create('admin').launch?.exchange(secret)).toBeUndefined()
    expect(mode.launch?.exchange(secret)).toBeDefined()
  })

  it('is forgotten, the oldest first, where many were printed and none opened', () => {
    const { launch } = create('admin')
    const secrets = Array.from({ length: 21 }, () => launch?.issue() ?? '')
    expect(secrets.map((secret) => launch?.exchange(secret) !== undefined)).toEqual([false, ...Array(20).fill(true)])
  })

  it('is over with its session, by its end or by its time', () => {
    const mode = create('admin')
    const [left, timed] = [openLaunch(mode), openLaunch(mode)].map((browser) => new Headers({ ...browser }))
    if (left === undefined || timed === undefined) throw new Error('There are no browsers.')
    expect(mode.signOut(left)).toContain('Max-Age=0')
    expect(mode.identify(left)).toEqual(NOBODY)
    expect(mode.identify(timed)).toEqual(OWNER)
    now = new Date(now.getTime() + 12 * 3_600_000)
    expect(mode.identify(timed)).toEqual(NOBODY)
  })
})

describe('a browser that was launched', () => {
  it('has pages of its own only with the value that it got, and not with that of another', () => {
    const mode = create('admin')
    const [one, other] = [openLaunch(mode), openLaunch(mode)]
    const isOwn = (page: string | undefined) =>
      mode.isOwnPage?.(new Headers({ cookie: one.cookie, ...(page === undefined ? {} : { 'x-fluxdeck-page': page }) }))
    const right = one['x-fluxdeck-page']
    expect(isOwn(right)).toBe(true)
    for (const wrong of [undefined, '', 'x', other['x-fluxdeck-page'], `${right}, ${right}`, right.slice(0, -1)])
      expect(isOwn(wrong), wrong).toBe(false)
  })
})

describe('where reading needs a launch address', () => {
  it('who has none is not even nobody', () => {
    const mode = create('admin', true)
    expect(mode.needsIdentity).toBe(true)
    expect(mode.identify(new Headers())).toBeUndefined()
    expect(mode.identify(new Headers({ ...openLaunch(mode) }))).toEqual(OWNER)
  })
})

describe('without a user', () => {
  it('there is no launch address, and nobody is more than nobody', () => {
    const mode = create(undefined)
    expect(mode.name).toBe('none')
    expect(mode).not.toHaveProperty('launch')
    expect(mode.identify(new Headers())).toEqual(NOBODY)
  })
})
