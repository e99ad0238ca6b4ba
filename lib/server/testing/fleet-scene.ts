// A fleet of Kustomizations on one repository, with its controllers at work, and beside it what is shown of it. The two
// share nothing but the objects, so what is shown can be compared with what is so.

import { vi } from 'vitest'
import { isFluxKind } from '@/lib/flux/kinds'
import { type Ref, refOf } from '@/lib/ref'
import { buildCatalogue, OPTIONAL_KINDS, resourceOfObject } from '@/lib/simulator/catalogue'
import { createEventRecorder, type EventSeed } from '@/lib/simulator/event-recorder'
import { startFluxBehaviour } from '@/lib/simulator/flux-behaviour'
import { type Failure, FluxWorld } from '@/lib/simulator/flux-world'
import { recordsAt, textAt, valueAt } from '@/lib/simulator/json'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { collectionOf, ObjectStore } from '@/lib/simulator/object-store'
import { createRandom, type Random } from '@/lib/simulator/random'
import { generateFleet } from '@/lib/simulator/scenario-fleet'
import { createScheduler } from '@/lib/simulator/scheduler'
import { Upstreams } from '@/lib/simulator/upstream'
import { openLiveScene } from './live-scene'

export const REPOSITORY = refOf('GitRepository', 'flux-system', 'flux-system')
/** The program tells what it heard in one of its next rounds. */
const CATCH_UP_MS = 400
/** Of the controllers, where nobody set another. */
const REQUEUE_MS = 30_000
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'

export type Truth = Readonly<Record<'done' | 'failed' | 'suspended' | 'running' | 'waiting', readonly Ref[]>>

export interface FleetOptions {
  readonly size: number
  readonly startedAt: Date
  /** What the fleet is like before anything happens. */
  readonly change?: (object: KubeObject) => KubeObject
}

/** Under fake timers, which move cluster and program alike. */
export function openFleetScene({ size, startedAt, change = (object) => object }: FleetOptions, signal: AbortSignal) {
  const objects = generateFleet({ kustomizations: size }, startedAt, 7).map(change)
  const scheduler = createScheduler(() => new Date(), 1, signal)
  const catalogue = buildCatalogue(objects, OPTIONAL_KINDS)
  const store = new ObjectStore(scheduler.clock)
  const random = takeTime(createRandom(11), 4)
  const upstreams = new Upstreams(random)
  /** Refs with the revisions at which a run of theirs failed. */
  const failedAt = new Map<Ref, Set<string>>()
  const { record } = createEventRecorder(store, scheduler, random, (event) => noteFailure(failedAt, event))
  const world = new FluxWorld(store, catalogue, record, upstreams, random, scheduler.clock, REQUEUE_MS)

  const served = objects.flatMap((object) => {
    const resource = resourceOfObject(catalogue, object)
    return resource === undefined ? [] : [store.write(collectionOf(resource), object)]
  })
  const open = () => {
    const program = openLiveScene({ startedAt: new Date(), onFailure: raise }, signal)
    for (const kind of ['GitRepository', 'Kustomization'] as const) {
      const read = { id: kind, label: kind, role: 'flux', kind, count: () => world.list(kind).length } as const
      program.board.register(read, 'live')
      program.store.replace(kind, world.list(kind))
    }
    store.onChange(({ type, object }) => {
      if (isFluxKind(object.kind)) program.store.apply(object.kind, type, object)
    }, signal)
    return program
  }
  const program = open()
  startFluxBehaviour({ store, world, scheduler, signal, hasIntervals: true, objects: served })

  return {
    size,
    program,
    /** Another one, which knows nothing of what was before. */
    open,
    /** A second of the cluster; then it stands still until the program has told all of it. */
    async passSecond(): Promise<void> {
      await vi.advanceTimersByTimeAsync(1_000)
      scheduler.pause()
      await vi.advanceTimersByTimeAsync(CATCH_UP_MS)
      scheduler.resume()
    },
    push(subject: string): string {
      const repository = world.get(REPOSITORY)
      if (repository === undefined) throw new Error('no repository')
      return upstreams.push(repository, subject).revision
    },
    /** Somebody asks for a run. */
    press(ref: Ref): void {
      const object = world.get(ref)
      const resource = object === undefined ? undefined : resourceOfObject(catalogue, object)
      if (object === undefined || resource === undefined) throw new Error(`no ${ref}`)
      const annotations = { ...object.metadata.annotations, [REQUESTED_AT]: scheduler.clock().toISOString() }
      store.write(collectionOf(resource), { ...object, metadata: { ...object.metadata, annotations } })
    },
    fail: (ref: Ref, failure: Failure) => world.fail(ref, failure),
    /** Every Kustomization by what it is towards a revision, as its own status and events say. */
    truth(revision: string): Truth {
      const truth = { done: [], failed: [], suspended: [], running: [], waiting: [] } as Record<keyof Truth, Ref[]>
      for (const object of world.list('Kustomization')) {
        const ref = refOf('Kustomization', object.metadata.namespace ?? '', object.metadata.name)
        truth[standingOf(object, revision, failedAt.get(ref))].push(ref)
      }
      return truth
    },
  }
}

function standingOf(object: KubeObject, revision: string, failedAt: ReadonlySet<string> | undefined): keyof Truth {
  if (textAt(object, 'status', 'lastAppliedRevision') === revision) return 'done'
  if (valueAt(object, 'spec', 'suspend') === true) return 'suspended'
  if (failedAt?.has(revision) === true) return 'failed'
  const runs = recordsAt(object, 'status', 'conditions').some(
    (condition) =>
      condition.type === 'Reconciling' &&
      condition.reason === 'Progressing' &&
      String(condition.message).includes(` for revision ${revision} `),
  )
  return runs ? 'running' : 'waiting'
}

function noteFailure(failedAt: Map<Ref, Set<string>>, { object, severity, annotations }: EventSeed): void {
  const revision = annotations?.['kustomize.toolkit.fluxcd.io/revision']
  if (object.kind !== 'Kustomization' || severity !== 'error' || revision === undefined) return
  const ref = refOf('Kustomization', object.metadata.namespace ?? '', object.metadata.name)
  const known = failedAt.get(ref) ?? new Set()
  failedAt.set(ref, known.add(revision))
}

/** Everything that takes time takes so many times as long. */
function takeTime(random: Random, factor: number): Random {
  return { ...random, between: (low, high) => random.between(low * factor, high * factor) }
}

function raise(error: unknown): never {
  throw error
}
