import { describe, expect, it } from 'vitest'
import type { HistoryEntry } from '@/lib/contract/history'
import type { FluxEvent, Notification } from '@/lib/contract/notifications'
import type { HistoryRow } from '@/lib/contract/objects'
import { asRef } from '@/lib/testing/as-ref'
import { titleOfEntry } from './entry-words'
import { joinEntries, type Sayings } from './join-entries'

const REF = asRef('Kustomization/apps/web')
const REVISION = 'main@sha1:aaa'
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 10, 0, second)).toISOString()

const entry = (more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ key: 's:1', at: at(0), type: 'status', ref: REF, was: 'ready', became: 'failed', revision: REVISION },
  ...more,
})
const DEPLOY = entry({ key: 'd:1', type: 'deploy', was: 'main@sha1:old', became: REVISION })
const event = (more: Partial<FluxEvent> = {}): FluxEvent => ({
  ...{ id: 'e', ref: REF, type: 'Warning', reason: 'BuildFailed', message: 'no', count: 1, time: at(3) },
  ...{ revision: REVISION, ...more },
})
const GOOD = { type: 'Normal', reason: 'ReconciliationSucceeded' } as const
const message = (more: Partial<Notification> = {}): Notification => ({
  ...{ id: 'm', topic: 'flux', time: at(5), message: 'm', markdown: false, priority: 3, tags: [], emoji: [] },
  ...more,
})

function join(entries: readonly HistoryEntry[], more: Partial<Sayings>) {
  const { entries: told, events, runs } = joinEntries(entries, { events: [], runs: [], notifications: [], ...more })
  return {
    told: told.map(({ entry: { key }, event: said }) => [key, said?.id]),
    events: events.map(({ id }) => id),
    runs: runs.map(({ status }) => status),
  }
}

describe('an entry and an event', () => {
  it.each<[string, HistoryEntry, FluxEvent]>([
    ['a failure and the warning of it', entry(), event()],
    ['a failure and the warning that was repeated since', entry(), event({ first: at(2), time: at(900), count: 9 })],
    ['a deploy and the run that did it', DEPLOY, event(GOOD)],
    ['a release and its upgrade', DEPLOY, event({ ...GOOD, reason: 'UpgradeSucceeded' })],
    ['a revision and the artifact of it', entry({ type: 'revision' }), event({ ...GOOD, reason: 'NewArtifact' })],
    ['a recovery and the run that mended it', entry({ was: 'failed', became: 'ready' }), event(GOOD)],
    [
      'a failure and what is repeated since an older revision',
      entry({ text: 'no' }),
      event({ revision: 'main@sha1:bbb', count: 9 }),
    ],
    ['a failure without a revision in the same words', entry({ text: 'no' }), event({ revision: undefined } as object)],
  ])('are one: %s', (_, one, other) => {
    expect(join([one], { events: [other] })).toEqual({ told: [[one.key, 'e']], events: [], runs: [] })
  })

  it.each<[string, HistoryEntry, FluxEvent]>([
    ['of another revision', entry(), event({ revision: 'main@sha1:bbb' })],
    ['of more than a minute later', entry(), event({ time: at(61) })],
    ['of more than a minute before', entry(), event({ time: at(-61) })],
    ['good news beside bad', entry(), event(GOOD)],
    ['bad news beside good', DEPLOY, event()],
    ['that only says what a run does', DEPLOY, event({ ...GOOD, reason: 'Progressing' })],
    ['beside a wait', entry({ became: 'waiting' }), event(GOOD)],
    ['without a revision in other words', entry({ text: 'yes' }), event({ revision: undefined } as object)],
    ['without a revision beside no words', entry(), event({ revision: undefined } as object)],
  ])('are two: one %s', (_, one, other) => {
    expect(join([one], { events: [other] })).toEqual({ told: [[one.key, undefined]], events: ['e'], runs: [] })
  })

  it('are paired one by one: the same words first, then the nearest', () => {
    const events = [
      event({ id: 'near' }),
      event({ id: 'same', time: at(30), message: 'mine' }),
      event({ id: 'far', time: at(20) }),
    ]
    expect(join([entry({ text: 'mine' })], { events })).toMatchObject({
      told: [['s:1', 'same']],
      events: ['near', 'far'],
    })
    expect(join([entry()], { events })).toMatchObject({ told: [['s:1', 'near']] })
    const two = [entry({ key: 's:2', at: at(40) }), entry()]
    expect(join(two, { events: events.slice(0, 1) })).toMatchObject({
      told: [
        ['s:2', 'near'],
        ['s:1', undefined],
      ],
    })
  })
})

describe('an entry and a run', () => {
  const run = (more: Partial<HistoryRow> = {}): HistoryRow => ({
    status: 'BuildFailed',
    revision: REVISION,
    last: at(1),
    ...more,
  })

  it('are one where it is the last run of that revision', () => {
    expect(join([entry()], { runs: [run()] }).runs).toEqual([])
    expect(
      join([DEPLOY], { runs: [run({ status: 'ReconciliationSucceeded' }), run({ status: 'deployed' })] }).runs,
    ).toEqual(['deployed'])
  })

  it('are two where it ran on since, where it is another one, and where it ended otherwise', () => {
    const others = [
      run({ last: at(300) }),
      run({ revision: 'main@sha1:bbb' }),
      run({ status: 'ReconciliationSucceeded' }),
    ]
    expect(join([entry()], { runs: others }).runs).toHaveLength(3)
    expect(join([entry({ became: 'waiting' })], { runs: [run({ status: 'deployed' })] }).runs).toEqual(['deployed'])
  })
})

describe('a message', () => {
  const kept = (more: Partial<HistoryEntry> = {}) =>
    entry({
      key: 'n:https://ntfy.example:flux:m',
      type: 'notification',
      became: 'sent',
      detail: { topic: 'flux', id: 'm' },
      ...more,
    })

  it('that is still known is told as it is known, and one that ntfy forgot as it was recorded', () => {
    expect(join([kept()], { notifications: [message()] }).told).toEqual([])
    expect(join([kept()], { notifications: [message({ id: 'later', sequenceId: 'm' })] }).told).toEqual([])
    expect(join([kept()], { notifications: [message({ topic: 'home' }), message({ id: 'x' })] }).told).toHaveLength(1)
  })

  it('that was deleted, or says that all is as before, is not told', () => {
    expect(
      join([kept({ became: 'deleted' }), kept({ detail: { topic: 'flux', id: 'm', noise: true } })], {}).told,
    ).toEqual([])
  })

  it('is told with its title and its text', () => {
    const told = kept({ text: 'apps/web\nfailed\nagain', detail: { topic: 'flux', id: 'm', titleLength: 8 } })
    expect(titleOfEntry(told)).toEqual({ title: 'apps/web', text: 'failed\nagain' })
    expect(titleOfEntry(kept({ text: 'failed' }))).toEqual({ title: 'ntfy flux', text: 'failed' })
  })
})

it('an entry has its words in two parts: what it was, and what was said', () => {
  expect(titleOfEntry(entry({ text: 'first\nsecond' }))).toEqual({ title: 'Ready → Failed', text: 'first\nsecond' })
  expect(titleOfEntry(DEPLOY)).toEqual({ title: 'now runs main@aaa, before main@sha1:old', text: '' })
  const image = entry({ type: 'image', was: '1.0', became: '1.1', text: 'registry.example/web' })
  expect(titleOfEntry(image)).toEqual({ title: 'chose registry.example/web:1.1, before 1.0', text: '' })
})
