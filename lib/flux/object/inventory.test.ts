import { describe, expect, it } from 'vitest'
import { countInventory, formatInventory, listWorkloads } from './inventory'

const withEntries = (...ids: unknown[]) => ({ status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } } })

describe('what was applied, counted', () => {
  it.each([
    [{}, undefined],
    [{ status: { inventory: [] } }, undefined],
    [withEntries(), { total: 0, byKind: {} }],
    [
      withEntries('apps_web_apps_Deployment', 'apps_db_apps_Deployment', 'apps_web__Service'),
      { total: 3, byKind: { Deployment: 2, Service: 1 } },
    ],
    [withEntries('apps_x__ConfigMap', 7, null), { total: 3, byKind: { ConfigMap: 1 } }],
  ])('of %j is %j', (object, expected) => {
    expect(countInventory(object)).toEqual(expected)
  })

  it('names only the most frequent kinds, so that a row stays small', () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].flatMap((kind, at) => Array(10 - at).fill(`n_x_g_${kind}`))
    const counted = countInventory(withEntries(...ids))
    expect(Object.keys(counted?.byKind ?? {})).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(counted?.total).toBe(ids.length)
  })

  it('counts all of what is larger than any real one, and names the kinds of so much of it', () => {
    const counted = countInventory(
      withEntries(...Array.from({ length: 20_000 }, (_, at) => `apps_a${at}${'x'.repeat(60)}__Service`)),
    )
    expect(counted?.total).toBe(20_000)
    expect(counted?.byKind.Service).toBeGreaterThan(5_000)
    expect(counted?.byKind.Service).toBeLessThan(20_000)
  })

  it.each([
    [{ total: 1, byKind: { Ingress: 1 } }, '1 object: 1 Ingress'],
    [
      { total: 7, byKind: { NetworkPolicy: 2, Ingress: 2, Deployment: 3 } },
      '7 objects: 2 NetworkPolicies, 2 Ingresses, 3 Deployments',
    ],
    [{ total: 9, byKind: { Gateway: 2 } }, '9 objects: 2 Gateways and 7 more'],
    [{ total: 0, byKind: {} }, '0 objects'],
  ])('%j reads %s', (summary, words) => {
    expect(formatInventory(summary)).toBe(words)
  })
})

describe('the workloads of an inventory', () => {
  const list = (...ids: readonly unknown[]) =>
    listWorkloads({ status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } } })

  it('are those of the five kinds in the group that serves them, once each', () => {
    expect(
      list(
        'apps_web_apps_Deployment',
        'apps_web_apps_Deployment',
        'data_db_apps_StatefulSet',
        'data_agent_apps_DaemonSet',
        'data_migrate_batch_Job',
        'data_backup_batch_CronJob',
        'apps_web__Service',
        'apps_web_argoproj.io_Rollout',
        'apps_web_extensions_Deployment',
        'apps_web_apps_Job',
      ),
    ).toEqual([
      'Deployment/apps/web',
      'StatefulSet/data/db',
      'DaemonSet/data/agent',
      'Job/data/migrate',
      'CronJob/data/backup',
    ])
  })

  it('are none where an entry is no entry, and never of a name that Kubernetes does not allow', () => {
    expect(
      list(7, null, 'Deployment', '_web_apps_Deployment', 'apps_UP_apps_Deployment', 'a/b_web_apps_Deployment'),
    ).toEqual([])
    expect(listWorkloads({ status: { inventory: [{ id: 'apps_web_apps_Deployment' }] } })).toEqual([])
    expect(listWorkloads(undefined)).toEqual([])
  })
})
