// READ_REVIEW=1 against a real API server: two tenants with Roles of their own, and a program that may read everything.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeployPage } from '@/lib/contract/deploys'
import type { State } from '@/lib/contract/state'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { SILENT_LOG } from '@/lib/server/log'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { ALL_DEPLOYS, deployTwice } from '@/lib/server/testing/tenant-deploys'
import { findNames, refsOf, walkAddresses } from '@/lib/server/testing/tenant-walk'
import { generateTenants, type Tenant } from '@/lib/server/testing/tenant-world'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { readFolder } from '../support/manifests'
import { haveRunning } from './have-running'
import { eventually } from './program'

const RBAC = 'rbac.authorization.k8s.io'
const TENANTS = generateTenants(7)
const FLUX_GROUPS = ['kustomize', 'helm', 'source', 'notification', 'image'].map((name) => `${name}.toolkit.fluxcd.io`)

describe.skipIf(!canRun(controlPlaneAvailability()))('two tenants on a real API server', () => {
  let cluster: ControlPlane
  let served: ServedProgram
  let ahead = 0

  beforeAll(async () => {
    cluster = await startControlPlane()
    await cluster.createNamespace('flux-system')
    for (const manifests of ['base', 'components/actions', 'components/read-review'])
      for (const object of readFolder(manifests)) await cluster.apply(object)
    for (const tenant of Object.values(TENANTS)) await settle(tenant)
    served = await serveProgram({
      env: {
        AUTH_MODE: 'proxy',
        TRUSTED_PROXIES: '127.0.0.1',
        ACTIONS_ENABLED: '1',
        READ_REVIEW: '1',
        OPERATOR_USERS: 'ann,ben,eve',
        VIEWER_USERS: '*',
        CLUSTER: 'kubeconfig',
      },
      choice: {
        type: 'kubernetes',
        target: await loadKubeconfig({
          path: await cluster.writeKubeconfigOf('fluxdeck', 'fluxdeck'),
          log: SILENT_LOG,
          redact: (text) => text,
        }),
        inCluster: true,
      },
      clock: () => new Date(Date.now() + ahead),
    })
    for (const tenant of Object.values(TENANTS))
      await eventually(async () => {
        ahead += 1_000
        expect((await stateOf(tenant.user)).counts.total).toBe(tenant.objects.length)
      }, 60_000)
    await cluster.apply({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'adm' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: 'adm' }],
    })
    await deployTwice([TENANTS.apricot, TENANTS.bilberry], {
      async setStatus({ apiVersion, kind, metadata: { name, namespace = '' } }, status) {
        await cluster.patchStatus({ apiVersion, kind, metadata: { name, namespace }, status })
      },
      readDeploys: async () => JSON.parse((await get('adm', ALL_DEPLOYS)).text) as DeployPage,
    })
  }, 240_000)
  afterAll(async () => {
    served?.stop()
    await cluster?.stop()
  })

  /** Its namespaces and objects, and the rights of its user in these alone. */
  async function settle({ user, namespaces, objects, events }: Tenant): Promise<void> {
    for (const namespace of namespaces) {
      await cluster.createNamespace(namespace)
      await cluster.apply({
        apiVersion: `${RBAC}/v1`,
        kind: 'Role',
        metadata: { name: 'tenant', namespace },
        rules: [
          { apiGroups: FLUX_GROUPS, resources: ['*'], verbs: ['get', 'list', 'watch', 'reconcile'] },
          { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] },
          { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] },
        ],
      })
      await bind(user, namespace)
      await haveRunning(cluster, { namespace, name: 'web' })
    }
    for (const one of objects) {
      const object = { ...one, metadata: { ...one.metadata } }
      await cluster.apply(object)
      if (object.status !== undefined) await cluster.patchStatus(object)
    }
    for (const event of events.slice(0, 6)) await cluster.apply({ ...event, metadata: { ...event.metadata } })
  }

  async function bind(user: string, namespace: string): Promise<void> {
    await cluster.apply({
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: `tenant-${user}`, namespace },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'tenant' },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
    })
  }

  const as = (user: string) => ({ 'X-Forwarded-User': user, 'X-Forwarded-Groups': 'tenants' })
  const get = (user: string, path: string) => served.ask(path, { headers: as(user) })
  const stateOf = async (user: string) => JSON.parse((await get(user, '/api/state')).text) as State

  it.each([
    [TENANTS.apricot, TENANTS.bilberry],
    [TENANTS.bilberry, TENANTS.apricot],
  ])('each sees its own and no name of the other on any path', async (own, other) => {
    const state = await stateOf(own.user)
    expect(state.resources.map(({ ref }) => ref).sort()).toEqual([...refsOf(own)].sort())
    const [ref = ''] = refsOf(own)
    const started = await served.act({ action: 'reconcile', refs: [ref] }, as(own.user))
    expect(findNames(other, started.text)).toEqual([])
    const { id } = JSON.parse(started.text) as { id: string }
    const walk = await walkAddresses(own, other, id, (path) => get(own.user, path))
    expect(walk).toEqual({ left: ['loginCallback', 'loginStart', 'screen', 'stream'], findings: [] })
    const { deploys } = JSON.parse((await get(own.user, ALL_DEPLOYS)).text) as DeployPage
    const all = JSON.parse((await get('adm', ALL_DEPLOYS)).text) as DeployPage
    expect(deploys.length).toBeGreaterThan(0)
    expect(deploys.length).toBeLessThan(all.deploys.length)
    const stream = served.openStream(as(own.user))
    await eventually(async () => expect(stream.text()).toContain('event: heartbeat'))
    stream.close()
    expect(findNames(other, stream.text())).toEqual([])
    const [theirs = ''] = refsOf(other)
    for (const part of ['', '/workloads', '/logs'])
      expect((await get(own.user, `/api/objects/${theirs}${part}`)).status, part).toBe(404)
  })

  it('who is given a Role sees what it lists once the answer is old, and no longer once it is taken away', async () => {
    expect((await stateOf('eve')).verdict.sentence).toBe('There is no object that you may see.')
    const [namespace = ''] = TENANTS.apricot.namespaces
    await bind('eve', namespace)
    const expected = TENANTS.apricot.objects.filter(({ metadata }) => metadata.namespace === namespace).length
    await eventually(async () => {
      ahead += 31_000
      expect((await stateOf('eve')).counts.total).toBe(expected)
    })
    await cluster.request('DELETE', `/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings/tenant-eve`)
    await eventually(async () => {
      ahead += 31_000
      expect((await stateOf('eve')).counts.total).toBe(0)
    })
  })
})
