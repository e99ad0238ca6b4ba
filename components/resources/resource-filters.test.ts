import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import {
  describeFilters,
  formatSorting,
  isCountedAlike,
  matchesFilters,
  NO_FILTERS,
  readSorting,
  SORT_KEYS,
} from './resource-filters'

const apps = row('Kustomization/flux-system/apps', {
  status: 'failed',
  labels: { team: 'web' },
  ready: { status: 'False', reason: 'BuildFailed', message: 'accumulating resources: no such file' },
})
const podinfo = row('HelmRelease/apps/podinfo', { kind: 'HelmRelease' })
const git = row('GitRepository/flux-system/apps', { kind: 'GitRepository' })
const ALL = [apps, podinfo, git]
const matching = (filters: object) => ALL.filter((one) => matchesFilters(one, { ...NO_FILTERS, ...filters }))

describe('filtering resources', () => {
  it.each([
    ['nothing', {}, ALL],
    ['a status', { statuses: ['failed'] }, [apps]],
    ['one of two kinds', { kinds: ['HelmRelease', 'GitRepository'] }, [podinfo, git]],
    ['a namespace', { namespaces: ['apps'] }, [podinfo]],
    ['a family', { view: 'sources' }, [git]],
    ['a label with a value', { labels: ['team=web'] }, [apps]],
    ['a label alone', { labels: ['team'] }, [apps]],
    ['a label that only objects in general inherit', { labels: ['toString'] }, []],
    ['words of the message, in any order and case', { text: 'FILE accumulating' }, [apps]],
    ['several at once', { statuses: ['failed'], namespaces: ['apps'] }, []],
  ])('by %s', (_what, filters, expected) => {
    expect(matching(filters)).toEqual(expected)
  })
})

it('what is held back is what another object keeps from going on, and does not fail itself', () => {
  const rootCause = apps.ref
  const held = row('apps/web', { status: 'waiting', rootCause })
  const failing = row('apps/db', { status: 'failed', rootCause })
  const away = row('apps/api', { status: 'unknown', rootCause: asRef('Deployment/flux-system/helm-controller') })
  const found = [apps, held, failing, away].filter((one) => matchesFilters(one, { ...NO_FILTERS, held: true }))
  expect(found).toEqual([held])
  expect(isCountedAlike(podinfo, { ...podinfo, rootCause })).toBe(false)
})

describe('what is counted for the filters', () => {
  it.each<[string, Partial<Resource>, boolean]>([
    ['a message', { statusText: 'another message' }, true],
    ['labels of the same words', { labels: { team: 'web' } }, true],
    ['a status', { status: 'ready' }, false],
    ['a label', { labels: { team: 'ops' } }, false],
  ])('after a change of %s', (_what, change, expected) => {
    expect(isCountedAlike(apps, { ...apps, ...change })).toBe(expected)
  })
})

describe('the sentence of the filters', () => {
  it.each([
    [{}, 'All resources'],
    [{ statuses: ['failed', 'stalled'], namespaces: ['apps'] }, 'Failed or Stalled resources in apps'],
    [{ kinds: ['HelmRelease'], text: 'db' }, 'HelmReleases matching “db”'],
    [{ view: 'sources' }, 'Sources'],
    [{ held: true, namespaces: ['apps'] }, 'Resources in apps held back by others'],
  ])('reads %j as “%s”', (filters, sentence) => {
    expect(describeFilters({ ...NO_FILTERS, ...filters } as typeof NO_FILTERS)).toBe(sentence)
  })
})

describe('sorting', () => {
  it('survives the way through the URL', () => {
    expect(readSorting(SORT_KEYS, formatSorting({ column: 'changed', direction: 'desc' }))).toEqual({
      column: 'changed',
      direction: 'desc',
    })
    expect(readSorting(SORT_KEYS, '-<script>')).toBeUndefined()
  })
})
