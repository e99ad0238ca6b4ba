import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EventQuerySchema, GraphQuerySchema, NotificationQuerySchema } from '@/lib/contract/schema/queries'
import { ALL_READ } from '@/lib/flux/judge/sight'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { redactText } from '@/lib/flux/object/redact'
import { CANARY, plantEverywhere, TELLING_TEXTS } from '@/lib/flux/testing/canaries'
import { parseNtfyLine } from '@/lib/ntfy/message'
import { allAtOnce } from '@/lib/steps'
import { readQuery } from '../door/query'
import { createEventLog } from '../sources/event-log'
import { createNotificationLog } from '../sources/notification-log'
import { openLiveScene } from '../testing/live-scene'
import { answerEvents } from './events'
import { answerGraph, drawGraph, type GraphSource } from './graph'
import { answerNotifications } from './notifications'
import { describeObject } from './object-detail'
import { answerValues } from './release-values'

const NOW = new Date('2026-11-21T12:00:00Z')
/** Each kind takes so many of the texts, in turn: each of them with each kind is tried where objects are read. */
const SHARE = 8
const end = new AbortController()
beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

/** What stands around each canary, for the one who has to mend it. */
function leaksIn(answer: unknown): readonly string[] {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  return text
    .split(CANARY)
    .slice(0, -1)
    .map((before) => before.slice(-100))
}

function eventOf(kind: (typeof FLUX_KIND_NAMES)[number], name: string, text: string, at: number): object {
  const { group, versions } = describeKind(kind)
  return {
    metadata: { uid: `event-${kind}-${at}`, annotations: { [`${group}/revision`]: text } },
    involvedObject: { kind, namespace: 'apps', name, apiVersion: `${group}/${versions[0]}` },
    reason: text,
    message: text,
    source: { component: text },
    lastTimestamp: '2026-11-21T11:59:00Z',
  }
}

it('lets no canary out by rows, graph, drawing, object, manifest or event', async () => {
  const scene = openLiveScene(
    {
      startedAt: NOW,
      onFailure: (error) => {
        throw error
      },
    },
    end.signal,
  )
  const events = createEventLog()
  for (const [turn, kind] of FLUX_KIND_NAMES.entries()) {
    const texts = TELLING_TEXTS.filter((_, at) => at % SHARE === turn % SHARE)
    scene.store.replace(
      kind,
      texts.map((text, at) => plantEverywhere(kind, text, `planted-${at}`)),
    )
    texts.forEach((text, at) => {
      events.apply('ADDED', eventOf(kind, `planted-${at}`, text, at))
    })
  }
  scene.schedule.all()
  await vi.advanceTimersByTimeAsync(2_000)
  const rows = scene.live.rows()
  expect(leaksIn(scene.live.head())).toEqual([])
  expect(rows.size).toBe((FLUX_KIND_NAMES.length * TELLING_TEXTS.length) / SHARE)
  for (const row of rows.values()) expect(leaksIn(row), row.ref).toEqual([])

  const source: GraphSource = { rows, horizon: ALL_READ, rootCauses: [] }
  const { query } = readQuery(GraphQuerySchema, new URLSearchParams(''))
  expect(leaksIn(allAtOnce(answerGraph(query, source)))).toEqual([])
  expect(leaksIn(allAtOnce(drawGraph(query, source)))).toEqual([])
  expect(leaksIn(events.find({ limit: 5_000 }))).toEqual([])

  for (const row of rows.values()) {
    const resource = scene.store.get(row.ref)
    if (resource === undefined) throw new Error(`${row.ref} was not read`)
    const detail = describeObject({
      resource,
      row,
      now: NOW,
      rowOf: (ref) => rows.get(ref),
      resourceOf: (ref) => scene.store.get(ref),
      rows: [],
      isRead: () => true,
      manifest: scene.store.manifest(row.ref),
      events,
      stateOf: () => 'live',
      notifications: () => [],
    })
    expect(leaksIn(detail), row.ref).toEqual([])
    if (row.kind === 'HelmRelease') {
      const values = answerValues(row.ref, scene.store.manifest(row.ref), NOW)
      expect(values.lines.length).toBeGreaterThan(0)
      expect(leaksIn(values), row.ref).toEqual([])
    }
  }
}, 120_000)

it('lets no canary out by an event of a pod, whatever the event says of itself', () => {
  const events = createEventLog({ hosts: () => true, clock: () => NOW })
  events.replace(
    TELLING_TEXTS.flatMap((text, at) =>
      ['involvedObject', 'regarding'].map((subject) =>
        events.prepare({
          metadata: { uid: `${subject} ${at}`, annotations: { 'kustomize.toolkit.fluxcd.io/revision': text } },
          [subject]: { kind: 'Pod', namespace: 'apps', name: text, uid: `p${at}`, apiVersion: 'v1', fieldPath: text },
          reason: text,
          message: text,
          note: text,
          action: text,
          source: { component: text, host: text },
          reportingController: text,
          reportingInstance: text,
          lastTimestamp: '2026-11-21T11:59:00Z',
        }),
      ),
    ),
  )
  const owners = { hosts: () => true, ownersOf: () => new Map() }
  const parts = { events, owners, sources: () => [], clock: () => NOW }
  const { query } = readQuery(EventQuerySchema, new URLSearchParams('limit=1000'))
  const answer = answerEvents(query, parts, { mayList: () => true })
  expect(answer.total).toBeGreaterThan(10)
  expect(leaksIn(answer)).toEqual([])
})

it('lets no canary out by a notification', () => {
  const log = createNotificationLog({
    topics: ['flux'],
    clock: () => NOW,
    redact: redactText,
    home: { name: 'home', isSure: true },
    find: () => undefined,
    maxMessages: 100,
  })
  TELLING_TEXTS.forEach((text, at) => {
    const line = { id: `m${at}`, event: 'message', topic: 'flux', time: NOW.getTime() / 1000 - at }
    const said = {
      title: text,
      message: text,
      tags: [text],
      click: text,
      actions: [{ action: 'view', label: text, url: text }],
    }
    const parsed = parseNtfyLine(JSON.stringify({ ...line, ...said }))
    if (parsed.ok && parsed.event.type === 'message') log.add(parsed.event)
  })
  const { query } = readQuery(NotificationQuerySchema, new URLSearchParams('limit=100'))
  const page = answerNotifications(query, {
    notifications: log,
    topics: ['flux'],
    live: { row: () => undefined },
    clock: () => NOW,
  })
  expect(page.messages).toHaveLength(TELLING_TEXTS.length)
  expect(leaksIn(page)).toEqual([])
})
