// What happened to an object between the last look at it and this one, from its row and what it says of itself. Whoever
// looks writes the same entries: each key ends with a time that stands in the object.

import type { Resource } from '@/lib/contract/state'
import type { Entry, Seen } from '@/lib/history/rows'
import { namespaceOf, type Ref } from '@/lib/ref'
import { latest } from '@/lib/time'
import type { Status } from '../judge/status'
import { describeKind } from '../kinds'
import { findCondition } from '../object/conditions'
import type { FluxResource } from '../object/flux-resource'
import { shortenRevision } from '../object/revision'
import { type Built, digestBehind, findBuilt, isDeploy } from './built'
import { cutText } from './entry-text'

export interface Look {
  /** Of the cluster. */
  readonly now: number
  /**
   * `begin`: an empty store begins, and what is there is nothing new. `late`: nobody looked since `since`. `live`: it was
   * looked at all the time.
   */
  readonly type: 'begin' | 'late' | 'live'
  readonly since?: number
}

export interface Recorded {
  readonly entries: readonly Entry[]
  readonly seen: Seen
}

export interface LookedAt {
  readonly row: Resource
  /** The object that the row speaks of. */
  readonly resource: FluxResource
  readonly words?: { readonly subject?: string; readonly author?: string }
}

/** Without `before` it was never seen. */
export function recordObject(before: Seen | undefined, at: LookedAt, look: Look): Recorded {
  const { row, resource } = at
  const built = findBuilt(resource)
  const isBeginning = before === undefined && look.type === 'begin'
  const entries = [
    ...(before === undefined && !isBeginning ? [createdEntry(resource, look)] : []),
    ...statusEntries(before, at, look),
    ...(isBeginning ? [] : [...deployEntries(before, at, built, look), ...revisionEntries(before, at, look)]),
    ...(isBeginning ? [] : imageEntries(before, at, look)),
  ]
  const digest = built === undefined ? before?.digest : digestBehind(before?.digest, built)
  const revision = revisionOf(resource, built) ?? before?.revision
  const failingSince = row.failingSince === undefined ? undefined : Date.parse(row.failingSince)
  return {
    entries,
    seen: {
      uid: row.uid,
      object: row.ref,
      ...standingOf(before, at, look),
      ...(failingSince === undefined ? {} : { failingSince }),
      ...(digest === undefined ? {} : { digest }),
      ...(revision === undefined ? {} : { revision }),
    },
  }
}

function standingOf(before: Seen | undefined, at: LookedAt, look: Look): Pick<Seen, 'status' | 'since'> {
  const { row } = at
  if (before !== undefined && (before.status === row.status || isOnItsWay(row)))
    return { status: before.status, since: before.since }
  return { status: row.status, since: sinceOf(before, at, look) }
}

/**
 * It runs, or waits for its turn and will get it: of each commit of a monorepo all objects say so, and what became of them
 * is told when they have settled. A wait that does not end by itself is a state.
 */
function isOnItsWay({ status, rootCause, stuck, dependsOn }: Resource): boolean {
  if (status === 'reconciling') return true
  return status === 'waiting' && rootCause === undefined && stuck === undefined && !dependsOn.some((one) => one.missing)
}

/** It is not there any more. */
export function recordDeletion(before: Seen, deletedAt: number | undefined, look: Look): Entry {
  return {
    // A uid goes once.
    key: `s:${before.uid}:deleted:0`,
    at: Math.min(deletedAt ?? look.now, look.now),
    type: 'status',
    ...identify(before.object, before.uid),
    was: before.status,
    became: 'deleted',
    ...detailOf(look, {}, deletedAt === undefined ? look.since : undefined),
  }
}

function createdEntry(resource: FluxResource, look: Look): Entry {
  const at = resource.createdAt?.getTime()
  return {
    key: `s:${resource.uid}:created:${at ?? 0}`,
    at: Math.min(at ?? look.now, look.now),
    type: 'status',
    ...identify(resource.ref, resource.uid),
    became: 'created',
    ...detailOf(look, {}, at === undefined ? look.since : undefined),
  }
}

/** On its way there, or nothing that anybody has to know of a new object. */
const ORDINARY: ReadonlySet<Status> = new Set(['ready', 'static', 'reconciling'])

function statusEntries(before: Seen | undefined, at: LookedAt, look: Look): readonly Entry[] {
  const { row, resource } = at
  if (before === undefined ? isOrdinary(row.status, look) : before.status === row.status || isOnItsWay(row)) return []
  const since = sinceOf(before, at, look)
  const text = row.ready?.status === 'True' ? undefined : (row.stalled?.message ?? row.ready?.message)
  const revision = row.revision?.attempted ?? row.revision?.applied
  return [
    {
      key: `s:${row.uid}:${row.status}:${since}`,
      at: since,
      type: 'status',
      ...identify(row.ref, resource.uid),
      ...(row.rootCause === undefined ? {} : { root: row.rootCause }),
      ...(before === undefined ? {} : { was: before.status }),
      became: row.status,
      ...(revision === undefined ? {} : { revision }),
      ...(text === undefined || text === '' ? {} : { text: cutText(text) }),
      // What stands there when a store begins was not seen to begin.
      ...detailOf(look.type === 'begin' ? { ...look, type: 'late' } : look),
    },
  ]
}

function isOrdinary(status: Status, { type }: Look): boolean {
  return type === 'begin' ? status === 'ready' || status === 'static' : ORDINARY.has(status)
}

/** By its own time, where it is one behind the last change; a time in the future is now. */
function sinceOf(before: Seen | undefined, { row, resource }: LookedAt, { now }: Look): number {
  const told = timeOf(row.status, before?.status, resource)?.getTime()
  const isTold = told !== undefined && told <= now && (before === undefined || told > before.since)
  return isTold ? told : now
}

function timeOf(
  status: Status,
  was: string | undefined,
  { conditions, specChangedAt, deletedAt }: FluxResource,
): Date | undefined {
  const since = (type: string) => findCondition(conditions, type)?.since
  const ready = since('Ready')
  switch (status) {
    case 'suspended':
      return specChangedAt
    case 'terminating':
      return deletedAt
    case 'reconciling':
      return since('Reconciling') ?? ready
    case 'stalled':
      return since('Stalled') ?? ready
    case 'ready':
      // What goes on after a suspension is as it was, and its condition does not move.
      return was === 'suspended' ? latest([ready, specChangedAt]) : ready
    default:
      return ready
  }
}

function deployEntries(
  before: Seen | undefined,
  { row, resource }: LookedAt,
  built: Built | undefined,
  look: Look,
): readonly Entry[] {
  if (built === undefined || !isDeploy(before?.digest, built)) return []
  const { key, revision, version, action, isCompared } = built
  const was = before?.revision
  return [
    {
      key: `d:${row.uid}:${key}`,
      at: Math.min(built.at ?? look.now, look.now),
      type: 'deploy',
      ...identify(row.ref, resource.uid),
      ...(was === undefined ? {} : { was }),
      ...(revision === undefined ? {} : { became: version ?? revision, revision }),
      ...detailOf(
        look,
        { ...(action === undefined ? {} : { action }), ...(isCompared ? {} : { applied: true }) },
        built.after,
      ),
    },
  ]
}

/** Once per source, not per consumer. */
function revisionEntries(before: Seen | undefined, { row, resource, words }: LookedAt, look: Look): readonly Entry[] {
  const { artifactRevision, artifactUpdatedAt } = resource
  if (artifactRevision === undefined || artifactRevision === before?.revision) return []
  if (describeKind(resource.kind).role !== 'source') return []
  const at = artifactUpdatedAt?.getTime()
  const { subject, author } = words ?? {}
  return [
    {
      key: `r:${row.uid}:${artifactRevision}:${at ?? 0}`,
      at: Math.min(at ?? look.now, look.now),
      type: 'revision',
      ...identify(row.ref, resource.uid),
      ...(before?.revision === undefined ? {} : { was: before.revision }),
      became: artifactRevision,
      revision: artifactRevision,
      ...(subject === undefined ? {} : { text: cutText(subject) }),
      ...detailOf(
        look,
        { short: shortenRevision(artifactRevision), ...(author === undefined ? {} : { author }) },
        at === undefined ? look.since : undefined,
      ),
    },
  ]
}

function imageEntries(before: Seen | undefined, { row, resource }: LookedAt, look: Look): readonly Entry[] {
  const { imageUpdates, conditions } = resource
  const chosen = revisionOf(resource, undefined)
  if (chosen === undefined || chosen === before?.revision) return []
  const what = describeKind(resource.kind).tellsImage
  if (what !== 'choice' && what !== 'updates') return []
  const time = what === 'updates' ? imageUpdates?.pushedAt : findCondition(conditions, 'Ready')?.since
  const at = time?.getTime()
  const image = resource.imageChoice?.latest?.image
  return [
    {
      key: `i:${row.uid}:${chosen}:${at ?? 0}`,
      at: Math.min(at ?? look.now, look.now),
      type: 'image',
      ...identify(row.ref, resource.uid),
      ...(before?.revision === undefined ? {} : { was: before.revision }),
      became: chosen,
      ...(image === undefined ? {} : { text: cutText(image) }),
      ...detailOf(look, {}, at === undefined ? look.since : undefined),
    },
  ]
}

/** What a source has, a policy chose, an automation pushed, an applier runs. */
function revisionOf(resource: FluxResource, built: Built | undefined): string | undefined {
  const { kind, imageChoice, imageUpdates, artifactRevision, appliedRevision } = resource
  const { role, tellsImage } = describeKind(kind)
  if (tellsImage === 'updates') return imageUpdates?.commit
  if (tellsImage === 'choice') {
    const { tag, digest } = imageChoice?.latest ?? {}
    return digest === undefined ? tag : `${tag ?? ''}@${digest}`
  }
  return role === 'source' ? artifactRevision : (built?.revision ?? appliedRevision)
}

function identify(object: Ref, uid: string): Pick<Entry, 'object' | 'namespace' | 'uid'> {
  return { object, namespace: namespaceOf(object), uid }
}

/** `after`: nobody knows closer when it was. */
function detailOf({ type }: Look, more: Entry['detail'] = {}, after?: number): Pick<Entry, 'detail'> {
  const late = type === 'late'
  const detail = { ...more, ...(late ? { late } : {}), ...(late && after !== undefined ? { after } : {}) }
  return Object.keys(detail).length === 0 ? {} : { detail }
}
