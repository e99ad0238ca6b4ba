import { expect, it } from 'vitest'
import { describeFilters, isFiltered, NO_FILTERS, queryOf } from './event-filters'

const ALL = {
  text: 'pull',
  kinds: ['Pod', 'Job'],
  namespaces: ['apps'],
  appliers: ['HelmRelease/apps/web'],
  onlyWarnings: true,
  since: '1h',
} as const

it('asks for nothing in particular where nothing was chosen', () => {
  expect(isFiltered(NO_FILTERS)).toBe(false)
  expect(Object.values(queryOf(NO_FILTERS)).every((value) => value === undefined || String(value) === '')).toBe(true)
  expect(describeFilters(NO_FILTERS)).toBe('Events')
})

it('asks the API for each thing that was chosen, and says so in a sentence', () => {
  expect(queryOf(ALL)).toEqual({
    kind: ['Pod', 'Job'],
    namespace: ['apps'],
    applier: ['HelmRelease/apps/web'],
    type: 'Warning',
    since: '1h',
    q: 'pull',
  })
  expect(describeFilters(ALL)).toBe(
    'Warnings on Pod or Job in apps concerning HelmRelease apps/web of the last hour matching “pull”',
  )
})

it.each(['text', 'kinds', 'namespaces', 'appliers', 'onlyWarnings', 'since'] as const)(
  'counts a choice of %s as a filter',
  (field) => {
    expect(isFiltered({ ...NO_FILTERS, [field]: ALL[field] })).toBe(true)
  },
)
