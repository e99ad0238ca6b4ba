// The workloads that are kept: what an inventory or an ownership label names, and the Jobs of kept CronJobs. Each is put
// small as it comes; the rest is dropped.

import type { SourceStateName } from '@/lib/contract/state'
import { ownersByLabel } from '@/lib/flux/object/references'
import { readRecord, readText } from '@/lib/kubernetes/json'
import { UnreadableObject } from '@/lib/kubernetes/unreadable-object'
import { kindOf, namespaceOf, type Ref, refOf } from '@/lib/ref'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import type { WorkloadKind } from '@/lib/workloads/words'
import { type JobWorkload, readWorkload, type Workload } from '@/lib/workloads/workload'
import { createListeners } from '../listeners'
import { remember } from '../remember'
import { shareParts } from '../sources/share-parts'
import type { Watch } from '../sources/watches'
import type { InventoryIndex } from './inventory-index'

/** Why a workload that is named is not among the kept. */
export type Absence = { readonly type: 'gone' } | { readonly type: 'unreadable'; readonly reason: string }

export type Found = { readonly object: unknown } | Absence

export interface WorkloadShelfOptions {
  readonly index: Pick<InventoryIndex, 'namersOf' | 'namedAt' | 'names' | 'now'>
  /** Whether anything is read there at all. */
  readonly isRead: (namespace: string) => boolean
  /** A named one of which no list has told. */
  readonly onUntold: (ref: Ref) => void
  /** A CronJob that came alone: its Jobs may have come before it. */
  readonly onLoneCronJob: (namespace: string) => void
}

const UNREADABLE = 'it is not of the form that Kubernetes gives it'
const DELETED_AT_MOST = 500

/** An object as it came, put small; without a workload where it is not to be kept. */
class Prepared {
  constructor(
    readonly ref: Ref | undefined,
    readonly workload?: Workload,
    readonly reason?: string,
  ) {}
}

export class WorkloadShelf {
  private readonly listeners = createListeners<readonly Ref[]>()
  /** Told which may stand otherwise now; a CronJob stands by its Jobs. */
  readonly onChange = this.listeners.add
  private readonly kept = new Map<WorkloadKind, Map<Ref, Workload>>()
  private readonly absences = new Map<Ref, Absence>()
  private readonly byOwner = new Map<Ref, Set<Ref>>()
  /** Under the uid of their CronJob. */
  private readonly jobs = new Map<string, Map<Ref, JobWorkload>>()
  private readonly cronJobs = new Map<string, Ref>()
  /** When the list began that is coming in, counted in changes of the index. */
  private readonly listBegan = new Map<WorkloadKind, number>()
  private readonly listed = new Set<WorkloadKind>()
  private readonly states = new Map<WorkloadKind, Map<string, SourceStateName>>()
  /** What is asked for may answer after the watch has told that it is gone. */
  private readonly deleted = new Map<string, true>()

  constructor(private readonly options: WorkloadShelfOptions) {}

  readonly sourceOf = (kind: WorkloadKind): Pick<Watch, 'count' | 'sink'> => ({
    count: () => this.kept.get(kind)?.size ?? 0,
    sink: {
      prepare: (object) => {
        if (!this.listBegan.has(kind)) this.listBegan.set(kind, this.options.index.now)
        return this.prepare(kind, object)
      },
      replace: (objects) => this.replace(kind, objects),
      apply: (type, object) => this.apply(kind, type, object),
      stateIn: (namespace, state) => this.setState(kind, namespace, state),
    },
  })

  readonly get = (ref: Ref): Workload | undefined => {
    const kind = kindOf(ref)
    return isWorkloadKind(kind) ? this.kept.get(kind)?.get(ref) : undefined
  }

  /** Why one that is named is not kept; undefined: nobody has looked yet. */
  absence(ref: Ref): Absence | undefined {
    return this.absences.get(ref)
  }

  /** Of one namespace, where each is read by itself. */
  stateIn(kind: WorkloadKind, namespace: string): SourceStateName | undefined {
    return this.states.get(kind)?.get(namespace)
  }

  hasListed(kind: WorkloadKind): boolean {
    return this.listed.has(kind)
  }

  /** Those of this uid. */
  readonly jobsOf = ({ uid }: Workload): readonly JobWorkload[] => [...(this.jobs.get(uid)?.values() ?? [])]

  /** All that name this owner by label. */
  labelled(owner: Ref): Iterable<Ref> {
    return this.byOwner.get(owner) ?? []
  }

  /** One that was asked for by itself. */
  take(ref: Ref, found: Found): void {
    const kind = kindOf(ref)
    if (this.get(ref) !== undefined || !this.isNamed(ref) || !isWorkloadKind(kind)) return
    if ('type' in found) this.settle(ref, found)
    else {
      const { workload, reason = UNREADABLE } = this.prepare(kind, found.object)
      if (workload === undefined) this.settle(ref, { type: 'unreadable', reason })
      else if (!this.deleted.has(workload.uid)) this.keep(workload)
    }
    this.listeners.tell([ref])
  }

  /** Jobs of a namespace that were asked for. */
  takeJobs(objects: readonly unknown[]): void {
    const changed = objects.flatMap((object) => {
      const { workload } = this.prepare('Job', object)
      if (workload === undefined || this.get(workload.ref) !== undefined || this.deleted.has(workload.uid)) return []
      this.put(workload)
      return [this.concerned(workload)]
    })
    this.listeners.tell([...new Set(changed)])
  }

  /** Nobody names it any more. */
  release(ref: Ref): void {
    this.absences.delete(ref)
    const known = this.get(ref)
    if (known !== undefined && !this.isWanted(known)) this.remove(ref)
  }

  private replace(kind: WorkloadKind, objects: readonly unknown[]): void {
    const { index, isRead, onUntold } = this.options
    const began = this.listBegan.get(kind) ?? index.now
    this.listBegan.delete(kind)
    const gone = new Set(this.kept.get(kind)?.keys())
    const changed = new Set<Ref>(gone)
    const told = new Set<Ref>()
    for (const object of objects) {
      const { ref, workload, reason } = this.prepare(kind, object)
      if (ref === undefined) continue
      gone.delete(ref)
      told.add(ref)
      if (workload !== undefined) this.keep(workload)
      else if (reason !== undefined) this.settle(ref, { type: 'unreadable', reason })
      else if (this.isNamed(ref) && this.get(ref) === undefined) onUntold(ref)
      if (workload !== undefined || this.isNamed(ref)) changed.add(ref)
    }
    for (const ref of gone) this.remove(ref)
    this.listed.add(kind)
    for (const ref of index.names()) {
      if (kindOf(ref) !== kind || told.has(ref) || !isRead(namespaceOf(ref))) continue
      changed.add(ref)
      if ((index.namedAt(ref) ?? 0) <= began) this.absences.set(ref, { type: 'gone' })
      else onUntold(ref)
    }
    if (kind === 'Job') for (const ref of this.cronJobs.values()) changed.add(ref)
    this.listeners.tell([...changed])
  }

  private apply(kind: WorkloadKind, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: unknown): void {
    const { ref, workload, reason } = this.prepare(kind, object)
    if (ref === undefined) return
    const before = this.get(ref)
    const concerned = before === undefined ? [] : [this.concerned(before)]
    if (type === 'DELETED') {
      const uid = uidOf(object)
      if (uid !== undefined) remember(this.deleted, uid, true, DELETED_AT_MOST)
      // One of the same name that was made anew meanwhile stays.
      if (before !== undefined && before.uid !== uid) return
      this.settle(ref, { type: 'gone' })
    } else if (workload !== undefined) this.keep(workload)
    else if (reason !== undefined) this.settle(ref, { type: 'unreadable', reason })
    else this.remove(ref)
    const after = this.get(ref)
    if (before === undefined && after === undefined && !this.isNamed(ref)) return
    this.listeners.tell([...new Set([...concerned, after === undefined ? ref : this.concerned(after), ref])])
  }

  private setState(kind: WorkloadKind, namespace: string, state: SourceStateName): void {
    groupIn(this.states, kind, () => new Map<string, SourceStateName>()).set(namespace, state)
    const refs = [...(this.kept.get(kind)?.keys() ?? []), ...this.options.index.names()]
    this.listeners.tell(refs.filter((ref) => kindOf(ref) === kind && namespaceOf(ref) === namespace))
  }

  private isNamed(ref: Ref): boolean {
    return this.options.index.namedAt(ref) !== undefined
  }

  /** Who makes copies with all labels on them is no applier: those have a controller of their own. */
  private isWanted({ ref, owner, labels, kind }: Workload): boolean {
    if (this.isNamed(ref)) return true
    if (owner === undefined) return ownersByLabel(labels).length > 0
    return kind === 'Job' && owner.kind === 'CronJob' && this.cronJobs.has(owner.uid)
  }

  private prepare(kind: WorkloadKind, object: unknown): Prepared {
    if (object instanceof Prepared) return object
    const ref = nameOf(kind, object)
    if (object instanceof UnreadableObject) return new Prepared(ref, undefined, object.reason)
    const workload = readWorkload(kind, object)
    if (workload === undefined) return new Prepared(ref, undefined, UNREADABLE)
    return this.isWanted(workload) ? new Prepared(ref, shareParts(workload)) : new Prepared(ref)
  }

  /** A changed CronJob keeps its Jobs. */
  private keep(workload: Workload): void {
    const { kind, uid, namespace } = workload
    const isNewCronJob = kind === 'CronJob' && !this.cronJobs.has(uid)
    if (kind === 'CronJob') this.cronJobs.delete(uid)
    this.put(workload)
    if (isNewCronJob && this.listed.has('Job')) this.options.onLoneCronJob(namespace)
  }

  private put(workload: Workload): void {
    const { ref, kind, uid, owner, labels } = workload
    this.remove(ref)
    this.absences.delete(ref)
    groupIn(this.kept, kind, () => new Map<Ref, Workload>()).set(ref, workload)
    if (kind === 'CronJob') this.cronJobs.set(uid, ref)
    if (owner === undefined)
      for (const by of ownersByLabel(labels)) groupIn(this.byOwner, by, () => new Set<Ref>()).add(ref)
    else if (kind === 'Job') groupIn(this.jobs, owner.uid, () => new Map<Ref, JobWorkload>()).set(ref, workload)
  }

  private remove(ref: Ref): void {
    const known = this.get(ref)
    if (known === undefined) return
    this.kept.get(known.kind)?.delete(ref)
    for (const owner of ownersByLabel(known.labels)) dropFrom(this.byOwner, owner, ref)
    if (known.owner !== undefined) dropFrom(this.jobs, known.owner.uid, ref)
    if (known.kind !== 'CronJob' || this.cronJobs.get(known.uid) !== ref) return
    this.cronJobs.delete(known.uid)
    for (const job of this.jobs.get(known.uid)?.keys() ?? []) this.kept.get('Job')?.delete(job)
    this.jobs.delete(known.uid)
  }

  private settle(ref: Ref, absence: Absence): void {
    this.remove(ref)
    if (this.isNamed(ref)) this.absences.set(ref, absence)
  }

  private concerned({ owner, ref }: Workload): Ref {
    return (owner === undefined ? undefined : this.cronJobs.get(owner.uid)) ?? ref
  }
}

function nameOf(kind: WorkloadKind, object: unknown): Ref | undefined {
  const metadata = object instanceof UnreadableObject ? object.metadata : readRecord(object, 'metadata')
  const namespace = readText(metadata, 'namespace')
  const name = readText(metadata, 'name')
  return namespace === undefined || name === undefined ? undefined : refOf(kind, namespace, name)
}

function uidOf(object: unknown): string | undefined {
  return readText(readRecord(object, 'metadata'), 'uid')
}

function groupIn<Key, Group>(groups: Map<Key, Group>, key: Key, make: () => Group): Group {
  const known = groups.get(key) ?? make()
  groups.set(key, known)
  return known
}

function dropFrom(groups: Map<string, { delete(ref: Ref): boolean; readonly size: number }>, key: string, ref: Ref) {
  const group = groups.get(key)
  group?.delete(ref)
  if (group?.size === 0) groups.delete(key)
}
