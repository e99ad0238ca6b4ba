// Commits that both tenants take, each from sources of its own and of the other: one that changes the objects of both, and
// one that changes those of one alone.

import { createHash } from 'node:crypto'
import { expect, vi } from 'vitest'
import type { DeployPage } from '@/lib/contract/deploys'
import { type Ref, refOf } from '@/lib/ref'
import { type JsonObject, textAt } from '@/lib/simulator/json'
import { type KubeObject, refOfObject } from '@/lib/simulator/kube-object'
import { builtBy } from './tenant-runs'
import type { Tenant } from './tenant-world'

export interface DeployHands {
  /** Merges, as a controller would. */
  readonly setStatus: (object: KubeObject, status: JsonObject) => Promise<void> | void
  /** With those that changed nothing, as somebody reads them who sees everything. */
  readonly readDeploys: () => Promise<DeployPage>
}

export const ALL_DEPLOYS = '/api/deploys?all=true&limit=500'
const LONG = { timeout: 30_000, interval: 200 }

/** `both`, then `second` alone. */
export async function deployTwice(both: readonly [Tenant, Tenant], hands: DeployHands): Promise<void> {
  const [, second] = both
  await deploy(both, 1, () => true, hands)
  await deploy(both, 2, (namespace) => second.namespaces.includes(namespace), hands)
}

async function deploy(
  both: readonly Tenant[],
  round: number,
  isChanged: (namespace: string) => boolean,
  { setStatus, readDeploys }: DeployHands,
): Promise<void> {
  const objects = both.flatMap((tenant) => tenant.objects)
  const appliers = objects.filter(({ kind, spec }) => kind === 'Kustomization' && !isSuspended(spec))
  const taken = new Set(appliers.map(sourceOf))
  const sources = objects.filter((object) => taken.has(refOfObject(object)))
  for (const source of sources) {
    const revision = revisionOf(refOfObject(source), round)
    await setStatus(source, { artifact: { revision, lastUpdateTime: new Date().toISOString() } })
  }
  const revisions = sources.map((source) => revisionOf(refOfObject(source), round))
  const untilTold = (isThere: (one: DeployPage['deploys'][number]) => boolean) =>
    vi.waitFor(async () => {
      const { deploys } = await readDeploys()
      const there = new Set(deploys.filter(isThere).map(({ revision }) => revision))
      expect(revisions.filter((revision) => !there.has(revision))).toEqual([])
    }, LONG)
  await untilTold(() => true)
  for (const applier of appliers.filter((one) => sources.some((source) => refOfObject(source) === sourceOf(one)))) {
    const revision = revisionOf(sourceOf(applier), round)
    const { namespace = '', name } = applier.metadata
    const built = isChanged(namespace) ? round : round - 1
    await setStatus(applier, {
      ...{ lastAppliedRevision: revision, lastAttemptedRevision: revision },
      history: [builtBy({ namespace, name }, built, revision), builtBy({ namespace, name }, built - 1)],
    })
  }
  await untilTold(({ finishedAt, waiting, running }) => finishedAt !== undefined && waiting + running.length === 0)
}

function isSuspended(spec: unknown): boolean {
  return typeof spec === 'object' && spec !== null && 'suspend' in spec && spec.suspend === true
}

function sourceOf({ spec, metadata: { namespace = '' } }: KubeObject): Ref {
  return refOf(
    'GitRepository',
    textAt(spec, 'sourceRef', 'namespace') ?? namespace,
    textAt(spec, 'sourceRef', 'name') ?? '',
  )
}

function revisionOf(source: Ref, round: number): string {
  return `main@sha1:${createHash('sha1').update(`${source} ${round}`).digest('hex')}`
}
