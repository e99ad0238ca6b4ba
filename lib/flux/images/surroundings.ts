// What the way of an image is told from: objects as they are shown, what of them is not read, and what runs.

import type { Resource } from '@/lib/contract/state'
import type { WorkloadSummary } from '@/lib/contract/workloads'
import { type Ref, refForPeople, refOf } from '@/lib/ref'
import { formatAge, formatDuration } from '@/lib/time'
import { type Horizon, sightOf } from '../judge/sight'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import type { ImageReference } from '../object/image-reference'

/** An object with the words of its row. */
export interface KnownObject {
  readonly resource: FluxResource
  readonly row: Pick<Resource, 'status' | 'current'>
}

/** One image of one workload. */
export interface ImageUse {
  readonly workload: Ref
  readonly status: WorkloadSummary['status']
  readonly wanted: ImageReference
  /** Of the oldest generation that still runs, where that is another one. */
  readonly running?: ImageReference
  /** Of what runs. */
  readonly digest?: string
}

export interface RunningImages {
  /** By registry and repository. */
  readonly byRepository: ReadonlyMap<string, readonly ImageUse[]>
  /** Why not all workloads are known that Flux deployed. */
  readonly gap?: string
}

export interface Surroundings {
  readonly now: Date
  /** Undefined for what is not there, not read, or not theirs to see. */
  readonly find: (ref: Ref) => KnownObject | undefined
  readonly horizon: Horizon
  readonly running: RunningImages
}

/** Undefined where the object is known; else what may be said of it. */
export function describeUnknown(ref: Ref, { horizon }: Surroundings) {
  const sight = sightOf(horizon, ref)
  if (sight === 'read') return { state: 'broken', sentence: `${refForPeople(ref)} does not exist.` } as const
  const why = sight === 'closed' ? 'may not be read here' : 'is not read now'
  return { state: 'unknown', sentence: `${refForPeople(ref)} ${why}.` } as const
}

/** Undefined where all objects of this part of the way are read in that namespace; else why nothing is known of them. */
export function whyNotRead(part: 'scan' | 'choice' | 'updates', namespace: string, { horizon }: Surroundings) {
  const kind = kindOfPart(part)
  const { label } = describeKind(kind)
  const sight = sightOf(horizon, refOf(kind, namespace, 'any'))
  if (sight === 'read') return undefined
  return sight === 'closed'
    ? `${label} of namespace ${namespace} may not be read here.`
    : `${label} are not read at the moment.`
}

function kindOfPart(part: 'scan' | 'choice' | 'updates'): FluxKind {
  const kind = FLUX_KIND_NAMES.find((name) => describeKind(name).tellsImage === part)
  if (kind === undefined) throw new Error(`No kind tells of ${part}.`)
  return kind
}

/** A run may come a little late; twice its interval and this long it does not. */
const GRACE_MS = 10 * 60_000

/** `3 h (interval 5 min)`, where it should have happened again by now. */
export function lateness(last: Date | undefined, { intervalSeconds }: FluxResource, now: Date): string | undefined {
  if (last === undefined || intervalSeconds === undefined) return undefined
  const age = now.getTime() - last.getTime()
  return age > 2_000 * intervalSeconds + GRACE_MS
    ? `${formatAge(age)} (interval ${formatDuration(intervalSeconds)})`
    : undefined
}

export function timeField(at: Date | undefined): { readonly at?: string } {
  return at === undefined ? {} : { at: at.toISOString() }
}
