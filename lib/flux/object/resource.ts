// What the product keeps of a Flux object: a flat projection with all facts that rules, pages and graph need.
// `parseResource` is the one door from unknown JSON; it says why an object cannot be read and never throws.

import { type Ref, refOf } from '@/lib/ref'
import { parseTime } from '@/lib/time'
import { describeKind, type FluxKind } from '../kinds'
import { parseConditions } from './conditions'
import { readFacts } from './facts'
import { isServedBy } from './flux-ref'
import { countInventory, type InventorySummary } from './inventory'
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
import { redactText } from './redact'
import {
  isRemote,
  type Reference,
  readAppliedFlux,
  readAwaitedHealth,
  readDependsOn,
  readManager,
  readReferences,
} from './references'
import { readHistory, runningSnapshot } from './release-history'
import { specChangeOf } from './spec-change'
import { readSuspension } from './suspension'

export type ConditionStatus = 'True' | 'False' | 'Unknown'

export interface Condition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
  /** lastTransitionTime: moves with status, reason or message of a Flux condition. */
  readonly since?: Date
  readonly observedGeneration?: number
}

export interface DependencyEntry {
  readonly ref: Ref
  readonly readyExpr?: string
}

/** One entry of `status.history` of an applier, newest first. Times as Flux wrote them. */
export interface HistoryEntry {
  readonly status: string
  readonly revision?: string
  readonly digest?: string
  readonly configDigest?: string
  readonly action?: string
  readonly version?: number
  readonly appVersion?: string
  readonly first?: Date
  readonly last?: Date
  readonly count?: number
  readonly duration?: string
}

export interface InventoryEntry {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export interface FluxResource {
  readonly ref: Ref
  readonly kind: FluxKind
  readonly apiVersion: string
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation: number
  readonly createdAt?: Date
  readonly deletedAt?: Date
  readonly finalizers: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly conditions: readonly Condition[]
  /** -1 while never successful; undefined where the kind or object has none. */
  readonly observedGeneration?: number
  /** The object is of a version or type that never has a status (static). */
  readonly isStatic: boolean
  readonly suspended: boolean
  readonly suspendedBy?: string
  readonly suspendReason?: string
  /** Git (or another manager than us) declares spec.suspend, so a suspend made here may be undone. */
  readonly suspendDeclaredBy?: string
  readonly intervalSeconds?: number
  readonly retryIntervalSeconds?: number
  readonly timeoutSeconds?: number
  readonly url?: string
  /** Artifact revision of a source, verbatim. */
  readonly artifactRevision?: string
  readonly artifactUpdatedAt?: Date
  /** org.opencontainers.image.revision of an OCI artifact. */
  readonly originRevision?: string
  readonly originUrl?: string
  readonly appliedRevision?: string
  readonly attemptedRevision?: string
  readonly history: readonly HistoryEntry[]
  readonly lastHandledReconcileAt?: string
  readonly lastHandledForceAt?: string
  readonly lastHandledResetAt?: string
  readonly requestedAt?: string
  /** Not later than the last change of the spec: exact where managedFields tell, else the newest time of the status. */
  readonly specChangedAt?: Date
  /** When the controller last finished a run, where the kind tells it. */
  readonly lastReconciledAt?: Date
  readonly dependsOn: readonly DependencyEntry[]
  /** Every outgoing edge, dependsOn included. */
  readonly references: readonly Reference[]
  /** The controlling Kustomization or HelmRelease by ownership labels. */
  readonly managedBy?: Ref
  /** Set when spec.kubeConfig points to another cluster. */
  readonly remoteCluster: boolean
  readonly inventory?: InventorySummary
  /** Inventory entries of Flux groups only: the children in the delivery view. */
  readonly inventoryFlux: readonly Ref[]
  /** Flux objects whose health it awaits by `spec.wait` or `spec.healthChecks`. */
  readonly waitsFor: readonly Ref[]
  /** Counters of helm-controller. */
  readonly failures?: number
  /** Short kind-specific facts for people, already redacted: latest image, tags found, last push … */
  readonly facts: Readonly<Record<string, string>>
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly ref?: Ref }

const OPERATOR_PREFIX = 'fluxcd.controlplane.io'
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
  if (found !== undefined && found !== kind) return { ok: false, reason: `a ${String(found)}, not a ${kind}`, ref }
  if (!isServedBy(kind, apiVersion)) return { ok: false, reason: `of another API group: ${apiVersion}`, ref }
  const deletion = readPath(metadata, 'deletionTimestamp')
  if (deletion !== undefined && deletion !== null && parseTime(deletion) === undefined) {
    return { ok: false, reason: 'metadata.deletionTimestamp is not a time', ref }
  }
  const { group, versions } = describeKind(kind)
  const identity = { ref, kind, namespace, name, apiVersion: apiVersion ?? `${group}/${versions[0]}` }
  return { ok: true, value: project(identity, object) }
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
    waitsFor: readAwaitedHealth(object, self, inventoryFlux),
    facts: readFacts(kind, object),
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
  set(draft, 'inventory', countInventory(object))
  set(draft, 'failures', readInteger(status, 'failures'))
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
  const { staticVersions } = describeKind(kind)
  const version = apiVersion.slice(apiVersion.lastIndexOf('/') + 1)
  if (staticVersions?.includes(version) === true) return true
  return kind === 'HelmRepository' && readText(object, 'spec', 'type') === 'oci'
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
  const text = bucket !== undefined && endpoint !== undefined ? `${endpoint}/${bucket}` : url
  return text === undefined ? undefined : redactText(text)
}

function readOrigin(artifact: unknown, status: unknown, draft: Draft): void {
  const origin = readObject(artifact, 'metadata')
  const url = readText(origin, 'org.opencontainers.image.source')
  const revision =
    readText(origin, 'org.opencontainers.image.revision') ?? readText(status, 'lastAppliedOriginRevision')
  set(draft, 'originRevision', revision)
  if (url !== undefined) draft.originUrl = redactText(url)
}

/** Only the releases of Helm keep what runs in their history; the old field of v2beta versions is second best. */
function runningRevision(kind: FluxKind, history: readonly HistoryEntry[]): string | undefined {
  return kind === 'HelmRelease' ? runningSnapshot(history)?.revision : undefined
}

function readFirst(value: unknown, ...path: readonly string[]): unknown {
  const list = readPath(value, ...path)
  return Array.isArray(list) ? list[0] : undefined
}
