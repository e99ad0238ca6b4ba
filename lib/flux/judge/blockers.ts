// For whom an object waits, as far as its status says that it is held back at all, and how good an explanation each of
// them is. What only makes progress holds nobody for ever; it is told apart, not left out.

import type { Ref } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import { parseFluxRef } from '../object/flux-ref'
import { isMadeByItself } from '../object/references'
import type { RelatedSubject, Relation } from '../object/relations'
import type { Reading } from './reading'
import { type Horizon, sightOf } from './sight'
import type { Status } from './status'

export interface RootCauseSubject extends RelatedSubject {
  readonly status: Status
  /** What it was before suspension. */
  readonly lastResult?: Status
  readonly ready?: { readonly reason: string; readonly message: string }
  /** Its last attempts failed, whatever it does now. */
  readonly failingSince?: string
  /** It has been as it is for longer than is normal, by the clock. */
  readonly stuck?: object
}

export type Subjects = ReadonlyMap<Ref, RootCauseSubject>

export interface Target {
  readonly to: Ref
  /** Lower is the better explanation. */
  readonly weight: number
  readonly type: 'object' | 'missing' | 'unread' | 'controller'
}

/** The last weight that stands for a target that is itself broken: failed, stalled or missing. */
export const BROKEN = 1

/** Failures that only say that the source could not be used; the source may be the one to fix. */
const SOURCE_FAILURES: ReadonlySet<string> = new Set([
  'ArtifactFailed',
  'SourceNotReady',
  'SourceUnavailable',
  'NoSourceArtifact',
  'SourceFetchFailed',
])

/** What the search asks nothing of is most of a cluster. */
const MAY_BE_HELD: ReadonlySet<Status> = new Set<Status>(['waiting', 'failed', 'stalled', 'reconciling'])

export function blockersOf(
  subject: RootCauseSubject,
  subjects: Subjects,
  horizon: Horizon,
  read: Reading,
): readonly Target[] {
  if (!MAY_BE_HELD.has(subject.status)) return []
  const relations = read.relationsOf(subject)
  // A chart is made by helm-controller itself, a moment after its release: one that waits does not lack it.
  const edges = new Set(
    relations.flatMap(({ to }) => (subject.status === 'waiting' && isMadeByItself(subject, to) ? [] : [to])),
  )
  const named = read.namedBy(subject)
  const targets: Target[] = []
  for (const to of awaited(subject, relations, named)) {
    const target = subjects.get(to)
    if (target !== undefined) {
      const weight = weigh(target, named.has(to), subject)
      if (weight !== undefined) targets.push({ to, weight, type: 'object' })
      continue
    }
    // Only an edge of the spec proves that something is missing; a name in a message may be long gone.
    if (parseFluxRef(to) === undefined || !edges.has(to)) continue
    const isMissing = sightOf(horizon, to) === 'read'
    targets.push({
      to,
      weight: isMissing ? (named.has(to) ? 0 : BROKEN) : 60,
      type: isMissing ? 'missing' : 'unread',
    })
  }
  return targets
}

/** The objects that this one cannot go on without. */
function awaited(subject: RootCauseSubject, relations: readonly Relation[], named: ReadonlySet<Ref>): Iterable<Ref> {
  const reason = subject.ready?.reason ?? ''
  switch (subject.status) {
    case 'waiting':
      return awaitedByWaiting(reason, relations, named)
    case 'failed':
    case 'stalled':
      if (reason === 'HealthCheckFailed') return [...named].filter((ref) => ref !== subject.ref)
      if (subject.status === 'failed' && SOURCE_FAILURES.has(reason)) return sourcesOf(relations)
      return []
    case 'reconciling':
      return subject.waitsFor ?? []
    default:
      return []
  }
}

/**
 * Who waits for a dependency has its source already, and a name that is none of its entries is of an earlier spec. Else a
 * name in the message counts where no edge is known, as for the chart of a release.
 */
function awaitedByWaiting(reason: string, relations: readonly Relation[], named: ReadonlySet<Ref>): ReadonlySet<Ref> {
  if (reason === 'DependencyNotReady') {
    return new Set(relations.flatMap(({ type, to }) => (type === 'dependsOn' || type === 'image' ? [to] : [])))
  }
  return new Set([...(SOURCE_FAILURES.has(reason) ? sourcesOf(relations) : relations.map(({ to }) => to)), ...named])
}

function sourcesOf(relations: readonly Relation[]): readonly Ref[] {
  return relations.filter(({ type }) => type === 'source' || type === 'chart').map(({ to }) => to)
}

/** Whether it holds others up for as long as nobody acts; who waits is judged by what it waits for. */
export function isCause({ status, failingSince, stuck }: RootCauseSubject): boolean {
  switch (status) {
    case 'failed':
    case 'stalled':
    case 'suspended':
    case 'unknown':
      return true
    case 'reconciling':
    case 'terminating':
      return failingSince !== undefined || stuck !== undefined
    case 'waiting':
      return failingSince !== undefined
    case 'static':
    case 'ready':
      return false
  }
}

function weigh(target: RootCauseSubject, isNamed: boolean, subject: RootCauseSubject): number | undefined {
  const base = weightOf(target, isNamed, subject)
  return base === undefined || isNamed ? base : base + BROKEN
}

/** Undefined when the target does not hold anybody back. */
function weightOf(target: RootCauseSubject, isNamed: boolean, subject: RootCauseSubject): number | undefined {
  switch (target.status) {
    case 'failed':
    case 'stalled':
      return 0
    case 'waiting':
      return 10
    case 'suspended':
      // A suspended dependency that was ready still counts as ready for Flux, unless the message blames it.
      if (target.lastResult !== 'ready' || isNamed) return 20
      return isSource(target) && SOURCE_FAILURES.has(subject.ready?.reason ?? '') ? 20 : undefined
    case 'unknown':
      return 30
    case 'terminating':
      return 40
    case 'reconciling':
      return target.failingSince === undefined ? 50 : 0
    case 'static':
    case 'ready':
      return undefined
  }
}

function isSource({ kind }: { readonly kind: FluxKind }): boolean {
  return describeKind(kind).role === 'source'
}
