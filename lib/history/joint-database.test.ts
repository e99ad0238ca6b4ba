// A real PostgreSQL for what somebody waits for: who is signed in, and whose turn it is.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Postgres, postgresAvailability, startPostgres } from '@/e2e/support/postgres'
import { type JointDatabase, openJointDatabase } from './joint-database'
import { HistoryUnavailable } from './store'

let postgres: Postgres
let url: string
let one: JointDatabase
let other: JointDatabase

describe.skipIf(!canRun(postgresAvailability()))('two that share a PostgreSQL', () => {
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres?.stop())
  beforeEach(async () => {
    await one?.close()
    await other?.close()
    url = await postgres.createDatabase()
    one = openJointDatabase(() => url)
    other = openJointDatabase(() => url)
  })

  it('make its tables once, though both begin at the same time', async () => {
    expect(await Promise.all([one.sessions.find('none'), other.sessions.find('none')])).toEqual([undefined, undefined])
  })

  it('know the sessions of each other, and drop what is over', async () => {
    await one.sessions.open({ hash: 'a', subject: 'ali', data: 'sealed', expires: 100 }, 50, 0)
    expect(await other.sessions.find('a')).toEqual({ data: 'sealed', expires: 100 })
    await other.sessions.change('a', 'sealed anew')
    expect((await one.sessions.find('a'))?.data).toBe('sealed anew')
    await one.sessions.open({ hash: 'b', subject: 'bea', data: '', expires: 200 }, 50, 100)
    expect(await other.sessions.find('a')).toBeUndefined()
    await other.sessions.close('b')
    expect(await one.sessions.find('b')).toBeUndefined()
  })

  it('keep the newest sessions of a subject, and take the place of nobody else', async () => {
    await one.sessions.open({ hash: 'hers', subject: 'bea', data: '', expires: 1 }, 2, 0)
    for (const [at, hash] of ['a', 'b', 'c'].entries())
      await one.sessions.open({ hash, subject: 'ali', data: '', expires: 10 + at }, 2, 0)
    await one.sessions.open({ hash: 'd', subject: 'ali', data: '', expires: 12 }, 2, 0)
    const found = await Promise.all(['hers', 'a', 'b', 'c', 'd'].map((hash) => other.sessions.find(hash)))
    expect(found.map((row) => row !== undefined)).toEqual([true, false, false, true, true])
  })

  it('let one of them be the first, and agree on what that one offered', async () => {
    const spent = await Promise.all([one.sessions.spend('x', 100, 0), other.sessions.spend('x', 100, 0)])
    expect(spent.toSorted()).toEqual([false, true])
    expect(await one.sessions.spend('x', 300, 100)).toBe(true)
    const agreed = await Promise.all([one.sessions.agree('seal', 'mine'), other.sessions.agree('seal', 'hers')])
    expect(new Set(agreed).size).toBe(1)
    expect(await one.sessions.agree('seal', 'later')).toBe(agreed[0])
  })

  it('keep codes that any of them finds, names once and takes away', async () => {
    const row = { code: 'ABC234', data: 'waits', expires: 100 }
    expect(await one.sessions.codes.put(row, [])).toBe(true)
    expect(await other.sessions.codes.put(row, [])).toBe(false)
    expect(await other.sessions.codes.list(99)).toEqual([row])
    expect(await other.sessions.codes.list(100)).toEqual([])
    const named = { ...row, data: 'named' }
    const swapped = await Promise.all([one, other].map((own) => own.sessions.codes.swap(named, 'waits')))
    expect(swapped.toSorted()).toEqual([false, true])
    expect(await one.sessions.codes.put({ ...row, code: 'XYZ789' }, ['ABC234'])).toBe(true)
    await other.sessions.agree('seal', 'mine')
    expect((await one.sessions.codes.list(0)).map(({ code }) => code)).toEqual(['XYZ789'])
    await other.sessions.codes.drop('XYZ789')
    expect(await one.sessions.codes.list(0)).toEqual([])
  })

  it('change what a session holds one after the other', async () => {
    expect(await one.sessions.hold('a', 'one')).toBe(true)
    expect(await other.sessions.hold('a', 'other')).toBe(false)
    expect(await other.sessions.hold('b', 'other')).toBe(true)
    await one.sessions.letGo('a', 'one')
    expect(await other.sessions.hold('a', 'other')).toBe(true)
  })

  it('say within two seconds that it is away, and go on once it is back', async () => {
    await one.sessions.find('none')
    await postgres.kill()
    const from = performance.now()
    await expect(one.sessions.find('none')).rejects.toThrow(HistoryUnavailable)
    await expect(other.sessions.find('none')).rejects.toThrow('its database cannot be reached')
    expect(performance.now() - from).toBeLessThan(2_500)
    await postgres.restart()
    expect(await one.sessions.find('none')).toBeUndefined()
    expect(await other.sessions.find('none')).toBeUndefined()
  })

  it('do not wait for one that takes a connection and says nothing', async () => {
    const { createServer } = await import('node:net')
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    const waiting = openJointDatabase(() => `postgres://fluxdeck@127.0.0.1:${port}/none`)
    const from = performance.now()
    await expect(waiting.sessions.find('none')).rejects.toThrow(HistoryUnavailable)
    expect(performance.now() - from).toBeLessThan(2_500)
    silent.close()
    await waiting.close()
  })
})
