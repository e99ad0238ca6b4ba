// What a simulated controller can see and do: read objects, write status, record events, learn of faults and upstreams.

import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { parseRef, type Ref, refOf } from '@/lib/ref'
import { isSame } from '@/lib/same'
import { resourceOfObject, type ServedResource } from './catalogue'
import { ConditionSet } from './condition-set'
import type { EventSeed, RecordEvent } from './event-recorder'
import { type JsonObject, recordAt, recordsAt, textAt } from './json'
import { type KubeObject, refOfObject } from './kube-object'
import { collectionOf, type ObjectStore } from './object-store'
import type { Random } from './random'
import type { Upstreams } from './upstream'
import { NO_WORKLOADS, type Workloads } from './workload-behaviour'

/** Why an object cannot succeed, until somebody heals it. */
export interface Failure {
  readonly reason: string
  readonly message: string
  /** The controller has given up; a retry that is asked for may still succeed. */
  readonly stalled?: { readonly reason: string; readonly message: string }
  readonly healsOnRetry?: boolean
}

/** One run of a controller over one object, as it was asked for. */
export interface Run {
  readonly token?: string
  readonly isForced: boolean
  readonly isReset: boolean
  readonly hasNewSpec: boolean
}

/** Yields how long a phase takes (ms); returns when to run again: undefined = at the interval, Infinity = never. */
export type Reconciliation = Generator<number, number | undefined, void>

/** What the controllers do with dependencies unless told otherwise. */
export const DEFAULT_REQUEUE_MS = 30_000

const WAITING_REASONS = new Set(['DependencyNotReady', 'SourceNotReady', 'HealthCheckCanceled'])

/** What a run touches besides Flux's objects, where there is such. */
export interface Surroundings {
  readonly workloads?: Workloads
  /** Said in the log of the object's controller only. */
  readonly note?: (object: KubeObject, message: string) => void
}

export class FluxWorld {
  readonly #failures = new Map<string, Failure>()

  constructor(
    private readonly store: ObjectStore,
    private readonly catalogue: readonly ServedResource[],
    private readonly recordEvent: RecordEvent,
    readonly upstreams: Upstreams,
    readonly random: Random,
    readonly clock: () => Date,
    /** How soon a waiting applier looks again at what it waits for. */
    readonly requeueMs: number,
    private readonly around: Surroundings = {},
  ) {}

  get workloads(): Workloads {
    return this.around.workloads ?? NO_WORKLOADS
  }

  get(ref: string): KubeObject | undefined {
    const parts = parseRef(ref)
    const resource = this.catalogue.find((one) => one.kind === parts?.kind)
    return parts === undefined || resource === undefined
      ? undefined
      : this.store.get(collectionOf(resource), parts.namespace, parts.name)
  }

  list(kind: string): readonly KubeObject[] {
    const resource = this.catalogue.find((one) => one.kind === kind)
    return resource === undefined ? [] : this.store.list(collectionOf(resource))
  }

  conditionsOf(object: KubeObject): ConditionSet {
    return new ConditionSet(object, this.clock())
  }

  /** Writes given status fields over the stored ones, unless that changes nothing. */
  writeStatus(ref: string, fields: JsonObject): void {
    const object = this.get(ref)
    const resource = object === undefined ? undefined : resourceOfObject(this.catalogue, object)
    if (object === undefined || resource === undefined) return
    const status = { ...object.status, ...fields }
    if (!isSame(status, object.status)) this.store.write(collectionOf(resource), { ...object, status })
  }

  /** The last patch of a run: conditions, and the token of the request in the same write. */
  finish(ref: string, run: Run, conditions: ConditionSet, fields: JsonObject = {}): void {
    this.writeStatus(ref, { conditions: conditions.list(), ...fields, ...handled(run) })
  }

  emit(ref: string, event: Omit<EventSeed, 'object' | 'controller'>): void {
    const object = this.get(ref)
    if (object === undefined) return
    const controller = isFluxKind(object.kind) ? describeKind(object.kind).controller : undefined
    this.recordEvent({ ...event, object, controller: controller ?? 'flux' })
  }

  note(ref: string, message: string): void {
    const object = this.get(ref)
    if (object !== undefined) this.around.note?.(object, message)
  }

  failureOf(ref: string): Failure | undefined {
    return this.#failures.get(ref)
  }

  fail(ref: string, failure: Failure): void {
    this.#failures.set(ref, failure)
  }

  heal(ref: string): void {
    this.#failures.delete(ref)
  }

  /** An object that starts out failed goes on failing the same way. */
  learnFailure(object: KubeObject): void {
    const conditions = recordsAt(object, 'status', 'conditions')
    const ready = conditions.find((one) => one.type === 'Ready' && one.status === 'False')
    const reason = textAt(ready, 'reason')
    if (reason === undefined || WAITING_REASONS.has(reason)) return
    const stalled = conditions.find((one) => one.type === 'Stalled' && one.status === 'True')
    const stalledReason = textAt(stalled, 'reason')
    this.fail(refOfObject(object), {
      reason,
      message: textAt(ready, 'message') ?? '',
      ...(stalledReason === undefined
        ? {}
        : { stalled: { reason: stalledReason, message: textAt(stalled, 'message') ?? '' } }),
      ...(stalledReason === 'RetriesExceeded' ? { healsOnRetry: true } : {}),
    })
  }
}

export function handled(run: Run): JsonObject {
  return {
    ...(run.token === undefined ? {} : { lastHandledReconcileAt: run.token }),
    ...(run.isForced ? { lastHandledForceAt: run.token } : {}),
    ...(run.isReset ? { lastHandledResetAt: run.token } : {}),
  }
}

/** The ref that a `{kind, name, namespace?}` of an object points to. */
export function resolveRef(object: KubeObject, reference: JsonObject | undefined): Ref | undefined {
  const name = textAt(reference, 'name')
  if (name === undefined) return undefined
  const namespace = textAt(reference, 'namespace') ?? object.metadata.namespace
  return refOf(textAt(reference, 'kind') ?? object.kind, namespace ?? '', name)
}

export function artifactRevision(object: KubeObject | undefined): string | undefined {
  return textAt(recordAt(object, 'status', 'artifact'), 'revision')
}

export function isReady(object: KubeObject): boolean {
  return recordsAt(object, 'status', 'conditions').some((one) => one.type === 'Ready' && one.status === 'True')
}
