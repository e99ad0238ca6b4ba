import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { withPods } from '@/lib/contract/testing/workloads'
import type { ObjectWorkloads } from '@/lib/contract/workloads'
import { asRef } from '@/lib/testing/as-ref'
import { Workloads } from './peek-workloads'

const APPS = asRef('Kustomization/flux-system/apps')
const NONE: ObjectWorkloads = { serverTime: '', state: 'live', workloads: [], notJudged: [], remote: false }

const ENTRIES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => withPods(`apps/${name}`, []))

const words = (answer: Partial<ObjectWorkloads>, isCurrent = true) =>
  renderToStaticMarkup(<Workloads target={APPS} answer={{ ...NONE, ...answer }} isCurrent={isCurrent} />)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe('the workloads in a look into a row', () => {
  it.each<[string, Partial<ObjectWorkloads>, string]>([
    ['none', {}, 'It deployed none.'],
    ['none that may be seen', { hidden: 2 }, 'None that you may look at.'],
    ['another cluster', { remote: true }, 'They run in another cluster.'],
    ['no right', { state: 'forbidden', reason: 'no list' }, 'Workloads are not read: no permission · no list'],
    ['not read yet', { state: 'connecting' }, 'Workloads are still being read'],
  ])('of %s say so', (_what, answer, expected) => {
    expect(words(answer)).toContain(expected)
  })

  it('do not say that there are none where they could not be read', () => {
    expect(words({ state: 'forbidden' })).not.toContain('It deployed none')
    expect(words({}, false)).toContain('told nothing new')
  })

  it('are the first five, and how many more there are', () => {
    const told = words({ workloads: ENTRIES })
    expect(told).toContain('apps/e')
    expect(told).not.toContain('apps/f')
    expect(told).toContain('2 more')
  })
})
