import type { IncomingMessage } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { SILENT_LOG } from '../log'
import { createProxyMode } from './proxy'

type Pair = [string, string]
const ALI: Pair = ['X-Forwarded-User', 'ali']
const OPERATORS = { users: ['root'], groups: ['platform'] }
const VIEWERS = { users: ['*'], groups: [] }

let warnings: string[]
beforeEach(() => {
  warnings = []
})

const create = (networks: readonly string[], secret?: () => string) =>
  createProxyMode(
    {
      mode: 'proxy',
      userHeader: 'x-forwarded-user',
      groupsHeader: 'x-forwarded-groups',
      operators: OPERATORS,
      viewers: VIEWERS,
      ...(secret === undefined ? {} : { secret }),
    },
    networks,
    { ...SILENT_LOG, warn: (message) => void warnings.push(message) },
  )

/** As Node hands it over: repeated headers are joined. */
function requestWith(pairs: readonly Pair[], remoteAddress = '10.0.0.1'): IncomingMessage {
  const headers: Record<string, string> = {}
  for (const [name, value] of pairs) {
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return { rawHeaders: pairs.flat(), headers, socket: { remoteAddress } } as unknown as IncomingMessage
}

/** Who the request is taken for behind the front, or the code of its refusal. */
function seenBy(mode: ReturnType<typeof create>, pairs: readonly Pair[], remoteAddress?: string): unknown {
  const request = requestWith(pairs, remoteAddress)
  try {
    mode.admit(request)
  } catch (error) {
    return (error as { code: string }).code
  }
  return mode.identify(headersOf(request))
}
const headersOf = ({ headers }: IncomingMessage) => new Headers(headers as Record<string, string>)

describe('behind a proxy of a trusted network', () => {
  const mode = create(['10.0.0.0/8'])

  it.each<[string, readonly Pair[], object | undefined]>([
    ['a person', [ALI], { name: 'ali', groups: [], role: 'viewer' }],
    [
      'a person in groups',
      [ALI, ['X-Forwarded-Groups', 'dev, platform']],
      { name: 'ali', groups: ['dev', 'platform'], role: 'operator' },
    ],
    ['an operator by name', [['X-Forwarded-User', 'root']], { name: 'root', groups: [], role: 'operator' }],
    ['a person with blank groups', [ALI, ['X-Forwarded-Groups', ' ']], { name: 'ali', groups: [], role: 'viewer' }],
    ['nobody', [], undefined],
    ['nobody with empty groups', [['X-Forwarded-Groups', '']], undefined],
  ])('%s is who the proxy says', (_, pairs, identity) => {
    expect(seenBy(mode, pairs)).toEqual(identity)
    expect(warnings).toEqual([])
  })

  it.each<[string, readonly Pair[]]>([
    ['groups without a user', [['X-Forwarded-Groups', 'platform']]],
    ['a user who comes twice', [ALI, ['x-forwarded-user', 'ali']]],
    ['groups that come twice', [ALI, ['X-Forwarded-Groups', 'a'], ['X-Forwarded-Groups', 'platform']]],
    ['another spelling of the user', [['X_Forwarded_User', 'ali']]],
    ['another spelling beside the right one', [ALI, ['X-Forwarded_User', 'root']]],
    ['two users in one', [['X-Forwarded-User', 'ali,root']]],
    ['a user beyond ASCII', [['X-Forwarded-User', 'al\u00ed']]],
    ['groups beyond ASCII', [ALI, ['X-Forwarded-Groups', 'd\u00e9v']]],
    ['an account of the cluster', [['X-Forwarded-User', 'system:admin']]],
    ['a blank group', [ALI, ['X-Forwarded-Groups', 'dev,,platform']]],
  ])('%s is nobody, and is told in the log', (_, pairs) => {
    expect(seenBy(mode, pairs)).toBe('unauthenticated')
    expect(warnings).toEqual(['The proxy named somebody who is not believed.'])
  })

  it('a value that reads like the name of a header is none', () => {
    expect(seenBy(mode, [ALI, ['X-Odd', 'X-Forwarded-User']])).toMatchObject({ name: 'ali' })
  })

  it('nothing is believed that did not come over the front', () => {
    expect(mode.identify(new Headers([ALI]))).toBeUndefined()
    const marked = { 'x-fluxdeck-proxy': '1', 'x-forwarded-user': 'a,b' }
    expect(mode.identify(new Headers(marked))).toBeUndefined()
  })

  it('a stranger is nobody, and what a stranger claims goes no further', () => {
    const request = requestWith([ALI, ['X-Forwarded-Groups', 'platform']], '192.0.2.1')
    mode.admit(request)
    expect(request.headers).toEqual({})
    expect(seenBy(mode, [ALI], '192.0.2.1')).toBeUndefined()
  })
})

describe('a shared secret', () => {
  const given = (...values: string[]): readonly Pair[] => [
    ALI,
    ...values.map((value): Pair => ['X-Fluxdeck-Proxy-Secret', value]),
  ]

  it('is an anchor of its own, given once and exactly', () => {
    const mode = create([], () => 'secret')
    expect(seenBy(mode, given('secret'), '192.0.2.1')).toMatchObject({ name: 'ali' })
    for (const values of [[], [''], ['other'], ['secret', 'secret'], ['other', 'secret']])
      expect(seenBy(mode, given(...values))).toBeUndefined()
  })

  it('is not what merely stands behind its name in another header', () => {
    const odd: readonly Pair[] = [
      ['X-Odd', 'X-Fluxdeck-Proxy-Secret'],
      ['X-More', '1'],
    ]
    expect(
      seenBy(
        create([], () => 'secret'),
        [...given('secret'), ...odd],
      ),
    ).toMatchObject({ name: 'ali' })
  })

  it('is needed beside the network where both are set', () => {
    const mode = create(['10.0.0.0/8'], () => 'secret')
    expect(seenBy(mode, given('secret'))).toMatchObject({ name: 'ali' })
    expect(seenBy(mode, given())).toBeUndefined()
    expect(seenBy(mode, given('secret'), '192.0.2.1')).toBeUndefined()
  })

  it('that is empty by now is none', () => {
    expect(
      seenBy(
        create([], () => ''),
        given(''),
      ),
    ).toBeUndefined()
  })

  it('may be missing only where there is a network', () => {
    expect(seenBy(create([]), [ALI])).toBeUndefined()
  })
})

describe('a person who is looked at again', () => {
  const mode = create(['10.0.0.0/8'])
  const come = (name: string, groups = '') => {
    const request = requestWith([
      ['X-Forwarded-User', name],
      ['X-Forwarded-Groups', groups],
    ])
    mode.admit(request)
    return headersOf(request)
  }

  it('is who the proxy last said, be it for another request', async () => {
    const first = come('ali', 'platform')
    expect(await mode.lookAgain?.(first)).toMatchObject({ role: 'operator' })
    come('ali', 'dev')
    come('bo')
    expect(await mode.lookAgain?.(first)).toEqual({ name: 'ali', groups: ['dev'], role: 'viewer' })
  })

  it('is nobody where nobody was believed', async () => {
    expect(await mode.lookAgain?.(new Headers([ALI]))).toBeUndefined()
    const doubtful = new Headers({ 'x-fluxdeck-proxy': '1', 'x-forwarded-user': 'a,b' })
    expect(await mode.lookAgain?.(doubtful)).toBeUndefined()
  })

  it('is remembered among the last ten thousand', async () => {
    const first = come('early', 'platform')
    const second = come('second', 'platform')
    come('second', 'dev')
    come('early', 'dev')
    for (let index = 0; index < 9_999; index++) come(`a${index}`)
    expect(await mode.lookAgain?.(first)).toMatchObject({ groups: ['dev'] })
    // Forgotten, and so taken for what their own request says.
    expect(await mode.lookAgain?.(second)).toMatchObject({ groups: ['platform'] })
  })
})

describe('mode proxy', () => {
  it('has no session, and nothing that no browser would send by itself', () => {
    const mode = create(['10.0.0.0/8'])
    expect(mode).toMatchObject({ name: 'proxy', needsIdentity: true })
    expect(mode.signOut(new Headers([ALI]))).toBeUndefined()
    expect(mode.isExplicit(new Headers([ALI]))).toBe(false)
  })
})
