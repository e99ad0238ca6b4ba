import { describe, expect, it } from 'vitest'
import { awaySince } from '@/lib/client/use-last-visit'
import type { HistoryEntry } from '@/lib/contract/history'
import { asRef } from '@/lib/testing/as-ref'
import { nameMissed } from './missed-words'

const AT = '2026-11-20T08:00:00.000Z'
const [WEB, DB] = [asRef('Kustomization/apps/web'), asRef('Kustomization/apps/db')]
const entry = (type: HistoryEntry['type'], more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ key: JSON.stringify(more), at: AT, type },
  ...more,
})

describe('what somebody missed', () => {
  it('counts a commit once, an object once, and not what was held back', () => {
    const entries = [
      entry('deploy', { ref: WEB, revision: 'a' }),
      entry('deploy', { ref: DB, revision: 'a' }),
      entry('status', { ref: DB, became: 'failed' }),
      entry('status', { ref: DB, became: 'stalled' }),
      entry('status', { ref: WEB, became: 'failed', root: DB }),
      entry('action', { ref: DB }),
    ]
    expect(nameMissed({ entries, gaps: [] })).toBe('1 deploy, 1 object failed, 1 request.')
  })

  it('takes a request that failed for no object that did', () => {
    const entries = [entry('action', { ref: WEB, was: 'suspend', became: 'failed' })]
    expect(nameMissed({ entries, gaps: [] })).toBe('1 request.')
  })

  it('says where there is more, and where nobody recorded', () => {
    const gaps = [{ from: AT, to: AT, reason: 'Fluxdeck was not running' }]
    expect(nameMissed({ entries: [], gaps })).toBe('nothing was recorded; for a while nobody recorded.')
    expect(nameMissed({ entries: [entry('action')], gaps: [], nextCursor: 'x' })).toBe('at least 1 request.')
  })
})

it('whoever was away for a moment, or never here, has missed nothing', () => {
  const now = Date.parse(AT)
  expect(awaySince(now - 60_000, now)).toBeUndefined()
  expect(awaySince(undefined, now)).toBeUndefined()
  expect(awaySince(now + 60_000, now)).toBeUndefined()
  expect(awaySince(now - 3_600_000, now)).toBe('2026-11-20T07:00:00.000Z')
})
