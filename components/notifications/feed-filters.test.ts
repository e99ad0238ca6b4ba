import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import {
  dayBeside,
  dayOf,
  describeFilters,
  type FeedFilters,
  filterOf,
  isDay,
  isFiltered,
  NO_FILTERS,
  queryOf,
  rangeOf,
} from './feed-filters'

const only = (filters: Partial<FeedFilters>): FeedFilters => ({ ...NO_FILTERS, ...filters })

it.each<[Partial<FeedFilters>, string]>([
  [{}, 'Messages'],
  [{ severity: 'error' }, 'Errors'],
  [{ severity: 'info' }, 'Messages without an error'],
  [{ priorities: [5, 4] }, 'Messages of priority Max or High'],
  [
    { kinds: ['Kustomization', 'HelmRelease'], namespaces: ['apps'] },
    'Messages about Kustomization or HelmRelease in apps',
  ],
  [{ namespaces: ['apps', 'media'] }, 'Messages about objects in apps or media'],
  [{ severity: 'error', stillFailing: true, when: '6h' }, 'Errors about what still fails of the last 6 hours'],
  [{ namespaces: ['apps'], stillFailing: true }, 'Messages about objects in apps still failing'],
  [{ topics: ['flux'], text: 'disk' }, 'Messages on topic flux matching “disk”'],
  [{ when: '2026-11-29' }, 'Messages of Sunday 29 November'],
])('what is asked for by %j is told as "%s"', (filters, sentence) => {
  expect(describeFilters(only(filters)).replace('Sunday,', 'Sunday')).toBe(sentence)
  expect(isFiltered(only(filters))).toBe(sentence !== 'Messages')
})

describe('a day', () => {
  it('is one of the calendar, from its first moment to that of the next', () => {
    expect(['2026-11-29', '2028-02-29'].map(isDay)).toEqual([true, true])
    expect(['2026-02-29', '2026-13-01', '2026-1-1', 'today', '1h', ''].map(isDay)).toEqual(Array(6).fill(false))
    const { from, until } = rangeOf('2026-11-29')
    if (from === undefined || until === undefined) throw new Error('No range.')
    expect([from, new Date(until.getTime() - 1), until].map(dayOf)).toEqual(['2026-11-29', '2026-11-29', '2026-11-30'])
  })

  it('has one before and one after it, over the end of a month and of a year', () => {
    expect(dayBeside('2026-03-01', -1)).toBe('2026-02-28')
    expect(dayBeside('2026-12-31', 1)).toBe('2027-01-01')
  })

  it('is asked for by its ends, and a span as it is', () => {
    const { since, until } = queryOf(only({ when: '2026-11-29' }))
    expect(Number(until) - Number(since)).toBeGreaterThanOrEqual(23 * 3_600)
    expect(queryOf(only({ when: '6h' }))).toMatchObject({ since: '6h', until: undefined })
  })
})

it('what arrives is held against the same', () => {
  const filter = filterOf(
    only({ when: '2026-11-29', stillFailing: true, severity: 'error' }),
    (ref) => ref === 'Kustomization/apps/web',
  )
  expect(filter.from).toBe(rangeOf('2026-11-29').from?.toISOString())
  expect(filter.severity).toBe('error')
  expect(filter.isMeant?.(asRef('Kustomization/apps/web'))).toBe(true)
  expect(filterOf(only({ when: '1h' }), () => true)).not.toHaveProperty('from')
  expect(filterOf(NO_FILTERS, () => false)).not.toHaveProperty('isMeant')
})
