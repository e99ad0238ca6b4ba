import { beforeEach, describe, expect, it } from 'vitest'
import { createSessionTable, type SessionTable } from '../testing/session-table'
import { shareSessions } from './keep-sessions'
import type { Sessions } from './sessions'

interface Held {
  count: number
  readonly token: string
}

let now: number
let table: SessionTable
let one: Sessions<Held>
let other: Sessions<Held>

const open = (secret: string | (() => string) = 'of all replicas') =>
  shareSessions(table, typeof secret === 'string' ? () => secret : secret).sessions<Held>(
    { cookieName: 'fluxdeck', sameSite: 'Lax', isSecure: true, clock: () => new Date(now), lifetimeMs: 60_000 },
    { write: (held) => JSON.stringify(held), read: (text) => JSON.parse(text) },
  )
beforeEach(() => {
  now = Date.UTC(2026, 10, 30)
  table = createSessionTable()
  one = open()
  other = open()
})

async function signIn(at = one): Promise<Headers> {
  const cookie = await at.open('ali', { count: 0, token: 'a token of the provider' })
  return new Headers({ cookie: cookie.split(';')[0] ?? '' })
}
async function seenBy(sessions: Sessions<Held>, headers: Headers): Promise<Held | undefined> {
  await sessions.look(headers)
  return sessions.find(headers)
}
const codeOf = (asked: unknown) =>
  Promise.resolve(asked).then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

describe('a session that several replicas share', () => {
  it('is known by each of them, and ends with its time', async () => {
    const headers = await signIn()
    expect(one.find(headers)?.token).toBe('a token of the provider')
    expect(other.find(headers)).toBeUndefined()
    expect((await seenBy(other, headers))?.token).toBe('a token of the provider')
    now += 59_999
    expect(await seenBy(other, headers)).toBeDefined()
    now += 1
    expect(await seenBy(other, headers)).toBeUndefined()
    expect(await seenBy(one, headers)).toBeUndefined()
  })

  it('is looked up every five seconds at most, also one that there is not', async () => {
    const headers = await signIn()
    const guess = new Headers({ cookie: '__Host-fluxdeck=guess' })
    table.asked.length = 0
    for (let time = 0; time < 5; time += 1) {
      await seenBy(other, headers)
      await seenBy(other, guess)
    }
    expect(table.asked).toEqual(['find', 'find'])
    await seenBy(one, new Headers())
    expect(table.asked).toHaveLength(2)
    now += 5_000
    await Promise.all([seenBy(other, headers), seenBy(other, headers)])
    expect(table.asked).toHaveLength(3)
  })

  it('needs the secret of the replicas to be opened, and not for each look', async () => {
    let read = 0
    const headers = await signIn()
    const third = open(() => {
      read += 1
      return 'of all replicas'
    })
    for (let time = 0; time < 5; time += 1) expect(await seenBy(third, headers)).toBeDefined()
    expect(third.whyUnknown(headers)).toBeUndefined()
    expect(read).toBe(1)
  })

  it('is over everywhere within five seconds of signing out anywhere, and at once for who writes', async () => {
    const headers = await signIn()
    await seenBy(other, headers)
    expect(await one.close(headers)).toContain('Max-Age=0')
    expect(await seenBy(one, headers)).toBeUndefined()
    now += 4_999
    expect(await seenBy(other, headers)).toBeDefined()
    await other.look(headers, true)
    expect(other.find(headers)).toBeUndefined()
  })

  it('is over elsewhere by time alone', async () => {
    const headers = await signIn()
    await seenBy(other, headers)
    await one.close(headers)
    now += 5_000
    expect(await seenBy(other, headers)).toBeUndefined()
  })

  it('lies in the table so that nobody comes in by what stands there', async () => {
    const headers = await signIn()
    const [row] = table.sessions.values()
    const value = headers.get('cookie')?.split('=')[1] ?? ''
    expect(JSON.stringify(row)).not.toContain(value)
    expect(JSON.stringify(row)).not.toContain('provider')
    expect(row?.subject).toBe('ali')
    for (const text of Object.values(row ?? {}))
      expect(await seenBy(open(), new Headers({ cookie: `__Host-fluxdeck=${text}` }))).toBeUndefined()
    // Who may write to the table, but does not know what the replicas know, makes nobody either.
    await open('another secret').open('eve', { count: 0, token: '' })
    const made = await signIn(open('another secret'))
    expect(await seenBy(open(), made)).toBeUndefined()
    expect(await seenBy(open('another secret'), made)).toBeDefined()
  })

  it('is not that of another row whose data it was given', async () => {
    const [mine, hers] = [await signIn(), await signIn()]
    const [first, second] = [...table.sessions.values()]
    if (first === undefined || second === undefined) throw new Error('Two are signed in.')
    table.sessions.set(first.hash, { ...first, data: second.data })
    expect(await seenBy(other, mine)).toBeUndefined()
    expect(await seenBy(other, hers)).toBeDefined()
  })
})

describe('while the database is away', () => {
  it('whoever is known reads on, and of the others it is said that nobody can tell', async () => {
    const headers = await signIn()
    await seenBy(one, headers)
    table.state = 'away'
    now += 30_000
    expect(await seenBy(one, headers)).toBeDefined()
    expect(one.whyUnknown(headers)).toBeUndefined()
    expect(await seenBy(other, headers)).toBeUndefined()
    expect(other.whyUnknown(headers)?.code).toBe('unavailable')
    expect(other.whyUnknown(new Headers())).toBeUndefined()
    table.state = 'there'
    expect(await seenBy(other, headers)).toBeDefined()
    expect(other.whyUnknown(headers)).toBeUndefined()
  })

  it('whoever is known does not wait for one that says nothing', async () => {
    const headers = await signIn()
    now += 5_000
    table.state = 'silent'
    const from = performance.now()
    expect(await seenBy(one, headers)).toBeDefined()
    expect(performance.now() - from).toBeLessThan(1_000)
  })

  it('nobody signs in, out, or is looked at before a write', async () => {
    const headers = await signIn()
    table.state = 'away'
    expect(await codeOf(one.open('ali', { count: 0, token: '' }))).toBe('unavailable')
    expect(await codeOf(one.close(headers))).toBe('unavailable')
    expect(await codeOf(one.look(headers, true))).toBe('unavailable')
    expect(await codeOf(one.change(headers, async () => {}))).toBe('unavailable')
    // Signing out did not happen, and nobody is told that it did.
    expect(await seenBy(one, headers)).toBeDefined()
  })
})

describe('what a session holds', () => {
  it('is changed by one replica after the other, each on what the one before left', async () => {
    const headers = await signIn()
    await seenBy(other, headers)
    const add = (sessions: Sessions<Held>) =>
      sessions.change(headers, async (held) => {
        const { count } = held
        await new Promise((resolve) => setTimeout(resolve, 5))
        held.count = count + 1
        return held.count
      })
    const counts = await Promise.all([add(one), add(other), add(one), add(other)])
    expect(counts.toSorted()).toEqual([1, 2, 3, 4])
    now += 5_000
    expect((await seenBy(one, headers))?.count).toBe(4)
    expect((await seenBy(other, headers))?.count).toBe(4)
  })

  it('is changed for nobody who was signed out meanwhile', async () => {
    const headers = await signIn()
    await seenBy(other, headers)
    await one.close(headers)
    expect(await other.change(headers, async () => 'changed')).toBeUndefined()
    expect(table.sessions.size).toBe(0)
  })
})

describe('what a browser brings back from its provider', () => {
  const sealed = (secret = 'of all replicas') =>
    shareSessions(table, () => secret).sealed({
      cookieName: 'fluxdeck_login',
      sameSite: 'Lax',
      isSecure: true,
      clock: () => new Date(now),
      lifetimeMs: 600_000,
    })
  const bring = (cookie: string) => new Headers({ cookie: cookie.split(';')[0] ?? '' })

  it('is read by any replica, once', async () => {
    const [here, there] = [sealed(), sealed()]
    const headers = bring(await here.seal('{"state":"s"}'))
    expect(await there.open(headers)).toBe('{"state":"s"}')
    expect(await here.open(headers)).toBeUndefined()
    expect(await there.open(headers)).toBeUndefined()
  })

  it('is read by nobody who only has the table', async () => {
    const headers = bring(await sealed().seal('{"state":"s"}'))
    expect(await sealed('').open(headers)).toBeUndefined()
  })

  it('takes no row of whoever never comes back', async () => {
    const cookie = sealed()
    await cookie.seal('one')
    table.asked.length = 0
    for (let time = 0; time < 100; time += 1) await cookie.seal('never')
    expect(table.asked).toEqual([])
  })

  it('cannot be begun while nobody can tell how it is sealed', async () => {
    table.state = 'away'
    expect(await codeOf(sealed().seal('one'))).toBe('unavailable')
    table.state = 'there'
    expect(await codeOf(sealed().seal('one'))).toBe('done')
  })
})
