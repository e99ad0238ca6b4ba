import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionRows, HeldAction, TurnAnswer } from '@/lib/history/action-rows'
import { HistoryUnavailable } from '@/lib/history/store'
import { systemClock } from '@/lib/kubernetes/clock'
import { asRef } from '@/lib/testing/as-ref'
import type { Actor, Attempt } from '../audit'
import { createChangeFeed } from '../changes'
import { SILENT_LOG } from '../log'
import { describeAction } from './acting'
import type { InFlight } from './in-flight'
import { createJointActions } from './joint-actions'
import type { Job } from './one-write'
import { objectOf } from './testing/objects'
import { type ActionTracker, createActionTracker } from './tracker'

const WEB = asRef('Kustomization/apps/web')
const TOKEN = '2026-11-30T08:00:00.000000001Z'
const ALI = { name: 'ali', groups: ['team'], role: 'operator' } as const
const actor: Actor = { identity: ALI, via: 'ui', requestId: 'r1', clientIp: '192.0.2.1', lookAgain: async () => ALI }
const jobOf = (id: string): Job => ({ actor, id, ref: WEB, action: 'reconcile', reason: 'because', uid: undefined })

/** The table without a database, and what was done to it. */
let table: Map<string, HeldAction>
let kept: HeldAction[]
let answer: () => Promise<TurnAnswer>
let changed: readonly HeldAction[]
let inherited: readonly HeldAction[]
let stoppedThere: string[]
let isAway: boolean

let tracker: ActionTracker
let inFlight: InFlight
let audit: Attempt[]
let stoppedHere: string[]
let followed: string[]
let handled: string | undefined
const end = new Set<() => void>()

const ask = async <T>(work: () => T): Promise<T> => {
  if (isAway) throw new HistoryUnavailable('its database cannot be reached')
  return work()
}
const keep = (rows: readonly HeldAction[]) => {
  for (const row of rows) {
    kept.push(row)
    table.set(row.id, row)
  }
}
const rows: ActionRows = {
  holder: 'here',
  keep: (some) => ask(() => keep(some)),
  async take(some, _, sending) {
    await ask(() => keep(some))
    const told = await answer()
    if (told.type === 'ours') keep(sending)
    return told
  },
  tell: (_, write) => ask(write),
  changed: () => ask(() => ({ rows: changed, at: 1 })),
  renew: () => ask(() => undefined),
  inherit: () =>
    ask(() => {
      const found = inherited
      inherited = []
      return found
    }),
  stop: (ids) => ask(() => void stoppedThere.push(...ids)),
  leave: () => ask(() => undefined),
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  table = new Map()
  ;[kept, audit, stoppedHere, stoppedThere, followed, changed, inherited] = [[], [], [], [], [], [], []]
  answer = async () => ({ type: 'ours' })
  isAway = false
  handled = undefined
  const clock = () => new Date('2026-11-30T08:00:00Z')
  const changes = createChangeFeed((error) => expect(error).toBeUndefined())
  tracker = createActionTracker(clock, (after, before) => changes.tell([describeAction(after, before, clock())]))
  const ended = new AbortController()
  end.add(() => ended.abort())
  inFlight = createJointActions({
    rows,
    tracker,
    changes,
    isWatched: () => false,
    isRead: () => true,
    onStopped: (id, by) => stoppedHere.push(`${id} ${by}`),
    audit: (_, attempt) => void audit.push(attempt),
    followOn: (actions) => void followed.push(...actions.map(({ id }) => id)),
    resourceOf: () =>
      objectOf('Kustomization', 'web', handled === undefined ? {} : { status: { lastHandledReconcileAt: handled } }),
    timers: systemClock,
    log: SILENT_LOG,
    signal: ended.signal,
  })
})
afterEach(() => {
  for (const one of end) one()
  end.clear()
  vi.useRealTimers()
})

function begin(id = 'a', size = 1): Job {
  const job = jobOf(id)
  inFlight.begin([job])
  tracker.begin({ id, ref: WEB, action: 'reconcile', by: 'ali', selection: { id: 'all', size, place: 1 } })
  return job
}
const take = (job: Job) =>
  inFlight.takeTurn({ id: job.id, ref: WEB, jobs: [job], own: { action: 'reconcile', token: TOKEN } })
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const rowOf = (more: Partial<HeldAction>): HeldAction => ({
  ...{ id: 'x', ref: WEB, action: 'reconcile', by: 'bo', requestedAt: 1, state: 'queued', message: 'Not sent yet.' },
  ...{ steps: [], retrying: false, changedAt: 1, holder: 'there', ...more },
})

describe('an action of one of several replicas', () => {
  it('is written down as it begins, with who asked until the audit line is written', async () => {
    const job = begin()
    await pass(1)
    expect(table.get('a')).toMatchObject({ state: 'queued', via: 'ui' })
    const { asker } = table.get('a') ?? {}
    expect(JSON.parse(asker ?? '')).toMatchObject({ name: 'ali', requestId: 'r1', why: 'because', isSent: false })
    await take(job)
    expect(JSON.parse(table.get('a')?.asker ?? '')).toMatchObject({ isSent: true })
    const lines: string[] = []
    inFlight.tell('a', () => lines.push('a line'))
    await pass(1)
    expect(lines).toEqual(['a line'])
    expect(table.get('a')).not.toHaveProperty('asker')
  })

  it('has its token in the table before it is its turn, and nothing older ever takes its place', async () => {
    const job = begin()
    let come = () => {}
    answer = () => new Promise((resolve) => (come = () => resolve({ type: 'ours' })))
    const taken = take(job)
    await pass(1)
    // Something is told of it while its turn is being written down.
    tracker.update('a', { state: 'queued', message: 'Not sent yet: waits for db.' })
    come()
    await taken
    await pass(1)
    expect(table.get('a')).toMatchObject({ message: 'Not sent yet: waits for db.', token: TOKEN })
    expect(kept.filter(({ token }) => token === TOKEN).length).toBeGreaterThan(1)
  })

  const REFUSALS: readonly (readonly [string, TurnAnswer, string])[] = [
    ['another one is under way', { type: 'in_flight', id: 'b' }, 'in_flight'],
    ['its object rests', { type: 'resting' }, 'rate_limited'],
    ['somebody stopped it', { type: 'over', row: rowOf({ id: 'a', stoppedBy: 'eve' }) }, 'not_applicable'],
    ['somebody else went on with it', { type: 'over', row: rowOf({ id: 'a' }) }, 'unavailable'],
  ]
  it.each(REFUSALS)('is not sent where %s', async (_, told, code) => {
    const job = begin()
    answer = async () => told
    expect(await codeOf(take(job))).toBe(code)
    await pass(1)
    expect(table.get('a')).not.toHaveProperty('token')
    expect(stoppedHere).toEqual(code === 'not_applicable' ? ['all eve'] : [])
  })

  it('is not sent while the database is away, or says nothing for two seconds', async () => {
    const job = begin()
    isAway = true
    expect(await codeOf(take(job))).toBe('unavailable')
    expect(await codeOf(inFlight.catchUp())).toBe('unavailable')
    isAway = false
    answer = () => new Promise(() => {})
    const [first, second] = [codeOf(take(job)), codeOf(take(begin('b')))]
    vi.useRealTimers()
    const from = performance.now()
    expect(await Promise.all([first, second])).toEqual(['unavailable', 'unavailable'])
    expect(performance.now() - from).toBeLessThan(2_500)
  })

  it('is written down once the database is back, and its audit line did not wait for that', async () => {
    isAway = true
    begin()
    const lines: string[] = []
    inFlight.tell('a', () => lines.push('a line'))
    tracker.update('a', { state: 'refused', message: 'Nothing was sent.' })
    await pass(2_500)
    expect(lines).toEqual(['a line'])
    expect(table.size).toBe(0)
    isAway = false
    await pass(1_500)
    expect(table.get('a')).toMatchObject({ state: 'refused' })
  })
})

describe('an action of another replica', () => {
  it('is told as that one tells it, and cannot be told otherwise here', async () => {
    changed = [rowOf({ state: 'requested', message: 'Requested.', token: TOKEN })]
    await inFlight.catchUp()
    expect(tracker.get('x')).toMatchObject({ state: 'requested', by: 'bo' })
    expect(tracker.inFlightBesides('y', WEB)?.id).toBe('x')
    tracker.update('x', { state: 'failed', message: 'What is this?' })
    expect(tracker.get('x')?.state).toBe('requested')
    changed = [rowOf({ state: 'done', message: 'Done.', finishedAt: 2 })]
    await inFlight.catchUp()
    expect(tracker.get('x')?.state).toBe('done')
    await pass(10)
    // Whoever holds it writes it.
    expect(table.size).toBe(0)
  })

  it('is heard once, however often its row is read, and again whatever changes in it', async () => {
    const hear = vi.spyOn(tracker, 'hear')
    changed = [rowOf({}), rowOf({ id: 'y' })]
    for (let time = 0; time < 3; time += 1) await inFlight.catchUp()
    expect(hear.mock.calls.map(([{ id }]) => id)).toEqual(['y', 'x'])
    changed = [rowOf({}), rowOf({ id: 'y', until: 2 })]
    await inFlight.catchUp()
    expect(hear.mock.calls.slice(2).map(([{ id }]) => id)).toEqual(['y'])
    changed = []
    await inFlight.catchUp()
    changed = [rowOf({})]
    await inFlight.catchUp()
    expect(hear.mock.calls.slice(3).map(([{ id }]) => id)).toEqual(['x'])
  })

  it('is stopped there, and what is sent here is stopped from there', async () => {
    changed = [rowOf({})]
    await inFlight.catchUp()
    begin()
    await inFlight.stop(tracker.list(), 'eve')
    expect(stoppedThere).toEqual(['x'])
    changed = [rowOf({ id: 'a', holder: 'here', state: 'refused', stoppedBy: 'eve' })]
    await inFlight.catchUp()
    expect(stoppedHere).toEqual(['all eve'])
  })

  const ENDS: readonly (readonly [string, Partial<HeldAction>, boolean, string | undefined, Attempt['outcome']])[] = [
    ['was not sent', {}, false, undefined, 'refused'],
    ['may have asked a source on its way', {}, true, undefined, 'unknown'],
    ['was sent, as its object says', { token: TOKEN }, true, TOKEN, 'accepted'],
    ['may have been sent', { token: TOKEN }, true, undefined, 'unknown'],
    ['was stopped', { stoppedBy: 'eve', state: 'refused', finishedAt: 2 }, false, undefined, 'refused'],
  ]
  it.each(ENDS)(
    'that %s when that one went away has its one line, and is followed on',
    async (_, more, isSent, seen, outcome) => {
      handled = seen
      const asker = JSON.stringify({ ...ALI, via: 'ui', requestId: 'r1', clientIp: '', isSent })
      inherited = [rowOf({ ...more, asker }), rowOf({ id: 'told', ...more })]
      await pass(5_000)
      expect(audit).toEqual([expect.objectContaining({ ref: WEB, action: 'reconcile', outcome })])
      expect(followed).toEqual(['x', 'told'])
    },
  )
})
