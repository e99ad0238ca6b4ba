import { describe, expect, it } from 'vitest'
import { pod, withPods, workloadsOf } from '@/lib/contract/testing/workloads'
import type { ObjectWorkloads, WorkloadsEvent, WorkloadWithPods } from '@/lib/contract/workloads'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { refOf } from '@/lib/ref'
import { ApiError } from '../api-error'
import { SILENT_LOG } from '../log'
import { createWorkloadViews } from './workload-views'

const APPS = refOf('Kustomization', 'flux-system', 'apps')

function start(first: ObjectWorkloads) {
  const clock = createManualClock()
  const views = createWorkloadViews({ timers: clock, clock: clock.now, log: SILENT_LOG })
  const held: string[][] = []
  let released = 0
  let described = 0
  let now: ObjectWorkloads | ApiError = first
  const make = {
    describe() {
      described += 1
      if (now instanceof ApiError) throw now
      return now
    },
    hold(workloads: readonly Pick<WorkloadWithPods, 'kind' | 'namespace'>[]) {
      held.push(workloads.map(({ kind, namespace }) => `${kind} ${namespace}`))
      return () => {
        released += 1
      }
    },
  }
  const open = (key = '') => {
    const events: WorkloadsEvent[] = []
    let closed = false
    const read = (frame: Uint8Array) => {
      const [, type, data] = /^event: (\S+)\ndata: (.*)\n\n$/.exec(new TextDecoder().decode(frame)) ?? []
      events.push({ type, data: JSON.parse(data ?? '') } as WorkloadsEvent)
      return 0
    }
    const view = views.open(APPS, key, make)
    for (const frame of view.snapshotFrames()) read(frame)
    const leave = view.broadcaster.add({
      write: read,
      close() {
        closed = true
      },
    })
    const deltas = () => events.flatMap((event) => (event.type === 'delta' ? [event.data] : []))
    return { events, deltas, leave, isClosed: () => closed }
  }
  return {
    clock,
    views,
    open,
    held,
    released: () => released,
    described: () => described,
    set(next: ObjectWorkloads | ApiError) {
      now = next
      views.touch(new Set([APPS]))
    },
  }
}

/** As a page folds it. */
function fold(events: readonly WorkloadsEvent[]): ObjectWorkloads | undefined {
  return events.reduce<ObjectWorkloads | undefined>((known, event) => {
    if (event.type === 'snapshot') return event.data
    if (event.type !== 'delta' || known === undefined) return known
    const { serverTime, changed, removed, order, rest } = event.data
    const byRef = new Map(known.workloads.map((one) => [one.ref, one]))
    for (const ref of removed) byRef.delete(ref)
    for (const one of changed) byRef.set(one.ref, one)
    const refs = order ?? [...byRef.keys()]
    const { workloads: _, ...others } = known
    return { ...(rest ?? others), serverTime, workloads: refs.flatMap((ref) => byRef.get(ref) ?? []) }
  }, undefined)
}

const WEB = withPods('apps/web', [pod('web-1')])
const DB = withPods('StatefulSet/data/db', [pod('db-0')])

describe('the workloads of an object, live', () => {
  it('begin with a snapshot and go on with what changed alone', async () => {
    const { open, set } = start(workloadsOf([DB, WEB]))
    const { events, deltas } = open()
    expect(events).toMatchObject([{ type: 'snapshot', data: { workloads: [DB, WEB] } }])
    const failed = { ...WEB, status: 'failed', sentence: '0 of 1 ready' } as const
    set(workloadsOf([failed, DB]))
    expect(deltas()).toMatchObject([{ changed: [failed], removed: [], order: [failed.ref, DB.ref] }])
    expect(deltas()[0]).not.toHaveProperty('rest')
    expect(fold(events)?.workloads).toEqual([failed, DB])
  })

  it('tell what went, and how it stands with the whole', async () => {
    const { open, set } = start(workloadsOf([DB, WEB]))
    const { events, deltas } = open()
    const stale = workloadsOf([WEB], { state: 'stale', reason: 'The connection is lost.' })
    set(stale)
    expect(deltas()).toMatchObject([{ changed: [], removed: [DB.ref], rest: { state: 'stale', remote: false } }])
    expect(fold(events)).toEqual(stale)
  })

  it('tell nothing while nothing is different', async () => {
    const { open, set, clock } = start(workloadsOf([WEB]))
    const { deltas } = open()
    set(workloadsOf([{ ...WEB, pods: [pod('web-1')] }], { serverTime: '2026-11-20T08:15:00.000Z' }))
    await clock.pass(1_000)
    expect(deltas()).toEqual([])
  })

  it('are told ten times a second at most, the newest last, and once a second where it is much', async () => {
    const { open, set, clock, described } = start(workloadsOf([WEB]))
    const { deltas, events } = open()
    for (let at = 0; at < 50; at += 1) set(workloadsOf([{ ...WEB, sentence: `step ${at}` }]))
    expect(deltas()).toHaveLength(1)
    clock.advance(100)
    expect(deltas().map(({ changed }) => changed[0]?.sentence)).toEqual(['step 0', 'step 49'])
    expect(described()).toBe(3)
    const many = withPods(
      'apps/web',
      Array.from({ length: 200 }, (_, at) => pod(`web-${at}`)),
    )
    clock.advance(100)
    set(workloadsOf([many]))
    set(workloadsOf([WEB]))
    clock.advance(900)
    expect(deltas()).toHaveLength(3)
    clock.advance(100)
    expect(fold(events)?.workloads).toEqual([WEB])
  })

  it('come in pieces where there are many, and are whole in the end', async () => {
    const pods = Array.from({ length: 200 }, (_, at) => pod(`web-${at}`))
    const all = Array.from({ length: 8 }, (_, at) => withPods(`apps/web-${at}`, pods))
    const { open, set } = start(workloadsOf(all))
    const { events } = open()
    expect(events.length).toBeGreaterThan(3)
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(256 * 1024)
    expect(fold(events)?.workloads).toEqual(all)
    const turned = all.toReversed().map((one) => ({ ...one, sentence: 'another' }))
    set(workloadsOf(turned.slice(1)))
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(256 * 1024)
    expect(fold(events)?.workloads).toEqual(turned.slice(1))
  })

  it('are made once for all who may see the same, and end with the last of them', async () => {
    const { open, described, released, clock, views } = start(workloadsOf([WEB]))
    const viewers = Array.from({ length: 10 }, () => open())
    open('somebody else').leave()
    expect(described()).toBe(2)
    for (const { leave } of viewers.slice(1)) leave()
    expect(released()).toBe(1)
    viewers[0]?.leave()
    expect(released()).toBe(2)
    expect(clock.pendingTimers()).toBe(0)
    views.touch()
    expect(described()).toBe(2)
  })

  it('keep the pods read of where they are now', async () => {
    const { open, set, held, released } = start(workloadsOf([WEB]))
    open()
    expect(held).toEqual([['Deployment apps']])
    set(workloadsOf([WEB, DB]))
    expect(held).toEqual([['Deployment apps'], ['Deployment apps', 'StatefulSet data']])
    expect(released()).toBe(1)
  })

  it('follow the pods of their own namespaces, and no others', async () => {
    const { open, described, views, clock } = start(workloadsOf([WEB]))
    open()
    views.podsChanged('data')
    expect(described()).toBe(1)
    views.podsChanged('apps')
    expect(described()).toBe(2)
    clock.advance(100)
    views.podsChanged(undefined)
    expect(described()).toBe(3)
  })

  it('beat every 15 seconds, and look again whether time has changed anything', async () => {
    const { open, clock, described } = start(workloadsOf([WEB]))
    const { events } = open()
    clock.advance(15_000)
    expect(events.at(-1)).toEqual({ type: 'heartbeat', data: { serverTime: clock.now().toISOString() } })
    expect(described()).toBe(2)
  })

  it('end where the object is gone, so that whoever asks again is told', async () => {
    const { open, set, released, clock } = start(workloadsOf([WEB]))
    const { events, isClosed } = open()
    set(new ApiError('not_found', 'gone'))
    expect(events.at(-1)).toEqual({ type: 'bye', data: { reason: 'upgrade' } })
    expect(isClosed()).toBe(true)
    expect(released()).toBe(1)
    expect(clock.pendingTimers()).toBe(0)
  })

  it('are refused while those of too many are looked at', () => {
    const { open } = start(workloadsOf([WEB]))
    for (let at = 0; at < 200; at += 1) open(String(at))
    expect(() => open('one more')).toThrow('too many objects')
  })
})
