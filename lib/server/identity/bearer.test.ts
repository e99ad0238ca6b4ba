import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '../api-error'
import { readConfig } from '../config'
import { SILENT_LOG } from '../log'
import { openLaunch } from '../testing/open-launch'
import { createIdentity } from './choose-identity'
import { type Gate, NOBODY } from './identity'

const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-bearer-'))
const path = join(folder, 'tokens.json')
const entry = (name: string, fields: object = {}) => ({
  name,
  role: 'viewer',
  sha256: createHash('sha256').update(name).digest('hex'),
  ...fields,
})
const ENTRIES = [
  entry('hall', { screen: true }),
  entry('robot', { role: 'operator' }),
  entry('ci', { role: 'operator', user: 'ci@example', groups: ['deployers'] }),
  entry('old', { expires: '2026-11-21T11:59:59Z' }),
]
let now: Date
const clock = () => now
const write = (entries: readonly object[] | string) =>
  writeFileSync(path, typeof entries === 'string' ? entries : JSON.stringify(entries))

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  write(ENTRIES)
})
afterAll(() => rmSync(folder, { recursive: true }))

const PROXY = { AUTH_MODE: 'proxy', TRUSTED_PROXIES: '127.0.0.1', OPERATOR_USERS: 'ali', VIEWER_USERS: '*' }
const OIDC = {
  AUTH_MODE: 'oidc',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_CLIENT_ID: 'fluxdeck',
  BASE_URL: 'https://fluxdeck.example',
  OPERATOR_USERS: 'ali',
  VIEWER_USERS: '*',
}
const MODES = {
  none: { env: {}, user: undefined },
  launch: { env: {}, user: 'admin' },
  token: { env: { AUTH_MODE: 'token' }, user: undefined },
  proxy: { env: PROXY, user: undefined },
  oidc: { env: OIDC, user: undefined },
} as const
type Mode = keyof typeof MODES
const ALL = Object.keys(MODES).filter((name): name is Mode => Object.hasOwn(MODES, name))

function open(name: Mode, env: Readonly<Record<string, string>> = {}): Gate {
  const { user } = MODES[name]
  const config = readConfig({ TOKENS_FILE: path, ACTIONS_ENABLED: '1', ...MODES[name].env, ...env })
  return createIdentity({ config, user, port: 3000, clock, log: SILENT_LOG })
}

/** What becomes of a request with these headers: past the front, then as the program knows its sender. */
function come(gate: Gate, given: Readonly<Record<string, string>>) {
  const headers: Record<string, string> = { ...given }
  const request = { headers, rawHeaders: Object.entries(headers).flat(), socket: { remoteAddress: '127.0.0.1' } }
  try {
    gate.admit(request as unknown as IncomingMessage)
    return gate.expect(new Headers(headers))
  } catch (error) {
    return error instanceof ApiError ? error.code : 'something else'
  }
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const cookie = (setCookie: string | undefined) => ({ cookie: setCookie?.split(';')[0] ?? '' })

describe.each(ALL)('a token in mode %s', (name) => {
  it('acts as its user and groups, or under a name of its own', () => {
    const gate = open(name)
    expect(gate.name).toBe(name)
    expect(come(gate, bearer('ci'))).toEqual({ name: 'ci@example', groups: ['deployers'], role: 'operator' })
    expect(come(gate, bearer('robot'))).toEqual({ name: 'fluxdeck:token:robot', groups: [], role: 'operator' })
    expect(come(gate, bearer('hall'))).toEqual({ name: 'fluxdeck:token:hall', groups: [], role: 'viewer' })
  })

  it('leaves everybody else what they are', () => {
    const isOpen = name === 'none' || name === 'launch'
    expect(come(open(name), {})).toEqual(isOpen ? NOBODY : 'unauthenticated')
    expect(come(open(name), { authorization: 'Basic cm9ib3Q6' })).toEqual(isOpen ? NOBODY : 'unauthenticated')
  })

  it.each(['Bearer wrong', 'bearer WRONG', 'Bearer', 'Bearer ', 'Bearer robot robot', 'Bearer old', 'Bearer\trobot x'])(
    'is nobody as %j, not even an anonymous viewer',
    (authorization) => expect(come(open(name), { authorization })).toBe('unauthenticated'),
  )

  it('ends when it expires or leaves the file, and comes back with it', async () => {
    const gate = open(name)
    write([entry('robot', { role: 'operator', expires: '2026-11-21T12:00:03Z' })])
    const headers = new Headers(bearer('robot'))
    expect(gate.identify(headers)).toBeDefined()
    now = new Date(now.getTime() + 4_000)
    expect(gate.identify(headers)).toBeUndefined()
    write([])
    now = new Date(now.getTime() + 6_000)
    expect(come(gate, bearer('hall'))).toBe('unauthenticated')
    expect(await gate.lookAgain(headers)).toBeUndefined()
    write(ENTRIES)
    now = new Date(now.getTime() + 6_000)
    expect(come(gate, bearer('robot'))).toMatchObject({ role: 'operator' })
  })

  it('counts for a minute by the last good file, then not at all', () => {
    const gate = open(name)
    expect(come(gate, bearer('robot'))).toMatchObject({ role: 'operator' })
    write('[{')
    now = new Date(now.getTime() + 30_000)
    expect(come(gate, bearer('robot'))).toMatchObject({ role: 'operator' })
    now = new Date(now.getTime() + 31_000)
    expect(come(gate, bearer('robot'))).toBe('unauthenticated')
  })

  it('is nothing that a browser sends by itself', () => {
    const gate = open(name)
    expect(gate.isExplicit(new Headers(bearer('robot')))).toBe(true)
    expect(gate.isExplicit(new Headers({ authorization: 'Basic cm9ib3Q6' }))).toBe(false)
  })

  it('slows an address down that is wrong, never one that is right', () => {
    const gate = open(name)
    const from = (address: string, token: string) => come(gate, { ...bearer(token), 'x-fluxdeck-peer': address })
    for (let guess = 0; guess < 10; guess += 1) expect(from('192.0.2.1', `guess-${guess}`)).toBe('unauthenticated')
    expect(from('192.0.2.1', 'guess')).toBe('rate_limited')
    expect(from('192.0.2.1', 'robot')).toMatchObject({ role: 'operator' })
    expect(from('192.0.2.2', 'guess')).toBe('unauthenticated')
  })
})

describe.each(['none', 'launch', 'proxy', 'oidc'] as const)('where there is no token at all, in mode %s', (name) => {
  it('a Bearer is nobody, whoever else its sender might be, and everything else is as before', () => {
    const { user } = MODES[name]
    const config = readConfig({ ...MODES[name].env })
    const gate = createIdentity({ config, user, port: 3000, clock, log: SILENT_LOG })
    const { cookie: session = '' } = gate.launch === undefined ? {} : openLaunch(gate)
    const others = { cookie: session, 'x-forwarded-user': 'ali' }
    expect(come(gate, { ...others, ...bearer('robot') })).toBe('unauthenticated')
    expect(come(gate, bearer(''))).toBe('unauthenticated')
    const expected = { none: NOBODY, launch: { name: 'admin' }, proxy: { name: 'ali' }, oidc: 'unauthenticated' }[name]
    const known = come(gate, others)
    if (typeof expected === 'string') expect(known).toBe(expected)
    else expect(known).toMatchObject(expected)
  })
})

describe('a token beside something else', () => {
  it('wins over the cookie of a launch address, and a wrong one does not fall back to it', () => {
    const gate = open('launch')
    const { ...session } = openLaunch(gate)
    expect(come(gate, session)).toEqual({ name: 'admin', groups: [], role: 'operator' })
    expect(come(gate, { ...session, ...bearer('hall') })).toMatchObject({ role: 'viewer' })
    expect(come(gate, { ...session, ...bearer('wrong') })).toBe('unauthenticated')
  })

  it('ends no session, right or wrong', () => {
    const gate = open('launch')
    const { ...session } = openLaunch(gate)
    for (const token of ['robot', 'wrong', ''])
      expect(gate.signOut(new Headers({ ...session, ...bearer(token) }))).toBeUndefined()
    expect(come(gate, session)).toMatchObject({ name: 'admin' })
    expect(gate.signOut(new Headers(session))).toContain('Max-Age=0')
    expect(come(gate, session)).toEqual(NOBODY)
  })

  it('wins over the session of another token, and a wrong one does not fall back to it', async () => {
    const gate = open('token')
    const session = cookie(await gate.exchange('robot'))
    expect(come(gate, session)).toMatchObject({ name: 'fluxdeck:token:robot' })
    expect(come(gate, { ...session, ...bearer('hall') })).toMatchObject({ name: 'fluxdeck:token:hall' })
    expect(come(gate, { ...session, ...bearer('wrong') })).toBe('unauthenticated')
  })

  it('wins over what a proxy says, and a wrong one does not fall back to it', async () => {
    const gate = open('proxy')
    const ali = { 'x-forwarded-user': 'ali', 'x-forwarded-groups': 'admins' }
    expect(come(gate, ali)).toEqual({ name: 'ali', groups: ['admins'], role: 'operator' })
    expect(come(gate, { ...ali, ...bearer('hall') })).toEqual({
      name: 'fluxdeck:token:hall',
      groups: [],
      role: 'viewer',
    })
    expect(come(gate, { ...ali, ...bearer('wrong') })).toBe('unauthenticated')
    expect(await gate.lookAgain(new Headers({ ...ali, 'x-fluxdeck-proxy': '1', ...bearer('hall') }))).toMatchObject({
      role: 'viewer',
    })
    expect(await gate.lookAgain(new Headers({ ...ali, 'x-fluxdeck-proxy': '1' }))).toMatchObject({ name: 'ali' })
  })

  it('has a name that no proxy can give', () => {
    const gate = open('proxy')
    expect(come(gate, { 'x-forwarded-user': 'fluxdeck:token:robot' })).toBe('unauthenticated')
    expect(come(gate, { 'x-forwarded-user': 'Fluxdeck:Token:robot' })).toBe('unauthenticated')
  })
})

describe('who may act where nobody signs in', () => {
  const outside = { BIND: '0.0.0.0', BASE_URL: 'https://fluxdeck.example' }

  it('is an operator of the file and nobody else', () => {
    const gate = open('none', outside)
    expect(gate.describe(gate.identify(new Headers(bearer('robot'))))).toMatchObject({
      user: 'fluxdeck:token:robot',
      role: 'operator',
      actionsEnabled: true,
    })
    expect(gate.describe(gate.identify(new Headers())).reason).toBe('You are a viewer and may not act.')
    expect(gate.describe(gate.identify(new Headers(bearer('hall')))).reason).toBe('You are a viewer and may not act.')
  })

  it('is nobody unless actions were asked for', () => {
    const config = readConfig({ TOKENS_FILE: path, ...outside })
    const gate = createIdentity({ config, user: undefined, port: 3000, clock, log: SILENT_LOG })
    expect(gate.switches.isEnabled).toBe(false)
  })

  it('must be somebody, or the start is refused', () => {
    write([entry('hall')])
    expect(() => open('none', outside)).toThrow(/ACTIONS_ENABLED/)
    expect(() => readConfig({ ACTIONS_ENABLED: '1', ...outside })).toThrow(/ACTIONS_ENABLED/)
  })
})
