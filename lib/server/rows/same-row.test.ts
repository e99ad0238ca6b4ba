import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import { isSameRow, keepParts } from './same-row'

const ROW = row('apps/web', {
  status: 'failed',
  retrying: true,
  stuck: { rule: 'failing_long', forSeconds: 900, since: '2026-11-21T12:00:00.000Z' },
  dependsOn: [{ ref: asRef('Kustomization/apps/base'), status: 'ready', missing: false }],
  labels: { team: 'shop', forSeconds: '1' },
  actions: ['reconcile'],
})

describe('whether a row says what it said', () => {
  it('takes an equal row for the same, and one whose count of seconds went on', () => {
    expect(isSameRow(ROW, structuredClone(ROW))).toBe(true)
    expect(
      isSameRow(ROW, { ...ROW, stuck: { rule: 'failing_long', forSeconds: 930, since: ROW.stuck?.since ?? '' } }),
    ).toBe(true)
  })

  it.each<readonly [string, Partial<Resource>]>([
    ['another status', { status: 'stalled' }],
    ['a field more', { lastChangeAt: '2026-11-21T12:00:00.000Z' }],
    ['another rule', { stuck: { rule: 'retries_exhausted', forSeconds: 900, since: '2026-11-21T12:00:00.000Z' } }],
    ['a dependency less', { dependsOn: [] }],
    [
      'a dependency that failed',
      { dependsOn: [{ ref: asRef('Kustomization/apps/base'), status: 'failed', missing: false }] },
    ],
    ['another label', { labels: { team: 'shop', forSeconds: '2' } }],
    ['a label of another name', { labels: { team: 'shop', seconds: '1' } }],
    ['a new object of the name', { uid: '2' }],
  ])('tells %s', (_, change) => {
    expect(isSameRow(ROW, { ...ROW, ...change })).toBe(false)
  })

  it('takes a revision for the same whatever its sentence says of the time, and for another when it is one', () => {
    const { stuck: _, ...well } = ROW
    for (const base of [ROW, well]) {
      const say = (applied: string, sentence: string): Resource => ({
        ...base,
        revision: { applied, behind: 'no', sentence },
      })
      expect(isSameRow(say('main@a', 'a minute ago'), say('main@a', 'an hour ago'))).toBe(true)
      expect(isSameRow(say('main@a', 'a minute ago'), say('main@b', 'a minute ago'))).toBe(false)
      expect(isSameRow(base, say('main@a', 'a minute ago'))).toBe(false)
    }
  })

  it('tells what was never shown, and what is no longer stuck', () => {
    expect(isSameRow(undefined, ROW)).toBe(false)
    const { stuck: _, ...well } = ROW
    expect(isSameRow(ROW, well)).toBe(false)
    expect(isSameRow(well, ROW)).toBe(false)
  })
})

describe('a row that changed', () => {
  it('keeps the parts that say what they said, and no others', () => {
    const next: Resource = { ...structuredClone(ROW), status: 'stalled', labels: { team: 'ops' } }
    const kept = keepParts(ROW, next)
    expect(kept).toEqual(next)
    expect(kept.dependsOn).toBe(ROW.dependsOn)
    expect(kept.labels).toBe(next.labels)
    expect(keepParts(undefined, next)).toBe(next)
  })

  it('does not keep a field that is there no more', () => {
    const { stuck: _, ...well } = ROW
    expect(keepParts(ROW, well)).not.toHaveProperty('stuck')
  })
})
