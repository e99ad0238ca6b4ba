import { describe, expect, it } from 'vitest'
import { startWarnings } from './start-warnings'

const PLAIN = { isLoopback: false, trustedProxies: [], allowedHosts: [] } as const
const baseUrl = new URL('https://fluxdeck.example')
const saysProxies = (warnings: readonly string[]) => warnings.some((text) => text.startsWith('TRUSTED_PROXIES'))

type Auth = Parameters<typeof startWarnings>[0]['auth']
const TOKEN: Auth = { mode: 'token', hasOperatorToken: false, mustLaunch: false, sessionLifetimeMs: 1 }
const NONE: Auth = { mode: 'none', hasOperatorToken: false, mustLaunch: false, sessionLifetimeMs: 1 }

describe('at start it is said', () => {
  it('that nobody is trusted to name callers, where people sign in at an address that others reach', () => {
    expect(saysProxies(startWarnings({ ...PLAIN, auth: TOKEN }))).toBe(true)
    expect(saysProxies(startWarnings({ ...PLAIN, auth: NONE, baseUrl }))).toBe(true)
    expect(saysProxies(startWarnings({ ...PLAIN, auth: NONE, allowedHosts: ['flux.lan'] }))).toBe(true)
  })

  it('not where a proxy is named, where nobody else comes, or where nothing hints at a proxy', () => {
    expect(startWarnings({ ...PLAIN, auth: TOKEN, baseUrl, trustedProxies: ['10.42.0.0/16'] })).toEqual([])
    expect(startWarnings({ ...PLAIN, auth: TOKEN, baseUrl, isLoopback: true })).toEqual([])
    expect(saysProxies(startWarnings({ ...PLAIN, auth: NONE }))).toBe(false)
  })

  it('that everybody reads, in mode none off the loopback only', () => {
    const text = 'Everybody who reaches this address can read what is shown here.'
    expect(startWarnings({ ...PLAIN, auth: NONE })).toEqual([text])
    expect(startWarnings({ ...PLAIN, auth: NONE, isLoopback: true })).toEqual([])
    expect(startWarnings({ ...PLAIN, auth: TOKEN })).not.toContain(text)
  })
})
