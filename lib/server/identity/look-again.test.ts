import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { openLaunch } from '../testing/open-launch'
import { withBearer } from './bearer'
import { createGate, type Person, type Switches, whyUnwelcome } from './identity'
import { createLaunchMode } from './launch'
import { createProxyMode } from './proxy'
import { createTokenMode } from './token'
import { createTokens } from './tokens'

const OPEN: Switches = { isReadOnly: false, isEnabled: true, hasLaunch: false }
const folder = mkdtempSync(join(tmpdir(), 'fluxdeck-look-again-'))
const path = join(folder, 'tokens.json')
const ROBOT = {
  name: 'robot',
  role: 'operator',
  user: 'ci',
  groups: ['deployers'],
  sha256: createHash('sha256').update('robot').digest('hex'),
}
let now: Date
const clock = () => now

beforeEach(() => {
  now = new Date('2026-11-21T12:00:00Z')
  writeTokens([ROBOT])
})
afterAll(() => rmSync(folder, { recursive: true }))

const writeTokens = (entries: readonly object[]) => writeFileSync(path, JSON.stringify(entries))
const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000)
}
const cookieOf = (setCookie: string | undefined) => new Headers({ cookie: setCookie?.split(';')[0] ?? '' })

describe('a person with a token', () => {
  const open = () => {
    const tokens = createTokens({ path, clock, log: SILENT_LOG })
    const mode = createTokenMode({ tokens, cookieName: 'fluxdeck', isSecure: false, clock })
    return createGate(withBearer(mode, tokens), OPEN)
  }
  const BEARER = new Headers({ authorization: 'Bearer robot' })
  const changes: readonly (readonly [string, readonly object[], string | undefined])[] = [
    ['is left as it was', [ROBOT], undefined],
    ['is taken out', [], 'unauthenticated'],
    ['has expired', [{ ...ROBOT, expires: '2026-11-21T12:00:01Z' }], 'unauthenticated'],
    ['is a viewer', [{ ...ROBOT, role: 'viewer' }], 'forbidden'],
    ['is in no group', [{ ...ROBOT, groups: [] }], 'forbidden'],
    ['acts as another user', [{ ...ROBOT, user: 'cd' }], 'unauthenticated'],
  ]

  it.each(changes)(
    'whose entry %s is seen as that within seconds, by Bearer and by session',
    async (_, entries, code) => {
      const gate = open()
      const session = cookieOf(await gate.exchange('robot'))
      for (const headers of [BEARER, session]) {
        writeTokens([ROBOT])
        pass(5)
        const asked = gate.expect(headers)
        writeTokens(entries)
        pass(5)
        expect(whyUnwelcome(asked, await gate.lookAgain(headers), gate.switches)?.code).toBe(code)
      }
    },
  )

  it('who signs out is gone, though the token still counts', async () => {
    const gate = open()
    const session = cookieOf(await gate.exchange('robot'))
    const asked = gate.expect(session)
    gate.signOut(session)
    expect(whyUnwelcome(asked, await gate.lookAgain(session), OPEN)?.code).toBe('unauthenticated')
    expect(whyUnwelcome(asked, await gate.lookAgain(BEARER), OPEN)).toBeUndefined()
  })

  it('whose session ended by time is gone', async () => {
    const gate = open()
    const session = cookieOf(await gate.exchange('robot'))
    const asked = gate.expect(session)
    pass(12 * 3_600)
    expect(whyUnwelcome(asked, await gate.lookAgain(session), OPEN)?.code).toBe('unauthenticated')
  })
})

describe('the person of a laptop', () => {
  it('who signs out is somebody else: the anonymous who may only read', async () => {
    const gate = createGate(createLaunchMode({ user: 'admin', port: 3000, clock }), { ...OPEN, hasLaunch: true })
    const session = new Headers({ ...openLaunch(gate) })
    const asked = gate.expect(session)
    expect(whyUnwelcome(asked, await gate.lookAgain(session), gate.switches)).toBeUndefined()
    gate.signOut(session)
    expect(whyUnwelcome(asked, await gate.lookAgain(session), gate.switches)?.code).toBe('unauthenticated')
  })
})

describe('a person whom a proxy names', () => {
  const USER = 'x-forwarded-user'
  const GROUPS = 'x-forwarded-groups'
  let mode: ReturnType<typeof createProxyMode>

  beforeEach(() => {
    const operators = { users: [], groups: ['platform'] }
    const viewers = { users: ['*'], groups: [] }
    const auth = { mode: 'proxy', userHeader: USER, groupsHeader: GROUPS, operators, viewers } as const
    mode = createProxyMode(auth, ['127.0.0.1/32'], SILENT_LOG)
  })

  /** A request as it comes in; its headers are what the program keeps of it. */
  const come = (user: string, groups: string, from = '127.0.0.1'): Headers => {
    const headers: Record<string, string> = { [USER]: user, [GROUPS]: groups }
    const request = { headers, rawHeaders: Object.entries(headers).flat(), socket: { remoteAddress: from } }
    mode.admit(request as unknown as IncomingMessage)
    return new Headers(headers)
  }
  const whyNow = async (asked: Person | undefined, headers: Headers) =>
    asked === undefined || asked.role === 'stranger'
      ? 'nobody asked'
      : whyUnwelcome(asked, await mode.lookAgain?.(headers), OPEN)?.code

  it('is who they were until another request says otherwise', async () => {
    const press = come('ali', 'dev,platform')
    const asked = mode.identify(press)
    expect(await whyNow(asked, press)).toBeUndefined()
    come('ali', 'platform,dev,more')
    expect(await whyNow(asked, press)).toBeUndefined()
    come('bo', '')
    expect(await whyNow(asked, press)).toBeUndefined()
    come('ali', 'platform')
    expect(await whyNow(asked, press)).toBe('forbidden')
  })

  it('loses the role with the group that gave it, and has it again when the newest request says so', async () => {
    const press = come('ali', 'platform')
    const asked = mode.identify(press)
    come('ali', '')
    expect(await mode.lookAgain?.(press)).toEqual({ name: 'ali', groups: [], role: 'viewer' })
    expect(await whyNow(asked, press)).toBe('forbidden')
    come('ali', 'platform')
    expect(await whyNow(asked, press)).toBeUndefined()
  })

  it('is not what somebody says who is not trusted', async () => {
    const press = come('ali', 'platform')
    come('ali', '', '192.0.2.1')
    expect(await whyNow(mode.identify(press), press)).toBeUndefined()
  })

  it('is not heard of again by an old request that is merely read once more', async () => {
    const press = come('ali', 'platform')
    const asked = mode.identify(press)
    come('ali', '')
    mode.identify(press)
    expect(await whyNow(asked, press)).toBe('forbidden')
  })
})
