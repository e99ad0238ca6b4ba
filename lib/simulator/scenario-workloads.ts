// The homelab's workloads with their ReplicaSets, Jobs and pods: three are stuck in a roll-out, all others run.

import { before, DAY_MS, HOUR_MS, MINUTE_MS } from './build-object'
import type { EndedRun } from './build-pod'
import { buildWorkload, type WorkloadSeed } from './build-workload'
import type { KubeObject } from './kube-object'
import { pullMessage } from './pod-fault'
import { fetchedAt } from './scenario-commits'
import type { SituationOf } from './settle-pods'
import { settleWorkload, stickDeployment } from './settle-workload'
import { PLANTED_SECRETS, type WorkloadRow } from './workload-row'
import { APPS } from './workloads-of-apps'
import { MONITORING, PLATFORM } from './workloads-of-platform'

const CREATED_AGO_MS = 378 * DAY_MS
/** From the fetch of a commit to the run that applied it. */
const APPLIED_AFTER_MS = 64_000

export function homelabWorkloads(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  const settled = [...PLATFORM, ...MONITORING, ...APPS].flatMap((row) => {
    const { rolled, revision, restarts } = row
    const rolledAt =
      typeof rolled === 'number' ? before(now, rolled) : new Date(fetchedAt(rolled, now).getTime() + APPLIED_AFTER_MS)
    const workload = buildWorkload(seedOf(row, now))
    const more = { ...(revision === undefined ? {} : { revision }), ...(restarts === undefined ? {} : { restarts }) }
    return settleWorkload(workload, { now, nodes, rolledAt, ...more })
  })
  return [...settled, ...immichServer(now, nodes), ...immichMachineLearning(now, nodes), ...externalDns(now, nodes)]
}

function seedOf(row: WorkloadRow, now: Date): WorkloadSeed {
  const { rolled: _rolled, revision = 1, restarts: _restarts, kind = 'Deployment', ...seed } = row
  const templateAnnotations = { 'homelab.example/token': PLANTED_SECRETS.annotation }
  return { ...seed, kind, createdAt: before(now, CREATED_AGO_MS), generation: revision, templateAnnotations }
}

const IMMICH_FAILED_AGO_MS = 16 * DAY_MS + 10 * MINUTE_MS
const IMMICH_BEFORE_AGO_MS = IMMICH_FAILED_AGO_MS + 19 * DAY_MS
const CRASH_EVERY_MS = 5 * MINUTE_MS + 12_000
const IMMICH = { kind: 'HelmRelease', namespace: 'apps', name: 'immich' } as const

/** It ends at once: the newer server wants a newer extension than the database has. */
function immichServer(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  const finishedAt = before(now, 2 * MINUTE_MS)
  const last: EndedRun = { exitCode: 1, reason: 'Error', startedAt: before(finishedAt, 6_000), finishedAt }
  return immichDeployment(now, nodes, 'immich-server', (container, pod) => ({
    is: 'waiting',
    reason: 'CrashLoopBackOff',
    message: `back-off 5m0s restarting failed container=${container} pod=${pod}`,
    restarts: Math.floor(IMMICH_FAILED_AGO_MS / CRASH_EVERY_MS),
    last,
  }))
}

/** Nobody may pull the newer image with the secret that is there. */
function immichMachineLearning(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  const name = 'immich-machine-learning'
  const image = imageOf(name, IMMICH_VERSIONS.wanted)
  return immichDeployment(now, nodes, name, () => ({
    is: 'waiting',
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "${image}": ErrImagePull: ${pullMessage(image)}`,
  }))
}

const IMMICH_VERSIONS = { before: 'v2.1.0', wanted: 'v2.2.3' } as const

const imageOf = (name: string, tag: string) => `ghcr.io/immich-app/${name}:${tag}`

function immichDeployment(
  now: Date,
  nodes: readonly string[],
  name: string,
  situationOf: SituationOf,
): readonly KubeObject[] {
  const seed = (tag: string): WorkloadSeed => ({
    kind: 'Deployment',
    namespace: 'apps',
    name,
    containers: [{ name: 'main', image: imageOf(name, tag), env: { DB_PASSWORD: PLANTED_SECRETS.environment } }],
    appliedBy: IMMICH,
    createdAt: before(now, CREATED_AGO_MS),
    generation: 14,
  })
  return stickDeployment(buildWorkload(seed(IMMICH_VERSIONS.wanted)), {
    now,
    nodes,
    rolledAt: before(now, IMMICH_FAILED_AGO_MS),
    revision: 14,
    before: buildWorkload(seed(IMMICH_VERSIONS.before)),
    beforeAt: before(now, IMMICH_BEFORE_AGO_MS),
    keeps: 1,
    situationOf,
  })
}

/** The commit for the guest network names a Secret that nobody made. */
function externalDns(now: Date, nodes: readonly string[]): readonly KubeObject[] {
  const seed = (args: readonly string[]): WorkloadSeed => ({
    kind: 'Deployment',
    namespace: 'external-dns',
    name: 'external-dns',
    containers: [
      {
        name: 'external-dns',
        image: 'registry.k8s.io/external-dns/external-dns:v0.19.0',
        args,
        env: { CF_API_TOKEN: PLANTED_SECRETS.environment },
      },
    ],
    isRecreate: true,
    appliedBy: { kind: 'Kustomization', namespace: 'flux-system', name: 'external-dns' },
    createdAt: before(now, CREATED_AGO_MS),
    generation: 8,
  })
  return stickDeployment(buildWorkload(seed(['--source=ingress', '--domain-filter=guests.example'])), {
    now,
    nodes,
    rolledAt: new Date(fetchedAt('guests', now).getTime() + APPLIED_AFTER_MS),
    revision: 8,
    before: buildWorkload(seed(['--source=ingress'])),
    beforeAt: before(now, 61 * DAY_MS - HOUR_MS),
    keeps: 0,
    situationOf: () => ({
      is: 'waiting',
      reason: 'CreateContainerConfigError',
      message: 'secret "external-dns-guests" not found',
    }),
  })
}
