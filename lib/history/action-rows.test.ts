// A real PostgreSQL for the actions that replicas share: whose turn it is, who holds what, and who goes on with it.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { type Postgres, postgresAvailability, startPostgres } from '@/e2e/support/postgres'
import { asRef } from '@/lib/testing/as-ref'
import type { ActionRows, HeldAction, Turn } from './action-rows'
import { type JointDatabase, openJointDatabase } from './joint-database'

const WEB = asRef('Kustomization/apps/web')

let postgres: Postgres
let url: string
let database: JointDatabase | undefined
let one: ActionRows
let other: ActionRows

function action(id: string, more: Partial<HeldAction> = {}): HeldAction {
  return {
    ...{ id, ref: WEB, namespace: 'apps', action: 'reconcile', by: 'ali', requestedAt: 1, state: 'queued' },
    ...{ message: 'Not sent yet.', steps: [], retrying: false, changedAt: 1, ...more },
  }
}
const turn = (id: string, more: Partial<Turn> = {}): Turn => ({
  ...{ ref: WEB, id, restMs: 60_000, alone: { interrupts: [], mindsRest: true } },
  ...more,
})
const sent = (id: string, more: Partial<HeldAction> = {}) => action(id, { token: `token of ${id}`, ...more })
const ended = (id: string) => sent(id, { state: 'done', message: 'Done.', finishedAt: 2 })
const take = (rows: ActionRows, id: string, more: Partial<Turn> = {}, how: Partial<HeldAction> = {}) =>
  rows.take([action(id, how)], turn(id, more), [sent(id, how)])
const seen = async (rows: ActionRows, id: string) =>
  (await rows.changed(undefined)).rows.find((row) => row.id === id) ?? {}
/** The time of all claims has passed. */
const passTime = () => postgres.query(url, 'update action set until = 0; update in_flight set until = 0, rested = 0')

describe.skipIf(!canRun(postgresAvailability()))('actions that two replicas share', () => {
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(async () => {
    await database?.close()
    await postgres?.stop()
  })
  beforeEach(async () => {
    await database?.close()
    url = await postgres.createDatabase()
    database = openJointDatabase(() => url)
    one = database.actionsOf('home', 'one')
    other = database.actionsOf('home', 'other')
  })

  it('are sent one at a time for each object, with the token written down before', async () => {
    const answers = await Promise.all([take(one, 'a'), take(other, 'b')])
    const taken = answers[0]?.type === 'ours' ? 'a' : 'b'
    const refused = taken === 'a' ? 'b' : 'a'
    expect(answers).toContainEqual({ type: 'ours' })
    expect(answers).toContainEqual({ type: 'in_flight', id: taken })
    expect(await seen(other, taken)).toMatchObject({ token: `token of ${taken}` })
    expect(await seen(one, refused)).not.toHaveProperty('token')
    // Objects of another name, and other clusters, have turns of their own.
    const elsewhere = database?.actionsOf('away', 'one')
    expect(await elsewhere?.take([action('c')], turn('c'), [sent('c')])).toEqual({ type: 'ours' })
  })

  it('leave an object its rest once they ended, which to resume does not mind', async () => {
    await take(one, 'a')
    await one.keep([ended('a')])
    expect(await take(other, 'b')).toEqual({ type: 'resting' })
    expect(await take(other, 'c', { alone: { interrupts: [], mindsRest: false } })).toEqual({ type: 'ours' })
    await passTime()
    expect(await take(one, 'd')).toEqual({ type: 'ours' })
  })

  it('are broken in on by what may, and the end of the one before frees nothing', async () => {
    await take(one, 'a', { restMs: 0 })
    const suspending = { alone: { interrupts: ['reconcile'], mindsRest: true }, restMs: 0 }
    expect(await take(other, 'b', suspending, { action: 'suspend' })).toEqual({ type: 'ours' })
    await one.keep([ended('a')])
    expect(await take(one, 'c')).toEqual({ type: 'in_flight', id: 'b' })
  })

  it('ask a source on the way of others, which then has its rest, and is nobody else’s', async () => {
    await one.keep([action('a', { asker: '{"isSent":false}' })])
    const step: Turn = { ref: asRef('GitRepository/apps/main'), id: 'step', restMs: 60_000 }
    expect(await one.take([], step, [action('a', { asker: '{"isSent":true}' })])).toEqual({ type: 'ours' })
    expect(await seen(other, 'a')).toMatchObject({ asker: '{"isSent":true}' })
    const own = { ref: step.ref }
    expect(await take(other, 'b', own)).toEqual({ type: 'resting' })
  })

  it('are written by whoever holds them, and by nobody else', async () => {
    await one.keep([action('a', { asker: 'ali' })])
    await other.keep([action('a', { state: 'done', finishedAt: 3 })])
    expect(await seen(other, 'a')).toMatchObject({ state: 'queued', holder: 'one', asker: 'ali' })
    await one.tell('a', () => undefined)
    expect(await seen(other, 'a')).not.toHaveProperty('asker')
    // What was on its way then changes nothing of that.
    await one.keep([action('a', { asker: 'ali', message: 'later' })])
    expect(await seen(other, 'a')).toMatchObject({ message: 'later' })
    expect(await seen(other, 'a')).not.toHaveProperty('asker')
  })

  it('are stopped by anybody while they wait, and not sent then', async () => {
    await one.keep([action('a'), action('b')])
    await take(one, 'b')
    await other.stop(['a', 'b'], 'eve', 'Stopped by eve before it was sent.')
    expect(await seen(one, 'a')).toMatchObject({ state: 'refused', stoppedBy: 'eve', holder: 'one' })
    expect(await seen(one, 'b')).toMatchObject({ state: 'queued', token: 'token of b' })
    await one.keep([action('a', { message: 'Not sent yet: waits for b.' })])
    expect(await seen(other, 'a')).toMatchObject({ state: 'refused', message: 'Stopped by eve before it was sent.' })
    const answer = await one.take([], turn('a'), [sent('a')])
    expect(answer).toMatchObject({ type: 'over', row: { id: 'a', stoppedBy: 'eve' } })
    expect(await seen(one, 'a')).not.toHaveProperty('token')
  })

  it('are gone on with by one other once nobody holds them, and not before', async () => {
    await one.keep([action('a'), { ...ended('b'), asker: 'ali' }, ended('c')])
    expect(await other.inherit()).toEqual([])
    await one.renew()
    expect(await other.inherit()).toEqual([])
    await passTime()
    const third = database?.actionsOf('home', 'third')
    const found = await Promise.all([other.inherit(), third?.inherit()])
    expect(found.flatMap((rows) => rows?.map(({ id }) => id) ?? []).toSorted()).toEqual(['a', 'b'])
    // Whoever was only slow writes nothing any more, and sends nothing.
    await one.keep([action('a', { message: 'late' })])
    expect(await seen(other, 'a')).toMatchObject({ message: 'Not sent yet.' })
    expect(await one.take([], turn('a'), [sent('a')])).toMatchObject({ type: 'over', row: { id: 'a' } })
  })

  it('are free for another one at once where whoever held them leaves in order', async () => {
    await one.keep([action('a')])
    await one.leave()
    expect((await other.inherit()).map(({ id }) => id)).toEqual(['a'])
  })

  it('are heard of from what was heard last', async () => {
    await one.keep([action('a')])
    const first = await other.changed(undefined)
    expect(first.rows.map(({ id }) => id)).toEqual(['a'])
    await postgres.query(url, `update action set changed_at = changed_at - 60000`)
    await one.keep([action('b')])
    const { rows, at } = await other.changed(first.at)
    expect(rows.map(({ id }) => id)).toEqual(['b'])
    expect(at).toBeGreaterThan(first.at)
  })
})
