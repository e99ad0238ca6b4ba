// The one door from unknown JSON to a Flux object: it says why an object cannot be read and never throws.

import { type Ref, refOf } from '@/lib/ref'
import { parseTime } from '@/lib/time'
import { describeKind, type FluxKind } from '../kinds'
import { parseConditions } from './conditions'
import { readFacts } from './facts'
import { isServedBy } from './flux-ref'
import type { FluxResource, HistoryEntry } from './flux-resource'
import { readImageFacts } from './image-facts'
import { countInventory } from './inventory'
import {
  isJsonObject,
  type JsonObject,
  readInteger,
  readObject,
  readPath,
  readSeconds,
  readText,
  readTextMap,
  readTexts,
} from './json-fields'
import { readNotificationFacts } from './notification-facts'
import { redactText } from './redact'
import { redactResource } from './redact-resource'
import {
  isRemote,
  readAppliedFlux,
  readAppliedWorkloads,
  readAwaitedHealth,
  readDependsOn,
  readInputSelectors,
  readManager,
  readReferences,
} from './references'
import { readHistory, runningSnapshot } from './release-history'
import { specChangeOf } from './spec-change'
import { readSuspension } from './suspension'

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly ref?: Ref }

const OPERATOR_PREFIX = 'fluxcd.controlplane.io'
const MAX_AUTHOR_CHARS = 200
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'

/** Reads one object of the API server. Never throws; unreadable parts are absent, an unusable object says why. */
export function parseResource(kind: FluxKind, object: unknown): Parsed<FluxResource> {
  if (!isJsonObject(object)) return { ok: false, reason: 'not an object' }
  const { metadata } = object
  const name = readText(metadata, 'name')
  const namespace = readText(metadata, 'namespace')
  if (name === undefined) return { ok: false, reason: 'no metadata.name' }
  if (namespace === undefined) return { ok: false, reason: `${kind} ${name} has no namespace` }
  if (name.includes('/') || namespace.includes('/')) return { ok: false, reason: 'a slash in name or namespace' }
  const ref = refOf(kind, namespace, name)
  const found = readPath(object, 'kind')
  const apiVersion = readText(object, 'apiVersion')
  if (found !== undefined && found !== kind)
    return { ok: false, reason: redactText(`a ${String(found)}, not a ${kind}`), ref }
  if (!isServedBy(kind, apiVersion))
    return { ok: false, reason: redactText(`of another API group: ${apiVersion}`), ref }
  const deletion = readPath(metadata, 'deletionTimestamp')
  if (deletion !== undefined && deletion !== null && parseTime(deletion) === undefined) {
    return { ok: false, reason: 'metadata.deletionTimestamp is not a time', ref }
  }
  const { group, versions } = describeKind(kind)
  const identity = { ref, kind, namespace, name, apiVersion: apiVersion ?? `${group}/${versions[0]}` }
  return { ok: true, value: redactResource(project(identity, object)) }
}

type Identity = Pick<FluxResource, 'ref' | 'kind' | 'namespace' | 'name' | 'apiVersion'>

type Draft = { -readonly [Field in keyof FluxResource]: FluxResource[Field] }

// Written field by field: thousands are made at a start, and spreading parts into one costs more than all the reading.
function project({ ref, kind, apiVersion, namespace, name }: Identity, object: JsonObject): FluxResource {
  const self = { ref, kind, apiVersion, namespace, name }
  const { metadata, status } = object
  const conditions = parseConditions(object)
  const dependsOn = readDependsOn(object, self)
  const inventoryFlux = readAppliedFlux(object, self)
  const suspension = readSuspension(kind, object)
  const history = readHistory(kind, object)
  const artifact = readObject(status, 'artifact')
  const images = readImageFacts(kind, object)
  const draft: Draft = {
    ref,
    kind,
    apiVersion,
    namespace,
    name,
    uid: readText(metadata, 'uid') ?? '',
    resourceVersion: readText(metadata, 'resourceVersion') ?? '',
    generation: readInteger(metadata, 'generation') ?? 0,
    finalizers: readTexts(metadata, 'finalizers'),
    labels: readTextMap(metadata, 'labels'),
    conditions,
    isStatic: conditions.length === 0 && isStatic(self, object),
    suspended: suspension.suspended,
    history,
    dependsOn,
    references: readReferences(object, self, dependsOn, inventoryFlux),
    remoteCluster: isRemote(object),
    inventoryFlux,
    inventoryWorkloads: readAppliedWorkloads(object),
    waitsFor: readAwaitedHealth(object, self, inventoryFlux),
    facts: readFacts(kind, object, images),
  }
  set(draft, 'createdAt', parseTime(readPath(metadata, 'creationTimestamp')))
  set(draft, 'deletedAt', parseTime(readPath(metadata, 'deletionTimestamp')))
  set(draft, 'observedGeneration', readInteger(status, 'observedGeneration'))
  set(draft, 'suspendedBy', suspension.suspendedBy)
  set(draft, 'suspendReason', suspension.suspendReason)
  set(draft, 'suspendDeclaredBy', suspension.suspendDeclaredBy)
  readTimings(object, draft)
  set(draft, 'url', readUrl(object))
  set(draft, 'artifactRevision', readText(artifact, 'revision'))
  set(draft, 'artifactUpdatedAt', parseTime(readPath(artifact, 'lastUpdateTime')))
  readOrigin(artifact, status, draft)
  set(draft, 'appliedRevision', runningRevision(kind, history) ?? readText(status, 'lastAppliedRevision'))
  set(draft, 'attemptedRevision', readText(status, 'lastAttemptedRevision'))
  set(draft, 'lastHandledReconcileAt', readText(status, 'lastHandledReconcileAt'))
  set(draft, 'lastHandledForceAt', readText(status, 'lastHandledForceAt'))
  set(draft, 'lastHandledResetAt', readText(status, 'lastHandledResetAt'))
  set(draft, 'requestedAt', readText(metadata, 'annotations', REQUESTED_AT))
  set(draft, 'specChangedAt', specChangeOf(object))
  set(draft, 'lastReconciledAt', readLastRun(status))
  set(draft, 'managedBy', readManager(object, self))
  set(draft, 'inputSelectors', readInputSelectors(object, self))
  set(draft, 'inventory', countInventory(object))
  set(draft, 'failures', readInteger(status, 'failures'))
  set(draft, 'imageScan', images.imageScan)
  set(draft, 'imageChoice', images.imageChoice)
  set(draft, 'imageUpdates', images.imageUpdates)
  const { alertRules, address, hooks } = readNotificationFacts(kind, object, namespace)
  set(draft, 'alertRules', alertRules)
  set(draft, 'address', address)
  set(draft, 'hooks', hooks)
  return draft
}

/** Absent is an absent field. */
function set<Field extends keyof Draft>(draft: Draft, field: Field, value: Draft[Field] | undefined): void {
  if (value !== undefined) draft[field] = value
}

function readLastRun(status: unknown): Date | undefined {
  return parseTime(
    readPath(status, 'lastScanResult', 'scanTime') ??
      readPath(status, 'lastAutomationRunTime') ??
      readPath(readFirst(status, 'history'), 'lastReconciled'),
  )
}

function isStatic({ kind, apiVersion }: Identity, object: unknown): boolean {
  const { staticVersions, staticTypes } = describeKind(kind)
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
  if (staticVersions?.includes(version) === true) return true
  return staticTypes?.includes(readText(object, 'spec', 'type') ?? '') === true
}

function readTimings(object: unknown, draft: Draft): void {
  const annotated = (name: string) => readSeconds(object, 'metadata', 'annotations', `${OPERATOR_PREFIX}/${name}`)
  set(draft, 'intervalSeconds', readSeconds(object, 'spec', 'interval') ?? annotated('reconcileEvery'))
  const retry =
    readSeconds(object, 'spec', 'retryInterval') ?? readSeconds(object, 'spec', 'upgrade', 'strategy', 'retryInterval')
  set(draft, 'retryIntervalSeconds', retry ?? annotated('reconcileRetryInterval'))
  set(draft, 'timeoutSeconds', readSeconds(object, 'spec', 'timeout') ?? annotated('reconcileTimeout'))
}

function readUrl(object: unknown): string | undefined {
  const bucket = readText(object, 'spec', 'bucketName')
  const endpoint = readText(object, 'spec', 'endpoint')
  const url = readText(object, 'spec', 'url') ?? readText(object, 'spec', 'image')
  // Joined behind the door: what follows a secret would be taken for its end.
  if (bucket !== undefined && endpoint !== undefined) return `${redactText(endpoint)}/${redactText(bucket)}`
  return url
}

function readOrigin(artifact: unknown, status: unknown, draft: Draft): void {
  const origin = readObject(artifact, 'metadata')
  const url = readText(origin, 'org.opencontainers.image.source')
  const author = readText(origin, 'org.opencontainers.image.authors')
  const revision =
    readText(origin, 'org.opencontainers.image.revision') ?? readText(status, 'lastAppliedOriginRevision')
  set(draft, 'originRevision', revision)
  set(draft, 'originUrl', url)
  // Cut behind the door: half a secret looks like none.
  set(draft, 'originAuthor', author === undefined ? undefined : redactText(author).slice(0, MAX_AUTHOR_CHARS))
}

/** Only the releases of Helm keep what runs in their history; the old field of v2beta versions is second best. */
function runningRevision(kind: FluxKind, history: readonly HistoryEntry[]): string | undefined {
  return describeKind(kind).history === 'helm' ? runningSnapshot(history)?.revision : undefined
}

function readFirst(value: unknown, ...path: readonly string[]): unknown {
  const list = readPath(value, ...path)
  return Array.isArray(list) ? list[0] : undefined
}
