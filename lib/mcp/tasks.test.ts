// What the servers of others are asked, asked here: each task in at most two calls, each answer within its size, and in the
// answers stand the facts of a world that is drawn anew for every run.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFluxKind } from '@/lib/flux/kinds'
import { kindOf, nameOf, namespaceOf, type Ref, refOf } from '@/lib/ref'
import { type AskedScene, OWNER, openAskedScene } from '@/lib/server/testing/asked-scene'
import { recordsAt, textAt } from '@/lib/simulator/json'
import { type KubeObject, refOfObject } from '@/lib/simulator/kube-object'
import { createRandom } from '@/lib/simulator/random'
import { buildHomelab } from '@/lib/simulator/scenario-homelab'
import { MAX_ANSWER_BYTES } from './answer'
import { askTool, isAllRead } from './testing/ask-tool'
import { TOOLS } from './tools'

const SEED = Number(process.env.WORLD_SEED ?? Date.now() % 1_000_000)
const random = createRandom(SEED)
const WORLD = buildHomelab(new Date())

function pick<Value>(values: readonly Value[]): Value {
  const value = values[random.between(0, values.length - 1)]
  if (value === undefined) throw new Error('There is nothing to choose from.')
  return value
}
const word = () => `w${random.hex(10)}`
const ofKind = (kind: string) => WORLD.filter((object) => object.kind === kind)
const isReady = (object: KubeObject) =>
  recordsAt(object, 'status', 'conditions').some(({ type, status }) => type === 'Ready' && status === 'True')
const leaves = () => {
  const awaited = new Set(
    ofKind('Kustomization').flatMap((one) => recordsAt(one, 'spec', 'dependsOn').map(({ name }) => name)),
  )
  return ofKind('Kustomization').filter(
    (one) =>
      isReady(one) &&
      one.spec?.suspend !== true &&
      !awaited.has(one.metadata.name) &&
      one.metadata.namespace === 'apps',
  )
}

/** What is different in this run. */
const CHANCE = {
  failing: refOfObject(pick(leaves())),
  broken: refOfObject(pick(ofKind('HelmRepository').filter(isReady))),
  struck: pick(ofKind('Deployment').filter(({ metadata }) => metadata.namespace === 'monitoring')),
  policy: refOfObject(pick(ofKind('ImagePolicy'))),
  node: refOfObject(pick(ofKind('Node'))),
  certificate: refOfObject(pick(ofKind('Certificate'))),
  secret: refOfObject(pick(ofKind('ExternalSecret'))),
  whyNode: word(),
  whyCertificate: word(),
  whySecret: word(),
  why: word(),
  whySource: word(),
  event: word(),
  message: word(),
  tag: `9.${random.between(0, 99)}.${random.between(0, 99)}`,
}

let scene: AskedScene
beforeAll(async () => {
  scene = await openAskedScene({
    seed: SEED,
    prepare({ control, topics: [topic = ''] }) {
      control.setStatus(CHANCE.failing, { conditions: [notReady(`kustomize build failed: ${CHANCE.why}`)] })
      control.setStatus(CHANCE.broken, { conditions: [notReady(`failed to fetch: ${CHANCE.whySource}`)] })
      control.setStatus(CHANCE.node, { conditions: [notReady(CHANCE.whyNode)] })
      control.setStatus(CHANCE.certificate, { conditions: [notReady(CHANCE.whyCertificate)] })
      control.setStatus(CHANCE.secret, { conditions: [notReady(CHANCE.whySecret)] })
      control.setStatus(CHANCE.policy, { latestRef: { name: 'ghcr.io/chosen/image', tag: CHANCE.tag } })
      control.strike(refOfObject(CHANCE.struck), { type: 'pull', message: word() })
      control.publish(topic, { title: 'By hand', message: CHANCE.message, priority: 5 })
      const { kind, namespace, name } = partsOf(CHANCE.failing)
      control.put({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: CHANCE.event, namespace },
        involvedObject: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind, namespace, name },
        type: 'Warning',
        reason: 'BuildFailed',
        message: CHANCE.event,
        source: { component: 'kustomize-controller' },
        lastTimestamp: new Date().toISOString(),
        count: 1,
      })
    },
  })
  await scene.until(async () => expect(await isAllRead(scene)).toBe(true))
  const signal = new AbortController().signal
  await scene.until(async () => {
    const { questions } = await scene.audience()
    const ground = await questions.ground.overview(OWNER, { look: true }, signal)
    expect(ground.questions.filter(({ state }) => state !== 'live')).toEqual([])
  })
}, 120_000)
afterAll(() => scene?.close())

function notReady(message: string) {
  const lastTransitionTime = new Date().toISOString()
  return { type: 'Ready', status: 'False', reason: 'Failed', message, observedGeneration: 1, lastTransitionTime }
}

const partsOf = (ref: Ref) => ({ kind: kindOf(ref), namespace: namespaceOf(ref), name: nameOf(ref) })
/** As the cluster has it now. */
const now = (ref: string) => scene.simulator.control.get(ref)
const refsOf = (objects: readonly KubeObject[]) => objects.map(refOfObject)
const byFlux = (object: KubeObject) =>
  Object.keys(object.metadata.labels ?? {}).some((key) => /^(?:kustomize|helm)\.toolkit\.fluxcd\.io\/name$/.test(key))
const containersOf = (object: KubeObject) => recordsAt(object, 'spec', 'template', 'spec', 'containers')
const FLUX = WORLD.filter(({ kind }) => isFluxKind(kind))

interface Task {
  readonly asked: string
  readonly calls: readonly (readonly [string, object?])[]
  /** Texts that the answers hold together. */
  readonly facts: () => readonly string[]
}

const FAILED = partsOf(CHANCE.failing)
const IMMICH = { kind: 'HelmRelease', namespace: 'apps', name: 'immich' }
const controllers = () =>
  ofKind('Deployment').filter(
    ({ metadata }) => metadata.namespace === 'flux-system' && metadata.name.endsWith('-controller'),
  )

const ASSISTANT: readonly Task[] = [
  {
    asked: 'Analyse the installation: state of all components',
    calls: [['get_flux_instance'], ['get_flux_status']],
    facts: () => [...controllers().map(({ metadata }) => metadata.name), CHANCE.failing, CHANCE.why],
  },
  {
    asked: 'Any reconciliation errors?',
    calls: [['get_flux_status']],
    facts: () => [CHANCE.failing, CHANCE.why, CHANCE.broken, CHANCE.whySource],
  },
  {
    asked: 'Are Kustomizations and HelmReleases set up correctly?',
    calls: [['get_flux_status'], ['diagnose', FAILED]],
    facts: () => ['apps/mosquitto', CHANCE.failing, CHANCE.why],
  },
  {
    asked: 'Report of all Flux objects with their state',
    calls: [['get_flux_status', { status: 'all', limit: 200 }]],
    facts: () => refsOf(FLUX),
  },
  {
    asked: 'Diagram of the dependency flow',
    calls: [['get_dependency_graph', { onlyUnhealthy: false }]],
    facts: () => [
      'flowchart',
      ...ofKind('Kustomization').map(({ metadata }) => `${metadata.namespace}/${metadata.name}<br/>`),
    ],
  },
  {
    asked: 'Which Deployments does Flux manage?',
    calls: [['get_workloads', { q: 'Deployment', limit: 200 }]],
    facts: () => refsOf(ofKind('Deployment').filter(byFlux)),
  },
  {
    asked: 'Which images does Flux deploy in monitoring?',
    calls: [['get_workloads', { namespace: 'monitoring', imagesOnly: true }]],
    facts: () =>
      WORLD.filter((object) => object.metadata.namespace === 'monitoring' && byFlux(object))
        .flatMap(containersOf)
        .map(({ image }) => String(image)),
  },
]

const HOMELAB: readonly Task[] = [
  { asked: 'get_version', calls: [['get_flux_instance']], facts: () => ['Fluxdeck 0.0.0'] },
  {
    asked: 'get_pods',
    calls: [['get_pods', { notRunningOnly: false, limit: 200 }]],
    facts: () =>
      ofKind('Pod')
        .filter(isOfFlux)
        .map(({ metadata }) => `Pod ${metadata.name}: `),
  },
  {
    asked: 'get_namespaces',
    calls: [['get_pods', { notRunningOnly: false }]],
    facts: () => [
      ...new Set(
        ofKind('Pod')
          .filter(isOfFlux)
          .map(({ metadata }) => `${metadata.namespace} `),
      ),
    ],
  },
  { asked: 'get_events', calls: [['get_events']], facts: () => [CHANCE.failing, CHANCE.event] },
  {
    asked: 'get_workloads',
    calls: [['get_workloads', { limit: 200 }]],
    facts: () => refsOf(['Deployment', 'StatefulSet', 'DaemonSet'].flatMap(ofKind).filter(byFlux)),
  },
  {
    asked: 'get_flux_status, with the path',
    calls: [
      ['get_flux_status', { status: 'all', limit: 200 }],
      ['get_resource', { ...FAILED, include: ['manifest'] }],
    ],
    facts: () => [
      ...refsOf(['Kustomization', 'HelmRelease'].flatMap(ofKind)),
      textAt(now(CHANCE.failing), 'spec', 'path') ?? '?',
    ],
  },
  {
    asked: 'get_flux_sources',
    calls: [['get_flux_sources', { limit: 200 }]],
    facts: () =>
      ['GitRepository', 'HelmRepository', 'OCIRepository'].flatMap(ofKind).flatMap((object) => {
        const revision = textAt(now(refOfObject(object)), 'status', 'artifact', 'revision')
        return [refOfObject(object), String(object.spec?.url), ...(revision === undefined ? [] : [revision])]
      }),
  },
  {
    asked: 'get_flux_images',
    calls: [['get_flux_images']],
    facts: () => [...refsOf(ofKind('ImagePolicy')), CHANCE.tag],
  },
  {
    asked: 'get_node_status',
    calls: [['get_cluster_health', { question: 'nodes', all: true }]],
    facts: () => [...refsOf(ofKind('Node')), `warned ${CHANCE.node}`, CHANCE.whyNode],
  },
  {
    asked: 'get_certificates',
    calls: [['get_certificates', { all: true }]],
    facts: () => [...refsOf(ofKind('Certificate')), `bad ${CHANCE.certificate}`],
  },
  { asked: 'get_alerts', calls: [['get_alerts']], facts: () => ['alarm'] },
  {
    asked: 'query_logs',
    calls: [['query_logs', { query: '{namespace="flux-system", pod=~"source-controller-.*"}', since: '24h' }]],
    facts: () => ['newest first', 'namespace="flux-system"', 'source-controller'],
  },
  {
    asked: 'query_metrics',
    calls: [['query_metrics', { query: 'up' }]],
    facts: () => ofKind('Node').map(({ metadata }) => `instance="${metadata.name}"`),
  },
  {
    asked: 'get_notifications',
    calls: [['get_notifications', { limit: 5 }]],
    facts: () => ['By hand', CHANCE.message, 'priority 5'],
  },
]

const OPENING: readonly Task[] = [
  {
    asked: 'get_cluster_health, get_certificate_status, get_secrets_status, get_backup_status, get_ingress_status',
    calls: [['get_cluster_health']],
    facts: () => [
      ...[CHANCE.node, CHANCE.whyNode, CHANCE.certificate, CHANCE.secret, CHANCE.whySecret],
      ...['nodes', 'pods', 'certificates', 'secrets', 'backups', 'routes'],
      'ReplicationSource/apps/minecraft-world',
    ],
  },
  { asked: 'get_flux_status', calls: [['get_flux_status']], facts: () => [CHANCE.failing, CHANCE.why] },
  {
    asked: 'get_pod_logs',
    calls: [['get_logs', { workload: refOf('Deployment', 'flux-system', 'source-controller') }]],
    facts: () => ['The last ', 'Deployment flux-system/source-controller'],
  },
  {
    asked: 'a HelmRelease failed for 16 days with its retries exhausted',
    calls: [['get_flux_status']],
    facts: () => ['HelmRelease/apps/immich · 16 d', 'no retries are left', 'try: reset'],
  },
  {
    asked: 'an ImageRepository UNAUTHORIZED because it has no secretRef',
    calls: [['get_flux_images']],
    facts: () => ['ImageRepository/flux-system/private-exit-node', 'unauthorised, and no credentials are given'],
  },
]

const GUIDE: readonly Task[] = [
  {
    asked: 'Which versions are served?',
    calls: [['get_flux_instance']],
    facts: () =>
      [...new Set(FLUX.map(({ kind, apiVersion }) => `${kind}|${apiVersion.split('/')[1]}`))].flatMap((one) =>
        one.split('|'),
      ),
  },
  {
    asked: 'State of a Kustomization',
    calls: [['diagnose', FAILED]],
    facts: () => [CHANCE.failing, CHANCE.why, 'main@'],
  },
  {
    asked: 'State of a HelmRelease',
    calls: [['diagnose', IMMICH]],
    facts: () => ['HelmRelease/apps/immich', 'no retries are configured'],
  },
  {
    asked: 'Controller logs of an object',
    calls: [['get_logs', { kind: 'ks', namespace: 'apps', name: 'frigate' }]],
    facts: () => ['apps/frigate', 'Dependencies do not meet ready condition'],
  },
  {
    asked: 'Events of a namespace',
    calls: [['get_events', { namespace: FAILED.namespace }]],
    facts: () => [CHANCE.event],
  },
  {
    asked: 'Describe',
    calls: [['get_resource', { ...FAILED, include: ['conditions', 'events'] }]],
    facts: () => [CHANCE.why, CHANCE.event],
  },
  {
    asked: 'Why does a workload not run?',
    calls: [['get_pods', { namespace: 'monitoring' }]],
    facts: () => [refOfObject(CHANCE.struck), 'ImagePullBackOff'],
  },
]

/** Of a workload of Flux, down to which its owners lead. */
function isOfFlux(pod: KubeObject): boolean {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller)
  const above = WORLD.find(({ metadata }) => metadata.uid !== undefined && metadata.uid === owner?.uid)
  if (above === undefined) return false
  return byFlux(above) || isOfFlux(above)
}

describe.each([
  ['an assistant of Flux', ASSISTANT],
  ['a server of a homelab', HOMELAB],
  ['checks before work begins', OPENING],
  ['a guide for agents', GUIDE],
] as const)(`in the world ${SEED}, what %s is asked`, (_, tasks) => {
  it.each(tasks.map((task) => ({ ...task })))('$asked', async ({ calls, facts }) => {
    const texts: string[] = []
    expect(calls.length).toBeLessThanOrEqual(2)
    for (const [name, given = {}] of calls) {
      const tool = TOOLS.find((one) => one.name === name)
      if (tool === undefined) throw new Error(`There is no ${name}.`)
      const { text } = await askTool(scene, tool, given)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
      texts.push(text)
    }
    const whole = texts.join('\n')
    const wanted = facts()
    expect(wanted.length).toBeGreaterThan(0)
    expect(wanted.filter((fact) => !whole.includes(fact))).toEqual([])
  })
})
