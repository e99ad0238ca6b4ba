import { beforeEach, describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { ApiError } from '../api-error'
import type { Actor, Attempt } from '../audit'
import { ALONE } from './in-flight'
import { createLedger, type Ledger } from './ledger'
import type { Job } from './one-write'
import { objectOf } from './testing/objects'
import { createActionTracker } from './tracker'

const WEB = objectOf('Kustomization', 'web')
const ACTOR: Actor = {
  identity: { name: 'ali', groups: [], role: 'operator' },
  lookAgain: async () => undefined,
  via: 'ui',
  requestId: 'r1',
  clientIp: '',
}
const JOB: Job = { actor: ACTOR, id: 'a', ref: WEB.ref, action: 'reconcile', reason: undefined, uid: undefined }

let audit: Attempt[]
let accepted: string[]
let logged: string[]
let stop: AbortController
let tracker: ReturnType<typeof createActionTracker>
let ledger: Ledger

beforeEach(() => {
  audit = []
  accepted = []
  logged = []
  stop = new AbortController()
  tracker = createActionTracker(
    () => new Date('2026-11-21T12:00:00Z'),
    () => {},
  )
  tracker.begin({ ...JOB, by: 'ali' })
  const keep = (level: string) => (message: string) => void logged.push(`${level}: ${message}`)
  const parts = {
    tracker,
    audit: (_: unknown, attempt: Attempt) => audit.push(attempt),
    inFlight: ALONE,
    onAccepted: (_: unknown, { ref }: { ref: string }, action: string, token: string) =>
      accepted.push(`${action} ${ref} ${token}`),
    resourceOf: (ref: string) => (ref === WEB.ref ? WEB : undefined),
    log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error'), audit: () => {} },
  }
  ledger = createLedger(parts, stop.signal)
})

const reasons = () => audit.map(({ outcome, reason }) => [outcome, reason])

describe('the lines of a run', () => {
  it('are one for a job that was accepted, and its event is told once', async () => {
    ledger.accept([JOB], 'token', false)
    ledger.accept([JOB], 'later', false)
    expect(await ledger.first).toBeUndefined()
    expect(reasons()).toEqual([['accepted', undefined]])
    expect(accepted).toEqual([`reconcile ${WEB.ref} token`])
  })

  it('say that a fate is unknown, and tell no event of what may not have been', async () => {
    ledger.accept([JOB], 'token', true)
    expect(await ledger.first).toMatchObject({ code: 'upstream_timeout', extra: { details: { id: 'a' } } })
    expect(reasons()).toEqual([['unknown', undefined]])
    expect(accepted).toEqual([])
  })

  it('are one for a job that was refused, with its code, which the action says too', async () => {
    ledger.refuse(JOB, new ApiError('forbidden', 'You may not.'))
    expect(await ledger.first).toMatchObject({ code: 'forbidden' })
    expect(reasons()).toEqual([['refused', 'forbidden']])
    expect(tracker.get('a')).toMatchObject({ state: 'refused', message: 'You may not.' })
  })

  it('stay one when it is refused after its first write: that is said in the log', () => {
    ledger.accept([JOB], 'token', false)
    ledger.refuse(JOB, new ApiError('unauthenticated', 'Gone.'))
    expect(reasons()).toEqual([['accepted', undefined]])
    expect(logged).toEqual(['warn: A request was refused half way.'])
    expect(tracker.get('a')?.state).toBe('refused')
  })

  it('are one for a job that is refused twice, and none of acceptance after it', () => {
    ledger.refuse(JOB, new ApiError('forbidden', 'You may not.'))
    ledger.refuse(JOB, new ApiError('forbidden', 'You may not.'))
    ledger.accept([JOB], 'token', false)
    expect(reasons()).toEqual([['refused', 'forbidden']])
  })

  it('tell no event of an object that has gone meanwhile', () => {
    ledger.accept([{ ...JOB, ref: asRef('Kustomization/apps/gone') }], 'token', false)
    expect(reasons()).toEqual([['accepted', undefined]])
    expect(accepted).toEqual([])
  })

  it('leave the words of a source that failed on the way', () => {
    tracker.update('a', { state: 'failed', message: 'Cannot clone.' })
    ledger.refuse(JOB, new ApiError('not_applicable', 'Not sent.'))
    expect(tracker.get('a')).toMatchObject({ state: 'failed', message: 'Cannot clone.' })
  })

  it('call it stopped where a person stopped it, and by its code where the run ended by itself', () => {
    const other = { ...JOB, id: 'b' }
    stop.abort('eve')
    ledger.refuse(JOB, new ApiError('not_applicable', 'Stopped.'))
    expect(reasons()).toEqual([['refused', 'stopped']])
    const lost = new AbortController()
    lost.abort(new ApiError('unauthenticated', 'Gone.'))
    const again = createLedger(
      {
        tracker,
        audit: (_, attempt) => audit.push(attempt),
        inFlight: ALONE,
        onAccepted: () => {},
        resourceOf: () => undefined,
        log: { debug() {}, info() {}, warn() {}, error() {}, audit() {} },
      },
      lost.signal,
    )
    again.refuse(other, new ApiError('unauthenticated', 'Gone.'))
    expect(reasons()).toEqual([
      ['refused', 'stopped'],
      ['refused', 'unauthenticated'],
    ])
  })

  it('tell nobody the words of a fault of its own', async () => {
    ledger.refuse(JOB, new Error('password'))
    expect(await ledger.first).toMatchObject({ code: 'internal', message: 'The action failed inside Fluxdeck.' })
    expect(logged).toEqual(['error: An action failed.'])
  })
})
