// One run of source-controller over any source: look upstream, fetch what is new, keep the old artifact on failure.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { artifact } from './build-object'
import { artifactRevision, type FluxWorld, type Reconciliation, type Run } from './flux-world'
import type { JsonObject } from './json'
import { textAt } from './json'
import type { KubeObject } from './kube-object'

const FAILURE_RETRY_MS = 60_000

export function* reconcileSource(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const object = world.get(ref)
  if (object === undefined) return Infinity
  const begun = world.conditionsOf(object).set('Reconciling', 'True', 'Progressing', 'reconciliation in progress')
  world.writeStatus(ref, { conditions: begun.list() })
  yield world.random.between(400, 1_200)

  const failure = world.failureOf(ref)
  const generation = object.metadata.generation ?? 1
  if (failure !== undefined) {
    const failed = world.conditionsOf(world.get(ref) ?? object)
    failed.set('FetchFailed', 'True', failure.reason, failure.message)
    failed.set('Ready', 'False', failure.reason, failure.message)
    if (failure.stalled === undefined)
      failed.set('Reconciling', 'True', 'ProgressingWithRetry', 'reconciliation in progress')
    else failed.set('Stalled', 'True', failure.stalled.reason, failure.stalled.message)
    world.finish(ref, run, failed, failure.stalled === undefined ? {} : { observedGeneration: generation })
    world.emit(ref, { severity: 'error', reason: failure.reason, message: failure.message })
    return failure.stalled === undefined ? FAILURE_RETRY_MS : Infinity
  }

  const current = artifactRevision(object)
  const upstream = world.upstreams.revisionOf(ref)
  const revision = upstream?.revision ?? current ?? world.upstreams.push(object, 'Initial commit').revision
  if (revision === current) {
    const final = world.conditionsOf(world.get(ref) ?? object).remove('Reconciling', 'Stalled', 'FetchFailed')
    const ready = final.get('Ready')
    const { reason, message: words } = ready?.status === 'True' ? ready : successOf(object, revision)
    // Said anew in the same words it speaks of the newest spec.
    final.set('Ready', 'True', reason, words)
    world.finish(ref, run, final, { observedGeneration: generation })
    const message = `artifact up-to-date with remote revision: '${revision}'`
    world.emit(ref, { severity: 'trace', reason: 'ArtifactUpToDate', message })
    return undefined
  }

  const found = world.conditionsOf(world.get(ref) ?? object)
  found.set('ArtifactOutdated', 'True', 'NewRevision', `new upstream revision '${revision}'`)
  found.set('Reconciling', 'True', 'Progressing', `building artifact: new upstream revision '${revision}'`)
  world.writeStatus(ref, { conditions: found.list() })
  yield world.random.between(600, 1_500)
  store(world, ref, run, revision, upstream?.subject, upstream?.originRevision)
  return undefined
}

function store(
  world: FluxWorld,
  ref: string,
  run: Run,
  revision: string,
  subject: string | undefined,
  originRevision: string | undefined,
): void {
  const object = world.get(ref)
  if (object === undefined || !isFluxKind(object.kind)) return
  const { name, namespace = '' } = object.metadata
  const { reason, message } = successOf(object, revision)
  const conditions = world.conditionsOf(object).remove('Reconciling', 'Stalled', 'ArtifactOutdated', 'FetchFailed')
  conditions.set('ArtifactInStorage', 'True', reason, message).set('Ready', 'True', reason, message)
  const metadata: JsonObject | undefined =
    originRevision === undefined
      ? undefined
      : {
          'org.opencontainers.image.created': world.clock().toISOString(),
          'org.opencontainers.image.revision': originRevision,
          'org.opencontainers.image.source':
            textAt(object, 'status', 'artifact', 'metadata', 'org.opencontainers.image.source') ?? '',
        }
  const stored = artifact({
    plural: describeKind(object.kind).plural,
    namespace,
    name,
    revision,
    updatedAt: world.clock(),
    ...(metadata === undefined ? {} : { metadata }),
  })
  world.finish(ref, run, conditions, { artifact: stored, observedGeneration: object.metadata.generation ?? 1 })
  world.emit(ref, {
    severity: 'info',
    reason: 'NewArtifact',
    message: subject === undefined ? message : `stored artifact for commit '${subject}'`,
    annotations: {
      'source.toolkit.fluxcd.io/revision': revision,
      'source.toolkit.fluxcd.io/digest': String(stored.digest),
    },
  })
}

function successOf(object: KubeObject, revision: string): { readonly reason: string; readonly message: string } {
  if (object.kind === 'HelmRepository')
    return { reason: 'Succeeded', message: `stored artifact: revision '${revision}'` }
  if (object.kind !== 'HelmChart') return { reason: 'Succeeded', message: `stored artifact for revision '${revision}'` }
  const chart = textAt(object, 'spec', 'chart') ?? object.metadata.name
  return { reason: 'ChartPullSucceeded', message: `pulled '${chart}' chart with version '${revision}'` }
}
