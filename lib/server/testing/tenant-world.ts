// Two tenants in one cluster who name each other in every way that Flux has words for, and a door before the cluster that
// answers for each of them what they may list.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeKind, type FluxKind } from '@/lib/flux/kinds'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { createRandom, type Random } from '@/lib/simulator/random'
import type { ClusterChoice } from '../choose-cluster'
import { passOn } from './pass-on'
import { builtBy } from './tenant-runs'
import { failingPod, runningDeployment } from './tenant-workloads'

export interface Tenant {
  readonly user: string
  readonly namespaces: readonly string[]
  /** Names that nobody else has. */
  readonly names: readonly string[]
  readonly objects: readonly KubeObject[]
  /** What they deployed, in each of their namespaces, and that runs. */
  readonly workloads: readonly KubeObject[]
  /** What its programs, and controllers about its objects, write of the other. */
  readonly logLines: readonly string[]
  /** Kubernetes events and texts of ntfy messages, each about an object of this tenant. */
  readonly events: readonly KubeObject[]
  readonly messages: readonly { readonly title: string; readonly message: string }[]
}

/** Fields of all tenants that name nobody. */
const SHARED_NAMES = ['web', 'database']
const WORDS = {
  apricot: ['ledger', 'apricot-api', 'invoices-2', 'kestrel'],
  bilberry: ['payroll', 'bilberry-api', 'salaries.v3', 'osprey'],
} as const
export type TenantName = keyof typeof WORDS

export function generateTenants(seed: number): Readonly<Record<TenantName, Tenant>> {
  const random = createRandom(seed)
  const outline = (name: TenantName) => ({ namespaces: [`${name}-prod`, name], names: WORDS[name] })
  const [apricot, bilberry] = [outline('apricot'), outline('bilberry')]
  return {
    apricot: { user: 'ann', ...apricot, ...populate(apricot, bilberry, random) },
    bilberry: { user: 'ben', ...bilberry, ...populate(bilberry, apricot, random) },
  }
}

type Outline = Pick<Tenant, 'namespaces' | 'names'>

function populate(
  own: Outline,
  other: Outline,
  random: Random,
): Pick<Tenant, 'objects' | 'workloads' | 'logLines' | 'events' | 'messages'> {
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[random.between(0, values.length - 1)]
    if (value === undefined) throw new Error('Nothing to choose from.')
    return value
  }
  const foreign = () => ({ namespace: pick(other.namespaces), name: pick([...other.names, ...SHARED_NAMES]) })
  const texts = () => {
    const { namespace, name } = foreign()
    const unique = pick(other.names)
    return [
      `dependency '${namespace}/${name}' is not ready`,
      `HelmChart '${namespace}/${namespace}-${unique}' is not ready`,
      `Source 'GitRepository/${namespace}/${name}' not found`,
      `conflict with "${unique}" of namespace ${namespace}: ${unique}.${namespace}.svc.cluster.local`,
      `kustomization/${name}.${namespace} blocks it, see https://git.example/${namespace}/${unique}.git`,
      `Kustomization ${namespace}/${unique} and ${unique} hold it back`,
      `cannot reach http://unheard-of-${namespace}.${namespace}.svc:8080/${unique}`,
      `HelmRelease/${namespace}/never-there-${namespace} and '${namespace}/never-there-${namespace}'`,
    ]
  }
  const message = () => pick(texts())
  const revisions = () => {
    const revision = `main@sha1:${random.hex(40)}`
    return { lastAppliedRevision: revision, lastAttemptedRevision: revision }
  }
  const objects: KubeObject[] = []
  const add = (kind: FluxKind, namespace: string, name: string, spec: object, more: object = {}) => {
    const { group, versions } = describeKind(kind)
    const isWell = random.next() < 0.4
    const condition = {
      type: 'Ready',
      status: isWell ? 'True' : 'False',
      reason: isWell ? 'ReconciliationSucceeded' : pick(['DependencyNotReady', 'BuildFailed', 'ArtifactFailed']),
      message: isWell ? `Applied revision: main@sha1:${random.hex(40)}` : message(),
      observedGeneration: 1,
      lastTransitionTime: '2026-11-20T08:00:00Z',
    }
    objects.push({
      apiVersion: `${group}/${versions[0]}`,
      kind,
      metadata: {
        name,
        namespace,
        generation: 1,
        labels: labelsOf(foreign()),
        annotations: { 'example.com/neighbour': message() },
      },
      spec: { ...spec },
      // Of these Flux reports no status.
      ...(kind === 'Alert' ? {} : { status: { observedGeneration: 1, conditions: [condition], ...more } }),
    })
  }
  for (const namespace of own.namespaces) {
    for (const name of [...own.names, ...SHARED_NAMES]) {
      const { namespace: theirs, name: theirName } = foreign()
      const entries = [
        { id: `${theirs}_${theirName}_kustomize.toolkit.fluxcd.io_Kustomization`, v: 'v1' },
        { id: `${theirs}_${theirName}_apps_Deployment`, v: 'v1' },
        { id: `${namespace}_${name}_apps_Deployment`, v: 'v1' },
      ]
      add(
        'GitRepository',
        namespace,
        name,
        { interval: '10m', url: `https://git.example/${pick(other.names)}/${name}.git` },
        {
          artifact: {
            revision: `main@sha1:${random.hex(40)}`,
            digest: `sha256:${random.hex(64)}`,
            path: 'archive.tar.gz',
            url: 'http://source-controller/archive.tar.gz',
            lastUpdateTime: '2026-11-20T08:00:00Z',
          },
        },
      )
      add(
        'Kustomization',
        namespace,
        name,
        {
          interval: '10m',
          prune: true,
          path: `./${theirs}/${pick(other.names)}`,
          sourceRef: { kind: 'GitRepository', ...pick([foreign(), { name: pick(own.names), namespace }]) },
          dependsOn: [foreign(), { name: pick(own.names) }, { namespace: theirs, name: 'not-there' }],
          healthChecks: [{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', ...foreign() }],
          suspend: random.next() < 0.2,
        },
        { inventory: { entries }, ...revisions(), history: [builtBy({ namespace, name }, 0)] },
      )
      add('Alert', namespace, name, {
        providerRef: { name: pick(own.names) },
        eventSources: [
          { kind: 'Kustomization', ...foreign() },
          { kind: 'HelmRelease', name: '*', namespace: theirs },
        ],
      })
      add(
        'ImageRepository',
        namespace,
        name,
        { image: 'registry.example/web', interval: '5m' },
        { lastScanResult: { tagCount: 2, latestTags: ['1.0.0', pick(other.names)], scanTime: '2026-11-20T08:00:00Z' } },
      )
      add(
        'ImagePolicy',
        namespace,
        name,
        { imageRepositoryRef: foreign(), policy: { semver: { range: '>=1.0.0' } } },
        { latestRef: { name: 'registry.example/web', tag: '1.0.0' } },
      )
      add(
        'ImageUpdateAutomation',
        namespace,
        name,
        {
          interval: '5m',
          sourceRef: { kind: 'GitRepository', ...foreign() },
          git: { commit: { author: { email: 'flux@example.com' } }, push: { branch: `of-${theirs}` } },
        },
        {
          lastAutomationRunTime: '2026-11-20T08:00:00Z',
          lastPushTime: '2026-11-20T08:00:00Z',
          lastPushCommit: random.hex(40),
          observedPolicies: {
            [name]: { name: 'registry.example/web', tag: '1.0.0' },
            [theirName]: { name: 'x', tag: '1' },
          },
        },
      )
      add('HelmRelease', namespace, name, {
        interval: '10m',
        chart: {
          spec: { chart: 'podinfo', sourceRef: { kind: 'HelmRepository', name: theirName, namespace: theirs } },
        },
        dependsOn: [foreign()],
      })
    }
  }
  const subjects = objects.map(({ apiVersion, kind, metadata: { name, namespace = '' } }) => {
    return { apiVersion, kind, name, namespace }
  })
  // Of what is forgotten within hours only what is new is there to be seen.
  const lastTimestamp = new Date().toISOString()
  const deployed = own.namespaces.flatMap((namespace) =>
    own.names.flatMap((name) => [
      { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace },
      { apiVersion: 'v1', kind: 'Pod', name: `${name}-1`, namespace },
    ]),
  )
  const events = [...subjects, ...deployed].map(
    (involvedObject, at): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `event-${own.namespaces[0]}-${at}`, namespace: involvedObject.namespace },
      involvedObject,
      type: 'Warning',
      reason: 'DependencyNotReady',
      message: message(),
      lastTimestamp,
      count: 1,
    }),
  )
  const messages = subjects.map(({ kind, namespace, name }) => ({
    title: `${kind.toLowerCase()}/${name}.${namespace} BuildFailed`,
    message: message(),
  }))
  const workloads = own.namespaces.flatMap((namespace) => [
    ...runningDeployment(namespace, 'web'),
    failingPod(namespace, 'web', message()),
  ])
  const logLines = subjects.flatMap(({ kind, namespace, name }) => [
    JSON.stringify({ level: 'info', controllerKind: kind, namespace, name, msg: message(), error: message() }),
    `WARN ${message()}`,
  ])
  return { objects, workloads, logLines, events, messages }
}

/** As one applies for the other, and says so. */
function labelsOf({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return {
    'kustomize.toolkit.fluxcd.io/name': name,
    'kustomize.toolkit.fluxcd.io/namespace': namespace,
    team: namespace,
  }
}

export interface AskedAction {
  readonly user: string
  readonly verb: string
  readonly resource: string
  readonly namespace: string | undefined
  readonly name: string | undefined
}

export interface ReviewingDoor {
  /** The cluster behind it. */
  readonly choice: ClusterChoice
  /** Who may list what; undefined is no answer. */
  allow: (user: string, resource: string, namespace: string | undefined) => boolean | undefined
  /** Who may ask for an action: everybody, in some namespace or other, where nothing else is said. */
  allowAction: (asked: AskedAction) => boolean | undefined | Promise<boolean>
  /** What no answer is answered with. */
  silence: number
  /** The log of a pod; none where nothing is said. */
  logOf: (namespace: string, pod: string) => readonly string[]
  /** Reviews that were asked. */
  readonly reviews: () => number
  close(): void
}

/** Passes everything on but reviews of access, which it answers itself. */
export async function openReviewingDoor(upstream: string): Promise<ReviewingDoor> {
  let reviews = 0
  const door = createServer((incoming, outgoing) => {
    const log = /\/namespaces\/([^/]+)\/pods\/([^/]+)\/log\?/.exec(incoming.url ?? '')
    if (log !== null) {
      outgoing.writeHead(200, { 'content-type': 'text/plain' })
      const lines = opened.logOf(log[1] ?? '', log[2] ?? '').map((line) => `2026-11-20T08:00:00.5Z ${line}\n`)
      return void outgoing.end(lines.join(''))
    }
    if (incoming.url?.endsWith('/subjectaccessreviews') !== true) return passOn(upstream, incoming, outgoing)
    reviews += 1
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const { spec } = JSON.parse(Buffer.concat(chunks).toString()) as {
        spec: {
          user: string
          resourceAttributes: {
            verb: string
            resource: string
            subresource?: string
            namespace?: string
            name?: string
          }
        }
      }
      const { verb, resource, subresource, namespace, name } = spec.resourceAttributes
      const allowed =
        verb === 'list' || subresource === 'log'
          ? opened.allow(spec.user, resource, namespace)
          : await opened.allowAction({ user: spec.user, verb, resource, namespace, name })
      const status = allowed === undefined ? opened.silence : 201
      outgoing.writeHead(status, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ kind: 'SubjectAccessReview', status: { allowed } }))
    })
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const { port } = door.address() as AddressInfo
  const opened: ReviewingDoor = {
    choice: { type: 'kubernetes', inCluster: true, target: fixedTarget(`http://127.0.0.1:${port}`, 'test') },
    allow: () => false,
    logOf: () => [],
    allowAction: ({ namespace }) => namespace !== undefined,
    silence: 500,
    reviews: () => reviews,
    close() {
      door.closeAllConnections()
      door.close()
    },
  }
  return opened
}
