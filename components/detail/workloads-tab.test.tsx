import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { StillPage, textOf } from '@/lib/client/testing/still-page'
import { stateOf } from '@/lib/contract/testing/states'
import { pod, withPods, workloadsOf } from '@/lib/contract/testing/workloads'
import type { ObjectWorkloads } from '@/lib/contract/workloads'
import { asRef } from '@/lib/testing/as-ref'
import { Workloads } from './workloads-tab'

const NOW = '2026-11-20T08:14:00.000Z'
const COLOURS = /text-status-(ready|failed|reconciling)/

function draw(answer: ObjectWorkloads, isCurrent = true): string {
  return renderToStaticMarkup(
    <NuqsTestingAdapter>
      <StillPage state={stateOf([])}>
        <Workloads target={asRef('Kustomization/flux-system/apps')} answer={answer} isCurrent={isCurrent} />
      </StillPage>
    </NuqsTestingAdapter>,
  )
}

const WEB = withPods(
  'apps/web',
  [
    pod('web-7d9f-x2', {
      status: 'ImagePullBackOff',
      state: 'failed',
      message: 'Back-off pulling image "ghcr.io/x/web:1.3"',
      ready: '0/1',
      restarts: 3,
      lastRestartAt: '2026-11-20T08:10:00.000Z',
    }),
    pod('web-5c-k1', { current: false }),
  ],
  {
    status: 'failed',
    sentence: '1 of 2 pods cannot pull ghcr.io/x/web:1.3 (unauthorised)',
    ready: 1,
    desired: 2,
    images: [{ container: 'app', wanted: 'ghcr.io/x/web:1.3', running: 'ghcr.io/x/web:1.2' }],
    morePods: 312,
  },
)
const DB = withPods('StatefulSet/apps/db', [pod('db-0')])

describe('what an object deployed', () => {
  const words = textOf(draw(workloadsOf([WEB, DB])))

  it.each([
    ['how many run', '1 of 2 run, 1 failed'],
    ['the word and the sentence of a workload', '1 of 2 pods cannot pull ghcr.io/x/web:1.3 (unauthorised)'],
    ['how many are ready', '1 of 2 ready'],
    ['which image gives way to which', 'rolling from 1.2 to 1.3'],
    ["a pod's STATUS", 'ImagePullBackOff'],
    ["a pod's message", 'Back-off pulling image'],
    ['restarts with the time of the last', ', last 4 min ago'],
    ['a pod of an earlier generation', 'web-5c-k1 1/1 ready earlier generation'],
    ['how many more pods there are', 'and 312 more'],
  ])('tells %s', (_what, expected) => {
    expect(words).toContain(expected)
  })

  it('has the colours of status', () => {
    const markup = draw(workloadsOf([WEB, DB]))
    expect(markup).toMatch(COLOURS)
    expect(markup).not.toContain('data-freshness')
  })
})

describe('what is not known', () => {
  it.each<[string, Partial<ObjectWorkloads>, string]>([
    [
      'no permission',
      { state: 'forbidden', reason: 'deployments.apps is forbidden' },
      'Workloads are not read: no permission',
    ],
    ['the missing right', { state: 'forbidden' }, 'the right to get, list and watch deployments, statefulsets'],
    ['that it is off', { state: 'disabled' }, 'reading them is switched off'],
    ['another cluster', { remote: true }, 'Deployed to another cluster'],
    ['that there is none', {}, 'No workloads'],
    ['what may not be looked at', { hidden: 2 }, '2 more stand in namespaces that you may not look into'],
    [
      'what has no word',
      { notJudged: [{ group: 'postgresql.cnpg.io', version: 'v1', kind: 'Cluster', namespace: 'apps', name: 'pg' }] },
      '1 other object: not judged Cluster apps/pg',
    ],
  ])('says %s', (_what, more, expected) => {
    expect(textOf(draw(workloadsOf([], more)))).toContain(expected)
  })

  it('is read once more before "none" is said', () => {
    expect(textOf(draw(workloadsOf([], { state: 'connecting' })))).toBe(' Reading the workloads ')
  })

  it('loses its colours and says of when it is, where the watch or this page is not live', () => {
    const stale = draw(workloadsOf([WEB], { state: 'stale', asOf: NOW }))
    expect(stale).toContain('data-freshness="stale"')
    expect(textOf(stale)).toContain('Workloads may be out of date: the watch was lost · as of')
    const cut = draw(workloadsOf([WEB]), false)
    expect(cut).toContain('data-freshness="stale"')
    expect(textOf(cut)).toContain('told nothing new at the moment · as of')
  })

  it('keeps the word of a workload whose pods are not read, and says which right is missing', () => {
    const words = textOf(draw(workloadsOf([{ ...DB, pods: [], podsView: { state: 'forbidden' } }])))
    expect(words).toContain('Running')
    expect(words).toContain('Pods are not read: no permission')
    expect(words).toContain('the right to get, list and watch pods and replicasets in apps')
    expect(words).not.toContain('There is no pod of it')
  })

  it('shows no numbers of a workload that was not read itself', () => {
    const unread = { ...DB, status: 'unknown', sentence: '', ready: 0, unread: { state: 'forbidden' } } as const
    const words = textOf(draw(workloadsOf([unread])))
    expect(words).toContain('Unknown')
    expect(words).toContain('in apps (role fluxdeck-workloads)')
    expect(words).not.toContain('0 of 1 ready')
  })

  it('says where a workload was found by its label', () => {
    expect(textOf(draw(workloadsOf([DB], { byLabel: true })))).toContain('found by label')
  })
})
