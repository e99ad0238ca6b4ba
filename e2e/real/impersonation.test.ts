import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reviewSelf } from '@/lib/kubernetes/access-review'
import type { KubernetesClient } from '@/lib/kubernetes/client'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import type { Impersonation } from '@/lib/kubernetes/impersonation'
import { createKubernetesClient } from '@/lib/kubernetes/request'
import { connectOverStdio } from '@/lib/mcp/testing/stdio-agent'
import { SILENT_LOG } from '@/lib/server/log'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { giveRole } from './give-role'
import { kustomization, readyStatus } from './objects'
import { eventually } from './program'
import { readingAllBut } from './reading-rules'

type As = Pick<Impersonation, 'user' | 'groups'>
const PATCH = { verb: 'patch', group: 'kustomize.toolkit.fluxcd.io', resource: 'kustomizations', namespace: 'apps' }
const redact = (text: string) => text

describe.skipIf(!canRun(controlPlaneAvailability()))('acting as somebody else on a real API server', () => {
  let cluster: ControlPlane
  let folder: string
  let mayImpersonate: string
  let mayNot: string
  const open: KubernetesClient[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxdeck-impersonation-'))
    cluster = await startControlPlane()
    await cluster.createNamespace('apps')
    await cluster.patchStatus(readyStatus(await cluster.apply(kustomization('apps', 'shop'))))
    const verbs = ['impersonate']
    const account = await cluster.createServiceAccount('bastion', [
      { apiGroups: [''], resources: ['users', 'groups', 'serviceaccounts'], verbs },
      { apiGroups: ['authentication.k8s.io'], resources: ['uids', 'userextras/example.org/scope'], verbs },
    ])
    mayImpersonate = account.kubeconfigPath
    mayNot = (await cluster.createServiceAccount('clerk', [])).kubeconfigPath
    const rules = [{ apiGroups: [PATCH.group], resources: [PATCH.resource], verbs: ['patch'] }]
    await giveRole(cluster, { namespace: 'apps', name: 'deployers', rules, to: { kind: 'Group', name: 'deployers' } })
  })
  afterAll(async () => {
    await Promise.all(open.map(({ target }) => target.close()))
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function openAs(path: string, said: Readonly<Record<string, unknown>>, as?: As) {
    const kubeconfig = JSON.parse(await readFile(path, 'utf8'))
    Object.assign(kubeconfig.users[0].user, said)
    const copy = join(folder, `kubeconfig-${open.length}`)
    await writeFile(copy, JSON.stringify(kubeconfig))
    const target = await loadKubeconfig({
      path: copy,
      ...(as === undefined ? {} : { as }),
      log: SILENT_LOG,
      redact,
    })
    const client = createKubernetesClient(target, { userAgent: 'test', log: SILENT_LOG, redact })
    open.push(client)
    return client
  }

  /** As whom the API server takes this client. */
  async function whoIs(client: KubernetesClient): Promise<unknown> {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
    const answer = await client.send('POST', path, body, { contentType: 'application/json', timeoutMs: 10_000 })
    return (answer as { status: { userInfo: unknown } }).status.userInfo
  }

  it('is the user, in all the groups, with all that the context says', async () => {
    const client = await openAs(mayImpersonate, {
      as: 'ada',
      'as-uid': '42',
      'as-groups': ['deployers', 'with, comma'],
      'as-user-extra': { 'example.org/scope': ['read', 'write'] },
    })
    expect(await whoIs(client)).toEqual({
      username: 'ada',
      uid: '42',
      groups: ['deployers', 'with, comma', 'system:authenticated'],
      extra: { 'example.org/scope': ['read', 'write'] },
    })
    expect(client.target.userName).toBe('ada')
  })

  it('has the rights of that user and of each group, and not those of the account behind it', async () => {
    const allowed = async (as: As) => (await reviewSelf(await openAs(mayImpersonate, {}, as), PATCH)).allowed
    expect(await allowed({ user: 'ada', groups: ['others', 'deployers'] })).toBe(true)
    expect(await allowed({ user: 'ada', groups: ['others,deployers'] })).toBe(false)
    expect(await allowed({ user: 'ada', groups: [] })).toBe(false)
  })

  it('may be a service account, where the account behind it may be that one', async () => {
    const bot = { user: 'system:serviceaccount:apps:bot', groups: [] }
    expect(await whoIs(await openAs(mayImpersonate, {}, bot))).toMatchObject({
      username: 'system:serviceaccount:apps:bot',
      groups: expect.arrayContaining(['system:serviceaccounts:apps']),
    })
  })

  it('acts over stdio by the rights of that user and their groups, and asks the cluster before it does', async () => {
    const reading = { namespace: 'apps', name: 'readers', rules: readingAllBut() }
    await giveRole(cluster, { ...reading, to: { kind: 'User', name: 'ada' } })
    const reconcile = async (...groups: readonly string[]) => {
      const who = ['--kube-as', 'ada', ...groups.flatMap((group) => ['--kube-as-group', group])]
      const agent = await connectOverStdio('modern', {
        args: ['--kubeconfig', mayImpersonate, ...who, '--writes'],
        env: { NAMESPACES: 'apps', FLUX_NAMESPACES: 'apps' },
      })
      const given = { namespace: 'apps', name: 'shop', wait: false }
      const result = await agent.client.callTool({ name: 'reconcile_flux_kustomization', arguments: given })
      await eventually(() => expect(agent.auditLines()).toHaveLength(1))
      await agent.client.close()
      return { result, audit: agent.auditLines()[0] }
    }
    const isAsked = async () => JSON.stringify(await cluster.get(kustomization('apps', 'shop'))).includes('requestedAt')
    const refused = await reconcile('others')
    expect(refused.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^forbidden: .*patch/) }],
    })
    expect(refused.audit).toMatchObject({ actor: 'ada', outcome: 'refused', reason: 'forbidden', via: 'mcp' })
    expect(await isAsked()).toBe(false)

    const accepted = await reconcile('others', 'deployers')
    expect(accepted.result.isError).not.toBe(true)
    expect(accepted.audit).toMatchObject({
      actor: 'ada',
      groups: ['others', 'deployers'],
      outcome: 'accepted',
      via: 'mcp',
    })
    expect(await isAsked()).toBe(true)
  })

  it('is refused by the API server to whom it was not granted, and never becomes nobody or themselves', async () => {
    for (const said of [{ as: 'ada' }, { as: 'ada', 'as-groups': ['system:masters'] }])
      await expect(whoIs(await openAs(mayNot, said))).rejects.toMatchObject({ code: 'forbidden' })
    const withExtra = { as: 'ada', 'as-user-extra': { elsewhere: ['x'] } }
    await expect(whoIs(await openAs(mayImpersonate, withExtra))).rejects.toMatchObject({ code: 'forbidden' })
  })
})
