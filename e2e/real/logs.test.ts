import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LogAnswer, LogBatch } from '@/lib/contract/logs'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { SILENT_LOG } from '@/lib/server/log'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { readFolder } from '../support/manifests'
import { giveRole } from './give-role'
import { haveRunning } from './have-running'
import { kustomization } from './objects'
import { eventually } from './program'
import { type AskedLog, type ScriptedKubelet, startScriptedKubelet } from './scripted-kubelet'

const NODE = 'pi3'
const LEA = { 'X-Forwarded-User': 'lea', 'X-Forwarded-Groups': 'readers' }
const WEB = '/api/workloads/Deployment/apps/web/logs'

describe.skipIf(!canRun(controlPlaneAvailability()))('logs through a real API server', () => {
  let cluster: ControlPlane
  let kubelet: ScriptedKubelet
  let served: ServedProgram
  let ahead = 0

  beforeAll(async () => {
    kubelet = await startScriptedKubelet()
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps', 'other']) await cluster.createNamespace(namespace)
    const { node, status } = kubelet.node(NODE)
    await cluster.patchStatus({ ...(await cluster.apply(node)), status })
    await runDeployment('apps', 'web')
    await runDeployment('apps', 'web-admin')
    await runDeployment('flux-system', 'kustomize-controller', { 'app.kubernetes.io/part-of': 'flux' })
    const apps = await cluster.apply(kustomization('apps', 'shop'))
    await cluster.patchStatus({
      ...apps,
      status: {
        observedGeneration: 1,
        conditions: [],
        inventory: { entries: [{ id: 'apps_web_apps_Deployment', v: 'v1' }] },
      },
    })
    for (const manifests of ['base', 'components/pod-logs'])
      for (const object of readFolder(manifests)) await cluster.apply(object)
    await grant(['apps'])
    const path = await cluster.writeKubeconfigOf('fluxdeck', 'fluxdeck')
    served = await serveProgram({
      env: { CLUSTER: 'kubeconfig', AUTH_MODE: 'proxy', TRUSTED_PROXIES: '127.0.0.1', VIEWER_GROUPS: 'readers' },
      choice: {
        type: 'kubernetes',
        inCluster: true,
        target: await loadKubeconfig({ path, log: SILENT_LOG, redact: (text) => text }),
      },
      clock: () => new Date(Date.now() + ahead),
    })
    await eventually(async () => {
      const { text } = await ask('/api/state')
      const { sources, controllers } = JSON.parse(text)
      expect(sources.filter((one: { state: string }) => one.state !== 'live')).toEqual([])
      expect(controllers).toHaveLength(1)
    }, 20_000)
  })
  afterAll(async () => {
    served?.stop()
    await cluster?.stop()
    await kubelet?.stop()
  })
  beforeEach(() => {
    kubelet.onLog = ({ response }) => response.end(stamped('hello'))
  })

  const ask = (path: string) => served.ask(path, { headers: LEA })
  const read = async (query = '', path = WEB) => {
    const { status, text } = await ask(`${path}${query}`)
    expect(status, text).toBe(200)
    return JSON.parse(text) as LogAnswer
  }
  const textsOf = ({ lines }: Pick<LogAnswer, 'lines'>) => lines.map(({ text }) => text)
  const refuse = (status: number, text: string) => {
    kubelet.onLog = ({ response }) => response.writeHead(status).end(text)
  }

  /** Who may read logs, and where. */
  async function grant(namespaces: readonly string[]) {
    for (const namespace of ['apps', 'other']) {
      const rules = namespaces.includes(namespace) ? [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }] : []
      await giveRole(cluster, { namespace, name: 'log-readers', rules, to: { kind: 'Group', name: 'readers' } })
    }
  }

  async function runDeployment(namespace: string, name: string, labels: Readonly<Record<string, string>> = {}) {
    const pod = await haveRunning(cluster, { namespace, name, labels, nodeName: NODE })
    await setContainer(pod, { running: { startedAt: '2026-03-01T12:00:00Z' } })
  }

  const setContainer = (pod: KubernetesObject, state: object, restartCount = 0) =>
    cluster.patchStatus({
      ...pod,
      status: {
        phase: 'Running',
        containerStatuses: [
          { name: 'main', image: 'x', imageID: 'x', ready: true, restartCount, state, containerID: 'containerd://1' },
        ],
      },
    })
  const webPod = (): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-7d-x', namespace: 'apps' },
  })

  it('come from the pods of the workload alone, newest lines, never cut in bytes', async () => {
    const before = kubelet.asked.length
    const answer = await read('?tail=50')
    expect(textsOf(answer)).toEqual(['hello'])
    expect(answer.streams).toEqual([{ pod: 'web-7d-x', container: 'main', state: 'live' }])
    const asked = kubelet.asked.slice(before)
    expect(asked.map(({ pod, container }) => [pod, container])).toEqual([['web-7d-x', 'main']])
    expect(asked[0]?.query.get('tailLines')).toBe('50')
    expect(asked[0]?.query.get('timestamps')).toBe('true')
    expect(asked[0]?.query.has('limitBytes')).toBe(false)
  })

  it('are the states of containers and nodes where there are none', async () => {
    refuse(400, 'container "main" in pod "web-7d-x" is waiting to start: ContainerCreating')
    expect(await read()).toMatchObject({
      state: 'waiting',
      reason: 'Container main waits to start: ContainerCreating.',
    })
    refuse(400, 'previous terminated container "main" in pod "web-7d-x" not found')
    expect(await read('?previous=true')).toMatchObject({
      state: 'absent',
      reason: 'There is no log of an earlier run of container main.',
    })
    kubelet.onLog = ({ response }) => response.destroy()
    expect(await read()).toMatchObject({ state: 'unreachable' })
  })

  it('are told of the controller about one object, with the right that base gives', async () => {
    const about = (name: string) =>
      JSON.stringify({ level: 'info', msg: `of ${name}`, controllerKind: 'Kustomization', namespace: 'apps', name })
    kubelet.onLog = ({ response }) => response.end(stamped(about('shop')) + stamped(about('other')))
    expect(textsOf(await read('', '/api/objects/Kustomization/apps/shop/logs'))).toEqual([
      'of shop Kustomization/apps/shop',
    ])
  })

  it('go on behind a rotation, are bounded in a flood, and end with their container', async () => {
    let log: AskedLog | undefined
    let opened = 0
    kubelet.onLog = (asked) => {
      log = asked
      opened += 1
      asked.response.flushHeaders()
    }
    const stream = served.openStream(LEA, '?follow=true', WEB)
    const batches = () =>
      [...stream.text().matchAll(/event: lines\ndata: (.*)\n\n/g)].map(([, json = '']) => JSON.parse(json) as LogBatch)
    const texts = () => batches().flatMap(textsOf)
    const last = () => batches().findLast(({ state }) => state !== undefined)
    try {
      await eventually(() => expect(last()?.state).toBe('live'))
      log?.response.write(stamped('one', 1) + stamped('two', 2))
      await eventually(() => expect(texts()).toEqual(['one', 'two']))
      log?.response.end()
      await eventually(() => expect(opened).toBe(2))
      expect(log?.query.get('sinceTime')).toBe('2026-03-01T12:00:02Z')
      log?.response.write(stamped('two', 2) + stamped('three', 3))
      await eventually(() => expect(texts()).toEqual(['one', 'two', 'three']))

      const flood = Array.from({ length: 50_000 }, (_, at) => stamped(`flood ${at}`, 4)).join('')
      log?.response.write(flood)
      await eventually(() => expect(texts().at(-1)).toBe('flood 49999'), 20_000)
      const dropped = batches().reduce((sum, batch) => sum + (batch.dropped ?? 0), 0)
      expect(texts().length + dropped).toBe(50_003)
      expect(dropped).toBeGreaterThan(10_000)

      await setContainer(webPod(), { terminated: { exitCode: 3, reason: 'Error' } })
      log?.response.end()
      await eventually(() => expect(last()).toMatchObject({ state: 'ended' }))
      expect(last()?.reason).toBe('Container main has ended (exit 3, Error).')
    } finally {
      stream.close()
      await setContainer(webPod(), { running: { startedAt: '2026-03-01T12:00:00Z' } })
    }
  })

  it('are refused to whoever may not get pods/log there, whatever is there, and shown once they may', async () => {
    expect((await ask('/api/workloads/Deployment/apps/web-admin/logs')).status).toBe(404)
    for (const name of ['web', 'nothing']) {
      const { status, text } = await ask(`/api/workloads/Deployment/other/${name}/logs`)
      expect(status).toBe(403)
      expect(JSON.parse(text).error.message).toBe('You may not get pods/log in namespace other.')
    }
    await grant([])
    ahead += 31_000
    expect((await ask(WEB)).status).toBe(403)
    await grant(['apps'])
    ahead += 31_000
    expect((await ask(WEB)).status).toBe(200)
  })

  it('say which right Fluxdeck itself lacks', async () => {
    const role = readFolder('components/pod-logs').find(({ kind }) => kind === 'ClusterRole')
    if (role === undefined) throw new Error('The component has no role.')
    const rules = role.rules as readonly { readonly resources: readonly string[] }[]
    await cluster.apply({ ...role, rules: rules.filter(({ resources }) => !resources.includes('pods/log')) })
    try {
      await eventually(async () =>
        expect(await read()).toMatchObject({
          state: 'forbidden',
          reason: 'The cluster does not let Fluxdeck read logs in namespace apps (get pods/log).',
        }),
      )
    } finally {
      await cluster.apply(role)
    }
  })

  it('are gone with their node', async () => {
    const { node } = kubelet.node(NODE)
    await cluster.delete(node)
    await eventually(async () =>
      expect(await read()).toMatchObject({
        state: 'absent',
        reason: `Node ${NODE} is gone, and the logs of its pods with it.`,
      }),
    )
  })
})

function stamped(text: string, second = 1): string {
  return `2026-03-01T12:00:0${second}.000000000Z ${text}\n`
}
