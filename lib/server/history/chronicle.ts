// What is written of what happens in a cluster: each change against what was recorded last of the same object, and at
// each look the roll-outs, sources and controllers. It knows no store: whoever writes down asks it.

import { type Action, isEnded } from '@/lib/contract/actions'
import type { Controller, Resource, SourceHealth } from '@/lib/contract/state'
import { type Look, recordDeletion, recordObject } from '@/lib/flux/history/object-entries'
import {
  actionEntry,
  controllerEntry,
  notificationEntry,
  sourceEntry,
  startEntry,
} from '@/lib/flux/history/told-entries'
import { isOfNow } from '@/lib/flux/judge/sight'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { redactText } from '@/lib/flux/object/redact'
import { joinBatches } from '@/lib/history/batches'
import type { Entry, RolloutObject, RolloutRow, Seen } from '@/lib/history/rows'
import type { HistoryBatch } from '@/lib/history/store'
import { kindOf, type Ref } from '@/lib/ref'
import type { Change, RowChange } from '../changes'
import type { CommitWords } from '../rows/commit-words'
import type { RolloutMemory } from '../rows/rollout-memory'
import { keepAction } from './action-row'
import { createRolloutRecorder } from './rollout-recorder'
import { createSeenMemory } from './seen-memory'

export interface ChronicleParts {
  readonly rows: () => ReadonlyMap<Ref, Resource>
  /** The object that its row speaks of. */
  readonly shown: (ref: Ref) => FluxResource | undefined
  /** As it was read last. */
  readonly stored: (ref: Ref) => FluxResource | undefined
  readonly commitOf: (source: FluxResource) => CommitWords
  readonly courses: RolloutMemory['courses']
  readonly actions: () => readonly Action[]
  readonly sources: () => readonly SourceHealth[]
  readonly controllers: () => readonly Controller[]
  /** Where messages come from. */
  readonly server: string
  readonly startedAt: Date
  readonly version: string
  readonly clock: () => Date
}

/** What was kept before this program began. */
export interface Known {
  readonly seen: readonly Seen[]
  /** Until when somebody recorded; absent: nobody ever did. */
  readonly until?: number
  readonly rollouts: readonly RolloutRow[]
  readonly rolloutObjects: readonly RolloutObject[]
}

export interface Chronicle {
  describe(change: Change): HistoryBatch
  /** Compares all that is there with what was kept. Until then no row is written down. */
  begin(known: Known): HistoryBatch
  hasBegun(): boolean
  /** What is not told as a change: roll-outs, sources, controllers. */
  look(): HistoryBatch
}

export function createChronicle(parts: ChronicleParts): Chronicle {
  const { rows, shown, commitOf, clock, server } = parts
  const seen = createSeenMemory()
  const rollouts = createRolloutRecorder({ ...parts, seen })
  const standing = rememberStanding(parts)
  let begun: Beginning | undefined
  const now = () => clock().getTime()

  const record = (row: Resource, look: Look): HistoryBatch => {
    const resource = shown(row.ref)
    if (resource === undefined || resource.uid !== row.uid) return {}
    const known = seen.byUid(row.uid)
    const isOld = known === undefined && resource.createdAt !== undefined && isBefore(resource.createdAt, begun)
    const isNews = resource.artifactRevision !== undefined && resource.artifactRevision !== known?.revision
    const recorded = recordObject(
      known,
      { row, resource, ...(isNews ? { words: commitOf(resource) } : {}) },
      isOld ? { ...look, type: 'begin' } : look,
    )
    seen.keep(recorded.seen, recorded.entries.find(({ type }) => type === 'deploy')?.at)
    return { entries: recorded.entries, seen: isSameSeen(known, recorded.seen) ? [] : [recorded.seen] }
  }
  const forget = (gone: Seen, deletedAt: Date | undefined, look: Look): HistoryBatch => {
    seen.forget(gone.uid)
    return { entries: [recordDeletion(gone, deletedAt?.getTime(), look)], forgotten: [gone.uid] }
  }
  const describeRow = ({ before, after }: RowChange): HistoryBatch => {
    const look: Look = { type: 'live', now: now() }
    const gone = before !== undefined && before.uid !== after?.uid ? seen.byUid(before.uid) : undefined
    return joinBatches([
      ...(gone === undefined ? [] : [forget(gone, undefined, look)]),
      ...(after === undefined ? [] : [record(after, look)]),
    ])
  }

  return {
    hasBegun: () => begun !== undefined,
    describe(change) {
      switch (change.type) {
        case 'row':
          return begun !== undefined ? seal(describeRow(change)) : {}
        case 'action':
          return seal({
            entries: isEnded(change.after.state) ? [actionEntry(change.after)] : [],
            actions: [keepAction(change)],
          })
        default:
          return seal({ entries: [notificationEntry(change.after, server)] })
      }
    },
    begin(known) {
      const { until } = known
      begun = { since: until ?? now() }
      const look: Look =
        until === undefined ? { type: 'begin', now: now() } : { type: 'late', now: now(), since: until }
      seen.clear()
      for (const one of known.seen) seen.keep(one, undefined)
      const all = [...rows().values()]
      const there = new Set(all.map(({ uid }) => uid))
      // Of a kind that is not read now nobody knows whether it is gone.
      const read = new Set<string | undefined>(
        parts.sources().flatMap(({ kind, state }) => (state === 'live' ? [kind] : [])),
      )
      const gone = known.seen.filter(({ uid, object }) => !there.has(uid) && read.has(kindOf(object)))
      return seal(
        joinBatches([
          { entries: [startEntry(parts.startedAt.getTime(), parts.version)] },
          ...gone.map((one) => forget(one, undefined, look)),
          ...all.map((row) => record(row, look)),
          rollouts.resume(known.rollouts, known.rolloutObjects),
        ]),
      )
    },
    look: () => seal(joinBatches([{ entries: standing.look() }, ...(begun !== undefined ? [rollouts.look()] : [])])),
  }
}

/** From when on everything that comes is seen to come. */
interface Beginning {
  readonly since: number
}

/** It was there when nobody recorded yet, and is read only now. */
function isBefore(createdAt: Date, begun: Beginning | undefined): boolean {
  return begun !== undefined && createdAt.getTime() < begun.since
}

/** Sources and controllers as they stood, and what became of them. */
function rememberStanding({ sources, controllers, clock }: ChronicleParts) {
  const knownSources = new Map<string, SourceHealth>()
  const knownControllers = new Map<string, Controller>()
  return {
    look(): readonly Entry[] {
      const at = clock().getTime()
      const entries: Entry[] = []
      for (const source of sources()) {
        if (source.state === 'connecting' || !isOfNow(source.role)) continue
        entries.push(...defined(sourceEntry(knownSources.get(source.id), source)))
        knownSources.set(source.id, source)
      }
      for (const controller of controllers()) {
        const id = `${controller.namespace ?? ''}/${controller.name}`
        entries.push(...defined(controllerEntry(knownControllers.get(id), controller, at)))
        knownControllers.set(id, controller)
      }
      return entries
    },
  }
}

function defined<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value]
}

function isSameSeen(a: Seen | undefined, b: Seen): boolean {
  if (a === undefined) return false
  const isSameFailure = a.failingSince === b.failingSince && a.failingAtLeast === b.failingAtLeast
  return a.status === b.status && a.digest === b.digest && a.revision === b.revision && isSameFailure
}

/** No secret goes into what is kept, whoever said it. */
function seal(batch: HistoryBatch): HistoryBatch {
  const entries = batch.entries?.map((entry) =>
    entry.text === undefined ? entry : { ...entry, text: redactText(entry.text) },
  )
  return entries === undefined ? batch : { ...batch, entries }
}
