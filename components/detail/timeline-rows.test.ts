import { describe, expect, it } from 'vitest'
import type { FluxEvent } from '@/lib/contract/notifications'
import { asRef } from '@/lib/testing/as-ref'
import { isInView, mergeTimeline, TIMELINE_VIEWS } from './timeline-rows'

const REF = asRef('HelmRelease/apps/web')

describe('the line of time of one object', () => {
  it('puts events, messages and runs in one order, newest first, and leaves out deleted messages', () => {
    const rows = mergeTimeline({
      own: [
        {
          id: '1',
          ref: REF,
          type: 'Warning',
          reason: 'UpgradeFailed',
          message: 'no',
          count: 3,
          time: '2026-11-20T10:02:00.000Z',
        },
      ],
      notifications: [
        {
          id: '2',
          topic: 'flux',
          time: '2026-11-20T10:03:00.000Z',
          message: 'm',
          markdown: false,
          priority: 3,
          tags: [],
          emoji: [],
        },
        {
          id: '3',
          topic: 'flux',
          time: '2026-11-20T10:04:00.000Z',
          message: 'x',
          markdown: false,
          priority: 3,
          tags: [],
          emoji: [],
          deleted: true,
        },
      ],
      runs: [{ status: 'failed', last: '2026-11-20T10:01:00.000Z' }, { status: 'pending' }],
      entries: [],
    })
    expect(rows.map((row) => row.type)).toEqual(['notification', 'warning', 'run'])
    expect(rows[1]?.count).toBe(3)
  })

  it('takes what it deployed with its own, and can be narrowed to either or to what went wrong', () => {
    const event = (id: string, ref: string, more: Partial<FluxEvent> = {}): FluxEvent => ({
      id,
      ref: asRef(ref),
      type: 'Normal',
      reason: 'R',
      message: '',
      count: 1,
      time: '2026-11-20T10:00:00.000Z',
      ...more,
    })
    const own = event('own', REF)
    const pod = event('pod', 'Pod/apps/web-1', {
      type: 'Warning',
      count: 4,
      first: '2026-11-20T09:00:00.000Z',
      workload: asRef('Deployment/apps/web'),
      applier: REF,
    })
    const rows = mergeTimeline({
      ...{ own: [own], deployed: [own, pod], notifications: [], entries: [] },
      runs: [{ status: 'failed', last: '2026-11-20T09:30:00.000Z' }],
    })
    const inView = TIMELINE_VIEWS.map((view) => rows.filter((row) => isInView(row, view)).map(({ id }) => id))
    const run = 'run 2026-11-20T09:30:00.000Z '
    expect(inView).toEqual([['event own', 'event pod', run], ['event own', run], ['event pod'], ['event pod']])
    expect(rows[1]).toMatchObject({
      count: 4,
      first: '2026-11-20T09:00:00.000Z',
      subject: { ref: 'Pod/apps/web-1', workload: 'Deployment/apps/web', applier: REF },
    })
  })

  it('tells what was recorded and said by an event once, at its own time, with how often it was said since', () => {
    const revision = 'main@sha1:abc'
    const rows = mergeTimeline({
      ...{ notifications: [], runs: [] },
      own: [
        {
          ...{ id: 'e', ref: REF, type: 'Warning', reason: 'BuildFailed', message: 'no such file', count: 9, revision },
          ...{ first: '2026-11-20T10:00:05.000Z', time: '2026-11-20T11:00:00.000Z' },
        },
      ],
      entries: [
        {
          ...{ key: 's:1', at: '2026-11-20T10:00:00.000Z', type: 'status', ref: REF, was: 'ready', became: 'failed' },
          ...{ revision, text: 'no such fi…' },
        },
        { key: 'd:1', at: '2026-11-20T09:00:00.000Z', type: 'deploy', ref: REF, became: revision, revision },
      ],
    })
    expect(
      rows.map(({ type, title, text, count, last, revision: told }) => [type, title, text, count, last, told]),
    ).toEqual([
      ['warning', 'Ready → Failed', 'no such file', 9, '2026-11-20T11:00:00.000Z', revision],
      ['entry', 'now runs main@abc', '', undefined, undefined, undefined],
    ])
    expect(TIMELINE_VIEWS.map((view) => rows.filter((row) => isInView(row, view)).length)).toEqual([2, 2, 0, 1])
  })
})
