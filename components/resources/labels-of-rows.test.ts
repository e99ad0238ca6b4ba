import { expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { listLabelKeys, listLabels } from './labels-of-rows'

const OWNER = 'kustomize.toolkit.fluxcd.io/name'
const ROWS = [
  row('apps/a', { labels: { [OWNER]: 'apps', team: 'web' } }),
  row('apps/b', { labels: { [OWNER]: 'apps', team: 'ops' } }),
  row('apps/c', { labels: { team: 'web' } }),
]

it('counts each label, those of owners last', () => {
  expect(listLabels(ROWS).map(({ value, count }) => `${value} ${count}`)).toEqual([
    'team=ops 1',
    'team=web 2',
    `${OWNER}=apps 2`,
  ])
  expect(listLabelKeys(ROWS).map(({ value, count }) => `${value} ${count}`)).toEqual(['team 3', `${OWNER} 2`])
})
