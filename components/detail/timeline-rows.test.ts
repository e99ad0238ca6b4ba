import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { mergeTimeline } from './timeline-rows'

const REF = asRef('HelmRelease/apps/web')

describe('the line of time of one object', () => {
  it('puts events, messages and runs in one order, newest first, and leaves out deleted messages', () => {
    const rows = mergeTimeline(
      [
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
      [
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
      [{ status: 'failed', last: '2026-11-20T10:01:00.000Z' }, { status: 'pending' }],
    )
    expect(rows.map((row) => row.type)).toEqual(['notification', 'warning', 'run'])
    expect(rows[1]?.count).toBe(3)
  })
})
