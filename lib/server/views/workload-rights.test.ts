import { describe, expect, it } from 'vitest'
import type { ReviewedAccess } from '@/lib/kubernetes/access-review'
import { type Identity, NOBODY } from '../identity/identity'
import { askWorkloadRights, EVERY_RIGHT } from './workload-rights'

const ANN: Identity = { name: 'ann', groups: [], role: 'viewer' }
const PLACES = [
  { kind: 'Deployment', namespace: 'apps' },
  { kind: 'Deployment', namespace: 'data' },
  { kind: 'Pod', namespace: 'apps' },
  { kind: 'CronJob', namespace: 'apps' },
] as const

function rights(answer: (access: ReviewedAccess) => boolean | undefined) {
  const asked: string[] = []
  return {
    asked,
    async ask(_: Identity, access: ReviewedAccess) {
      const { verb, group, resource, namespace = '*' } = access
      asked.push(`${verb} ${resource}.${group} ${namespace}`)
      return answer(access)
    },
  }
}

describe('the right to see workloads and pods', () => {
  it('is asked kind by kind, everywhere first, then where it matters', async () => {
    const cluster = rights(({ resource, namespace }) => resource === 'cronjobs' || namespace === 'apps')
    const may = await askWorkloadRights(cluster, ANN, PLACES)
    expect(cluster.asked.sort()).toEqual([
      'list cronjobs.batch *',
      'list deployments.apps *',
      'list deployments.apps apps',
      'list deployments.apps data',
      'list pods. *',
      'list pods. apps',
    ])
    expect(may.mayList('Deployment', 'apps')).toBe(true)
    expect(may.mayList('Deployment', 'data')).toBe(false)
    expect(may.mayList('CronJob', 'apps')).toBe(true)
  })

  it('is none where nobody asked, where the cluster does not say, and for somebody unknown', async () => {
    const all = await askWorkloadRights(
      rights(() => true),
      ANN,
      PLACES,
    )
    expect(all.mayList('Deployment', 'elsewhere')).toBe(false)
    const silent = await askWorkloadRights(
      rights(() => undefined),
      ANN,
      PLACES,
    )
    expect(silent.mayList('Pod', 'apps')).toBe(false)
    const cluster = rights(() => true)
    expect((await askWorkloadRights(cluster, NOBODY, PLACES)).mayList('Pod', 'apps')).toBe(false)
    expect(cluster.asked).toEqual([])
  })

  it('has the same key for people who may list the same, whoever they are', async () => {
    const key = async (name: string, answer: (access: ReviewedAccess) => boolean) =>
      (await askWorkloadRights(rights(answer), { ...ANN, name }, PLACES)).key
    const own = await key('ann', ({ namespace }) => namespace === 'apps')
    expect(await key('ben', ({ namespace }) => namespace === 'apps')).toBe(own)
    expect(await key('ben', ({ namespace }) => namespace === 'data')).not.toBe(own)
  })

  it('is everybody’s where nobody asks who reads', () => {
    expect(EVERY_RIGHT.mayList('Pod', 'anywhere')).toBe(true)
  })
})
