// Image automation and what needs no work of its own: scan, choose a tag, push a commit; and the plain answer to a token.

import { sha1 } from './build-object'
import type { FluxWorld, Reconciliation, Run } from './flux-world'
import { recordAt, textAt, valueAt } from './json'
import { formatTime } from './kube-object'

const FAILURE_RETRY_MS = 30 * 60_000

export function* reconcileImageRepository(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const failed = yield* begin(world, ref, run)
  const object = world.get(ref)
  if (failed !== undefined || object === undefined) return failed
  const known = valueAt(object, 'status', 'lastScanResult', 'latestTags')
  const tags = world.upstreams.tagsOf(ref) ?? (Array.isArray(known) ? known.map(String) : ['1.0.0'])
  const checksum = String(Number.parseInt(sha1(tags.join()).slice(0, 8), 16))
  const message = `successful scan: found ${tags.length} tags with checksum ${checksum}`
  const conditions = world.conditionsOf(object).remove('Reconciling', 'Stalled')
  world.finish(ref, run, conditions.set('Ready', 'True', 'Succeeded', message), {
    lastScanResult: {
      latestTags: tags.slice(0, 10),
      revision: checksum,
      scanTime: formatTime(world.clock()),
      tagCount: tags.length,
    },
    observedGeneration: object.metadata.generation ?? 1,
  })
  return undefined
}

export function* reconcileImagePolicy(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const failed = yield* begin(world, ref, run)
  const object = world.get(ref)
  if (failed !== undefined || object === undefined) return failed
  const namespace = textAt(object, 'spec', 'imageRepositoryRef', 'namespace') ?? object.metadata.namespace
  const name = textAt(object, 'spec', 'imageRepositoryRef', 'name') ?? ''
  const repository = world.get(`ImageRepository/${namespace}/${name}`)
  const tags = valueAt(repository, 'status', 'lastScanResult', 'latestTags')
  const image = textAt(repository, 'spec', 'image')
  const tag = Array.isArray(tags) ? tags.map(String)[0] : undefined
  const latest = recordAt(object, 'status', 'latestRef')
  const conditions = world.conditionsOf(object).remove('Reconciling', 'Stalled')
  const observed = { observedGeneration: object.metadata.generation ?? 1 }
  if (tag === undefined || image === undefined || tag === textAt(latest, 'tag')) {
    world.finish(ref, run, conditions, observed)
    return undefined
  }
  const before = latest === undefined ? '' : ` (previously ${image}:${textAt(latest, 'tag')})`
  const message = `Latest image tag for ${image} resolved to ${tag}${before}`
  world.finish(ref, run, conditions.set('Ready', 'True', 'Succeeded', message), {
    ...observed,
    latestRef: { name: image, tag },
    ...(latest === undefined ? {} : { observedPreviousRef: latest }),
  })
  world.emit(ref, { severity: 'info', reason: 'Succeeded', message })
  return undefined
}

export function* reconcileImageUpdateAutomation(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const failed = yield* begin(world, ref, run)
  const object = world.get(ref)
  if (failed !== undefined || object === undefined) return failed
  const { namespace } = object.metadata
  const policies = world.list('ImagePolicy').filter((policy) => policy.metadata.namespace === namespace)
  const chosen = Object.fromEntries(
    policies.flatMap((policy) => {
      const latest = recordAt(policy, 'status', 'latestRef')
      return latest === undefined ? [] : [[policy.metadata.name, latest]]
    }),
  )
  const observed = recordAt(object, 'status', 'observedPolicies') ?? {}
  const bumped = Object.entries(chosen).filter(
    ([name, latest]) => name in observed && textAt(latest, 'tag') !== textAt(observed, name, 'tag'),
  )
  const now = formatTime(world.clock())
  const source = world.get(`GitRepository/${namespace}/${textAt(object, 'spec', 'sourceRef', 'name')}`)
  const conditions = world.conditionsOf(object).remove('Reconciling', 'Stalled')
  const fields = {
    lastAutomationRunTime: now,
    observedGeneration: object.metadata.generation ?? 1,
    observedPolicies: chosen,
  }
  if (bumped.length === 0 || source === undefined) {
    world.finish(ref, run, conditions, fields)
    return undefined
  }
  const words = bumped.map(([name, latest]) => `${name} to ${textAt(latest, 'tag')}`).join(', ')
  const subject = `chore(images): update ${words}`
  const { revision } = world.upstreams.push(source, subject)
  const commit = revision.slice(revision.lastIndexOf(':') + 1)
  world.finish(ref, run, conditions.set('Ready', 'True', 'Succeeded', 'repository up-to-date'), {
    ...fields,
    lastPushCommit: commit,
    lastPushTime: now,
    observedSourceRevision: revision,
  })
  const message = `pushed commit '${commit.slice(0, 7)}' to branch 'main'\n${subject}`
  world.emit(ref, { severity: 'info', reason: 'Succeeded', message })
  return undefined
}

/** Receivers, operator kinds, generators: a short run that ends as it began, with the token answered. */
export function* reconcilePlainly(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const failed = yield* begin(world, ref, run)
  const object = world.get(ref)
  if (failed !== undefined || object === undefined) return failed
  const conditions = world.conditionsOf(object).remove('Reconciling')
  if (conditions.get('Ready') === undefined) {
    conditions.set('Ready', 'True', 'ReconciliationSucceeded', 'Reconciliation finished in 1s')
  }
  world.finish(ref, run, conditions, { observedGeneration: object.metadata.generation ?? 1 })
  return undefined
}

/** The first phase and its failure; undefined when the run goes on. */
function* begin(world: FluxWorld, ref: string, run: Run): Reconciliation {
  const object = world.get(ref)
  if (object === undefined) return Infinity
  const text = 'reconciliation in progress'
  const begun = world.conditionsOf(object).set('Reconciling', 'True', 'Progressing', text)
  world.writeStatus(ref, { conditions: begun.list() })
  yield world.random.between(500, 1_500)
  const failure = world.failureOf(ref)
  if (failure === undefined) return undefined
  const failed = world.conditionsOf(world.get(ref) ?? object)
  failed.set('Ready', 'False', failure.reason, failure.message)
  if (failure.stalled === undefined) failed.set('Reconciling', 'True', 'ProgressingWithRetry', text)
  else failed.set('Stalled', 'True', failure.stalled.reason, failure.stalled.message)
  world.finish(ref, run, failed)
  world.emit(ref, { severity: 'error', reason: failure.reason, message: failure.message })
  return failure.stalled === undefined ? FAILURE_RETRY_MS : Infinity
}
