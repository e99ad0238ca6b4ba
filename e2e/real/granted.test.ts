import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { refOf } from '@/lib/ref'
import { SILENT_LOG } from '@/lib/server/log'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { grantsOf, nameRight, readFolder } from '../support/manifests'
import { objectOf } from './every-kind'
import { haveRunning } from './have-running'
import { eventually } from './program'

const ACCOUNT = 'system:serviceaccount:fluxdeck:fluxdeck'
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata', users: [ACCOUNT] }, { level: 'None' }],
}
const ACTING = [
  'base',
  'components/actions',
  'components/admission-policy',
  'components/audit-events',
  'components/pod-logs',
]
const OLGA = { 'X-Forwarded-User': 'olga', 'X-Forwarded-Groups': 'platform' }
/** Every account may ask these about itself (`system:basic-user`); no role of ours has to say so. */
const EVERYBODYS = /^create selfsubject/

interface AuditEntry {
  readonly verb: string
  readonly objectRef?: {
    readonly apiGroup?: string
    readonly resource: string
    readonly subresource?: string
    readonly namespace?: string
  }
  readonly annotations?: Readonly<Record<string, string>>
}

describe.skipIf(!canRun(controlPlaneAvailability()))('the rights that deploy/ grants, on a real API server', () => {
  let cluster: ControlPlane
  let folder: string
  const running: ServedProgram[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxdeck-granted-'))
    await writeFile(join(folder, 'policy.yaml'), JSON.stringify(AUDIT_POLICY))
    cluster = await startControlPlane({
      extraApiserverArgs: [
        ...['--audit-policy-file', join(folder, 'policy.yaml')],
        ...['--audit-log-path', join(folder, 'audit.log'), '--audit-log-mode', 'blocking'],
      ],
    })
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    for (const kind of FLUX_KIND_NAMES) await cluster.apply(objectOf(kind, 'apps', 'one'))
    const owned = { 'kustomize.toolkit.fluxcd.io/name': 'one', 'kustomize.toolkit.fluxcd.io/namespace': 'apps' }
    const flux = { 'app.kubernetes.io/part-of': 'flux' }
    await haveRunning(cluster, { namespace: 'flux-system', name: 'kustomize-controller', labels: flux })
    await haveRunning(cluster, { namespace: 'apps', name: 'web', labels: owned })
    const rbac = 'rbac.authorization.k8s.io'
    await cluster.apply({
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'people-platform' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: 'platform' }],
    })
  })
  afterAll(async () => {
    for (const one of running) one.stop()
    await cluster?.stop()
  })

  async function start(env: Readonly<Record<string, string>>): Promise<ServedProgram> {
    const path = await cluster.writeKubeconfigOf('fluxdeck', 'fluxdeck')
    const target = await loadKubeconfig({ path, log: SILENT_LOG, redact: (text) => text })
    const program = await serveProgram({
      env: {
        AUTH_MODE: 'proxy',
        TRUSTED_PROXIES: '127.0.0.1',
        OPERATOR_GROUPS: 'platform',
        CLUSTER: 'kubeconfig',
        ...env,
      },
      choice: { type: 'kubernetes', target, inCluster: true },
    })
    running.push(program)
    await eventually(async () => {
      const state = JSON.parse((await program.ask('/api/state', { headers: OLGA })).text)
      expect(state.sources.filter((one: { state: string }) => one.state !== 'live')).toEqual([])
    }, 20_000)
    return program
  }

  /** Somebody looks at what one object deployed, and at what its controller logs about it. */
  async function look(program: ServedProgram): Promise<void> {
    const ref = refOf('Kustomization', 'apps', 'one')
    for (const part of ['workloads', 'logs'])
      expect((await program.ask(`/api/objects/${ref}/${part}`, { headers: OLGA })).status, part).toBe(200)
  }

  /** A watch begins a moment after the list that was answered from. */
  async function eventuallyAllowed(from: number, granted: readonly string[]): Promise<void> {
    await eventually(async () => {
      expect((await readLedger(from)).allowed.filter(isMore)).toEqual(granted.filter(isMore))
    }, 20_000)
  }

  /** Everything that was asked of the API server so far, allowed and refused. */
  async function readLedger(from = 0) {
    const lines = (await readFile(join(folder, 'audit.log'), 'utf8')).split('\n').slice(from)
    const entries = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEntry)
    const asked = entries.flatMap(({ verb, objectRef, annotations }) => {
      if (objectRef === undefined) return []
      const { apiGroup = '', resource, subresource, namespace } = objectRef
      const right = nameRight(verb, subresource === undefined ? resource : `${resource}/${subresource}`, apiGroup)
      return [{ right, namespace, isAllowed: annotations?.['authorization.k8s.io/decision'] === 'allow' }]
    })
    const rightsWhere = (keep: (one: (typeof asked)[number]) => boolean) =>
      [...new Set(asked.filter(keep).map(({ right }) => right))].filter((right) => !EVERYBODYS.test(right)).sort()
    return { count: lines.length - 1, allowed: rightsWhere((one) => one.isAllowed), asked, rightsWhere }
  }

  it('are used by a full run to the last, and are all that it asks for', async () => {
    for (const manifests of ACTING) for (const object of readFolder(manifests)) await cluster.apply(object)
    const program = await start({ ACTIONS_ENABLED: '1', AUDIT_EVENTS: '1' })
    for (const kind of FLUX_KIND_NAMES) {
      const { reconcilable, suspension } = describeKind(kind)
      const name = objectOf(kind, 'apps', 'one').metadata.name
      const ref = refOf(kind, 'apps', name)
      for (const path of [`/api/objects/${ref}`, `/api/access?ref=${ref}&suspension=1`])
        expect((await program.ask(path, { headers: OLGA })).status, path).toBe(200)
      const action = suspension.by === 'none' ? (reconcilable === false ? undefined : 'reconcile') : 'suspend'
      if (action === undefined) continue
      const answer = await program.act({ action, kind, namespace: 'apps', name }, OLGA)
      expect(answer.status, answer.text).toBe(202)
    }
    for (const path of ['/api/graph', '/api/events', '/api/notifications', '/api/actions', '/api/me', '/api/workloads'])
      expect((await program.ask(path, { headers: OLGA })).status, path).toBe(200)
    await look(program)
    const logs = await program.ask('/api/workloads/Deployment/apps/web/logs', { headers: OLGA })
    expect(logs.status, logs.text).toBe(200)

    const granted = grantsOf(ACTING.flatMap(readFolder))
    await eventuallyAllowed(0, granted)
    program.stop()
    const ledger = await readLedger()
    expect(ledger.allowed.filter((right) => !granted.includes(right))).toEqual([])
    expect(ledger.rightsWhere(({ isAllowed }) => !isAllowed)).toEqual([])
  }, 120_000)

  it('need the component that asks for people where each is shown their own, and nothing that acts', async () => {
    for (const object of readFolder('components/actions').filter(({ kind }) => kind.startsWith('ClusterRole')))
      await cluster.delete(object)
    for (const object of readFolder('components/read-review')) await cluster.apply(object)
    const { count } = await readLedger()
    const program = await start({ READ_REVIEW: '1' })
    const shown = JSON.parse((await program.ask('/api/state', { headers: OLGA })).text)
    expect(shown.resources).toHaveLength(FLUX_KIND_NAMES.length)
    await look(program)
    const granted = grantsOf([...readFolder('base'), ...readFolder('components/read-review')])
    await eventuallyAllowed(count, granted)
    program.stop()
  }, 60_000)

  it('are as many in single namespaces, where nothing is asked of the rest of the cluster', async () => {
    for (const object of readFolder('base').filter(({ kind }) => /^ClusterRole(Binding)?$/.test(kind)))
      await cluster.delete(object)
    for (const namespace of ['flux-system', 'apps'])
      for (const object of readFolder('namespace'))
        await cluster.apply({ ...object, metadata: { ...object.metadata, namespace } })
    const { count } = await readLedger()
    const program = await start({ NAMESPACES: 'flux-system,apps' })
    await look(program)
    const roles = readFolder('base').filter(({ kind }) => kind === 'Role')
    await eventuallyAllowed(count, grantsOf([...readFolder('namespace'), ...roles]))
    program.stop()

    const ledger = await readLedger(count)
    expect(ledger.rightsWhere(({ isAllowed }) => !isAllowed)).toEqual([])
    expect(ledger.asked.filter(({ namespace }) => namespace === undefined).map(({ right }) => right)).toEqual([])
  }, 60_000)
})

/** Who may list may read each one: `get` beside `list` opens nothing more, whether it is used or not. */
function isMore(right: string): boolean {
  return !right.startsWith('get ') || right.includes('/')
}
