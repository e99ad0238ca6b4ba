import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { allAtOnce } from '@/lib/steps'
import { asRef } from '@/lib/testing/as-ref'
import { findRootCauses } from '../judge/root-cause'
import { ALL_READ } from '../judge/sight'
import { listProblems, type Outage } from './problems'
import type { WorkloadTrouble } from './workload-problems'

const APPS = asRef('Kustomization/apps/web')
const TEXT = '2 of 2 pods cannot pull ghcr.io/x/web:1.3: unauthorised'
const trouble = (name: string, text = TEXT, applier = APPS): WorkloadTrouble => ({
  ref: asRef(`Deployment/${name}`),
  applier,
  text,
  since: '2026-11-20T08:00:00.000Z',
})

function list(rows: readonly Resource[], troubles: readonly WorkloadTrouble[], outages: readonly Outage[] = []) {
  const map = new Map(rows.map((one) => [one.ref, one]))
  return allAtOnce(listProblems(map, allAtOnce(findRootCauses(map, ALL_READ)), outages, troubles))
}

const well = row('apps/web', {
  actions: ['reconcile', 'suspend'],
  marks: [{ code: 'not_running', text: 'so it is', ref: asRef('Deployment/apps/web') }],
})
function failing(reason: string, message: string): Resource {
  return row('apps/web', {
    status: 'failed',
    failingSince: '2026-11-20T07:00:00.000Z',
    ready: { status: 'False', reason, message },
    actions: ['reconcile'],
    marks: well.marks,
  })
}

describe('a workload that does not run', () => {
  it('is an entry of its own under a green applier, with what the applier can do, and the mark makes no other', () => {
    expect(list([well], [trouble('apps/web')])).toEqual([
      {
        root: 'Deployment/apps/web',
        applier: APPS,
        status: 'not_running',
        since: '2026-11-20T08:00:00.000Z',
        atLeast: true,
        title: `${TEXT}.`,
        message: '',
        advice: {
          meaning: 'Kustomization apps/web deployed it, and it does not run.',
          remedy: expect.stringContaining('pods'),
        },
        holdsBack: [],
        holdsBackCount: 0,
        actions: ['reconcile'],
      },
    ])
  })

  it.each([
    ['HealthCheckFailed', 'timeout waiting for: [Deployment/apps/web status: Failed]'],
    ['UpgradeFailed', 'Helm upgrade failed: context deadline exceeded'],
    ['InstallFailed', 'resource Deployment/apps/web not ready. status: InProgress'],
  ])('stands in the entry of an applier that waits for it (%s)', (reason, message) => {
    const problems = list([failing(reason, message)], [trouble('apps/web'), trouble('apps/api'), trouble('apps/db')])
    expect(problems.map(({ root }) => root)).toEqual([APPS])
    expect(problems[0]?.title).toMatch(
      / Deployment apps\/web: 2 of 2 pods cannot pull .+: unauthorised\. 2 more of its/,
    )
    expect(problems[0]?.message).toBe(message)
  })

  it('stands beside an applier that fails for another reason', () => {
    const problems = list([failing('BuildFailed', 'no such file')], [trouble('apps/web')])
    expect(problems.map(({ root, status }) => [root, status])).toEqual([
      [APPS, 'failed'],
      ['Deployment/apps/web', 'not_running'],
    ])
  })

  it('is one entry with those of the same applier that fail alike', () => {
    const alike = (name: string) => trouble(`apps/${name}`, `1 of 1 pod cannot pull ghcr.io/x/${name}:1.3`)
    const problems = list([well], [alike('web'), alike('api'), trouble('apps/db', 'no node takes it')])
    expect(problems.map(({ root, same }) => [root, same])).toEqual([
      ['Deployment/apps/api', ['Deployment/apps/web']],
      ['Deployment/apps/db', undefined],
    ])
    const other = asRef('HelmRelease/apps/api')
    expect(list([well, row(other)], [trouble('apps/a', 'crash'), trouble('apps/b', 'crash', other)])).toHaveLength(2)
  })

  it('is no second entry for a controller of Flux that is down', () => {
    const ref = asRef('Deployment/flux-system/helm-controller')
    const outage = { ref, name: 'helm-controller', isMissing: false, objects: [] }
    const problems = list([well], [trouble('flux-system/helm-controller')], [outage])
    expect(problems.map(({ controller }) => controller)).toEqual(['helm-controller'])
  })

  it('comes behind what Flux says fails, and before what is only suspended', () => {
    const held = row('apps/held', { status: 'suspended', stuck: { rule: 'waiting_for_ever', forSeconds: 1 } })
    const broken = row('apps/broken', { status: 'failed' })
    expect(list([well, held, broken], [trouble('apps/web')]).map(({ status }) => status)).toEqual([
      'failed',
      'not_running',
      'suspended',
    ])
  })
})
