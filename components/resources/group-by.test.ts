import { describe, expect, it } from 'vitest'
import { groupRows } from '@/components/ui/group-rows'
import { row } from '@/lib/contract/testing/rows'
import { hiddenRef } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { type GroupBy, groupKeyOf, nameGroup, nameGroupBy, readGroupBy } from './group-by'
import { groupingOf } from './group-head'

const GIT = asRef('GitRepository/flux-system/infra')

describe('what rows are grouped by', () => {
  it.each(['namespace', 'source', 'status', 'applier', 'label:app.kubernetes.io/part-of'])(
    '%s stands in the URL',
    (text) => {
      expect(readGroupBy(text)).toBe(text)
    },
  )

  it.each(['', 'label:', 'colour', 'toString'])('“%s” is nothing', (text) => {
    expect(readGroupBy(text)).toBeUndefined()
  })

  it.each<[GroupBy, string, string, string]>([
    ['namespace', 'ready', 'ready', 'namespace'],
    ['status', 'failed', 'Failed', 'status'],
    ['source', GIT, 'GitRepository flux-system/infra', 'source'],
    ['source', '', 'Without a source', 'source'],
    ['applier', hiddenRef('Kustomization'), 'Kustomization (hidden)', 'applied by'],
    ['label:team', 'web', 'team=web', 'team'],
    ['label:team', '', 'Without team', 'team'],
  ])('%s “%s” is called %s', (by, key, name, word) => {
    expect(nameGroup(key, by)).toBe(name)
    expect(nameGroupBy(by)).toBe(word)
  })

  it.each<[GroupBy, string]>([
    ['namespace', 'apps'],
    ['source', GIT],
    ['status', 'ready'],
    ['applier', ''],
    ['label:team', 'web'],
    ['label:toString', ''],
  ])('%s of a row is “%s”', (by, key) => {
    const web = row('apps/web', { source: { ref: GIT }, labels: { team: 'web' } })
    expect(groupKeyOf(web, by)).toBe(key)
  })
})

it('puts the group with the worst row first, then the one with most that fail, then by name', () => {
  const rows = [
    row('calm/a'),
    row('calm/b'),
    row('airy/a'),
    row('few/a', { status: 'failed' }),
    row('many/a', { status: 'failed' }),
    row('many/b', { status: 'failed' }),
    row('stuck/a', { status: 'stalled' }),
    row('slow/a', { status: 'waiting' }),
  ]
  const { groups } = groupRows({ ids: rows.map(({ ref }) => ref), rows }, groupingOf('namespace'), new Set())
  expect([...groups.values()].map(({ key }) => key)).toEqual(['stuck', 'many', 'few', 'slow', 'airy', 'calm'])
})
