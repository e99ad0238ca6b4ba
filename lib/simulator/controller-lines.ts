// The lines that Flux's controllers log of a run: JSON, each with the object's names and the id of the run, and what the
// notification-controller says of the events that it is told.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { inventoryOf } from './build-appliers'
import { uidOf } from './build-object'
import type { EventSeed } from './event-recorder'
import { type JsonObject, textAt } from './json'
import type { KubeObject } from './kube-object'

const RUN_MS = 1_000

/** Oldest first. What is told at the end of a run comes after what was done in it. */
export function linesOfRun(
  { object, severity, reason, message, annotations }: EventSeed,
  at: Date,
): readonly JsonObject[] {
  const begun = new Date(at.getTime() - RUN_MS / 2)
  const revision = Object.entries(annotations ?? {}).find(([key]) => key.endsWith('/revision'))?.[1]
  const more = revision === undefined ? {} : { revision }
  const runId = runIdOf(object, at)
  if (severity === 'error') {
    const next = textAt(object, 'spec', 'retryInterval') ?? textAt(object, 'spec', 'interval') ?? '1m0s'
    const msg =
      object.kind === 'Kustomization' ? `Reconciliation failed after 1.1s, next try in ${next}` : 'Reconciler error'
    return [lineOf(object, 'error', msg, at, runId, { ...more, error: message })]
  }
  const told = lineOf(object, 'info', message, at, runId, more)
  if (reason !== 'ReconciliationSucceeded') return [told]
  const output = Object.fromEntries(inventoryOf(object).map((ref) => [ref, 'unchanged']))
  const applied = lineOf(object, 'info', 'server-side apply completed', begun, runId, { ...more, output })
  // Some lines of a run bear its id and no name.
  const cleaned = {
    level: 'debug',
    ts: begun.toISOString(),
    msg: 'no objects to prune',
    controllerKind: object.kind,
    reconcileID: runId,
  }
  return [applied, cleaned, told]
}

export function noteOf(object: KubeObject, message: string, at: Date): JsonObject {
  return lineOf(object, 'info', message, at, runIdOf(object, at), {})
}

/** Of the server that the controllers tell their events. */
export function dispatchLine({ object, message }: EventSeed, at: Date): JsonObject {
  const { name, namespace, uid, resourceVersion } = object.metadata
  return {
    level: 'info',
    ts: at.toISOString(),
    logger: 'event-server',
    msg: `dispatching event: ${message.split('\n')[0]}`,
    eventInvolvedObject: { kind: object.kind, namespace, name, uid, apiVersion: object.apiVersion, resourceVersion },
  }
}

function lineOf(
  object: KubeObject,
  level: 'info' | 'error',
  msg: string,
  at: Date,
  reconcileID: string,
  more: JsonObject,
): JsonObject {
  const { name, namespace } = object.metadata
  return {
    level,
    ts: at.toISOString(),
    msg,
    controller: object.kind.toLowerCase(),
    controllerGroup: isFluxKind(object.kind) ? describeKind(object.kind).group : '',
    controllerKind: object.kind,
    [object.kind]: { name, namespace },
    namespace,
    name,
    reconcileID,
    ...more,
  }
}

/** The lines of about one moment are of one run. */
function runIdOf({ kind, metadata }: KubeObject, at: Date): string {
  return uidOf(`run ${kind}/${metadata.namespace}/${metadata.name} ${Math.floor(at.getTime() / (20 * RUN_MS))}`)
}
