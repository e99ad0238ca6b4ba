// The workloads that Flux deployed: whose each of them is, by inventory first, how it stands now, and what changed in that.

import { compareText } from '@/lib/compare'
import type { RowRunning, SourceStateName } from '@/lib/contract/state'
import type { NotRunning } from '@/lib/flux/judge/marks'
import { ownersByLabel } from '@/lib/flux/object/references'
import type { WorkloadTrouble } from '@/lib/flux/tell/workload-problems'
import { addToSet, removeFromSet } from '@/lib/group-by'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { kindOf, namespaceOf, type Ref } from '@/lib/ref'
import { rememberPods } from '@/lib/workloads/judge-pod'
import type { WorkloadJudgement } from '@/lib/workloads/judge-workload'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import { compareWords, type WordCounts } from '@/lib/workloads/running'
import { WORKLOAD_KINDS, type WorkloadKind } from '@/lib/workloads/words'
import type { Workload } from '@/lib/workloads/workload'
import type { Reach } from '../changes'
import { createDeadlines } from '../deadlines'
import { createListeners } from '../listeners'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import { sourceOfWorkloads } from '../sources/watches'
import { createInventoryIndex, type InventoryIndex } from './inventory-index'
import { byAge, countTold, describeFailed, describeRunning, describeTrouble, isFailed, type Told } from './told'
import { createWorkloadQuestions, type WorkloadQuestions } from './workload-questions'
import { WorkloadShelf } from './workload-shelf'
import { lookAt, sayWord, type Word, type WordContext } from './workload-words'

export interface WorkloadStoreOptions {
  readonly store: Pick<ResourceStore, 'get' | 'onChange'>
  readonly board: Pick<SourceBoard, 'stateOf'>
  readonly client: KubernetesReader
  /** Empty: all. */
  readonly namespaces: readonly string[]
  /** Undefined while they are not read. */
  readonly podsOf: WordContext['podsOf']
  readonly clock: () => Date
  readonly timers: Clock
}

const NAMESPACES_AT_MOST = 10

export class WorkloadStore {
  private readonly listeners = createListeners()
  /** Told when `renew` has something to do. */
  readonly onChange = this.listeners.add
  private readonly asking = createListeners<readonly string[]>()
  readonly onNamespacesToAsk = this.asking.add
  private readonly index: InventoryIndex
  private readonly shelf: WorkloadShelf
  private readonly questions: WorkloadQuestions
  private readonly context: WordContext
  private readonly known = new Map<Ref, Told>()
  /** Of the known, so that no change has to look at all of them. */
  private readonly failed = new Map<Ref, Told>()
  private readonly asksPods = new Map<Ref, Told>()
  private readonly counts = { total: 0, ok: 0, progressing: 0, failed: 0, suspended: 0, unknown: 0 }
  private readonly ofApplier = new Map<Ref, Set<Ref>>()
  private readonly deadlines = createDeadlines()
  /** Appliers without an inventory: only of these the labels are believed, for they get copied. */
  private readonly unlisted = new Set<Ref>()
  private readonly dirty = new Set<Ref>()
  private states = ''
  private toAsk: readonly string[] = []

  constructor(
    private readonly options: WorkloadStoreOptions,
    signal: AbortSignal,
  ) {
    const { store, namespaces, podsOf } = options
    const isRead = (namespace: string) => namespaces.length === 0 || namespaces.includes(namespace)
    const index = createInventoryIndex((ref) => store.get(ref))
    const shelf: WorkloadShelf = new WorkloadShelf({
      index,
      isRead,
      onUntold: (ref) => this.questions.ask(ref),
      onLoneCronJob: (namespace) => this.questions.askJobs(namespace),
    })
    this.index = index
    this.shelf = shelf
    this.questions = createWorkloadQuestions(
      {
        ...options,
        isOpen: (ref) => index.namedAt(ref) !== undefined && shelf.get(ref) === undefined,
        onFound: (ref, found) => shelf.take(ref, found),
        onJobs: (objects) => shelf.takeJobs(objects),
      },
      signal,
    )
    const stateOf = (kind: WorkloadKind, namespace: string) => shelf.stateIn(kind, namespace) ?? this.stateOfAll(kind)
    this.context = { shelf, isRead, stateOf, podsOf, judgePod: rememberPods() }
    shelf.onChange((refs) => this.touch(refs))
    store.onChange((refs) => this.followInventories(refs))
  }

  readonly sourceOf: WorkloadShelf['sourceOf'] = (kind) => this.shelf.sourceOf(kind)
  readonly get = (ref: Ref): Workload | undefined => this.shelf.get(ref)
  readonly jobsOf: WorkloadShelf['jobsOf'] = (cronJob) => this.shelf.jobsOf(cronJob)

  told(ref: Ref): Told | undefined {
    return this.known.get(ref)
  }

  /** Judges what was touched, and whatever time and sources change; answers the appliers of what stands otherwise. */
  *renew(reach: Reach): Generator<undefined, ReadonlySet<Ref>> {
    const now = this.options.clock()
    if (reach !== 'touched') this.touchWhatTimeChanges(now)
    const touched = new Set<Ref>()
    for (const ref of [...this.dirty]) {
      // One that cannot be judged costs the others nothing but a round.
      this.dirty.delete(ref)
      this.renewOne(ref, now, touched)
      yield
    }
    if (touched.size > 0) this.tellWhereToAsk()
    return touched
  }

  /** When time alone changes something next. */
  msToNextChange(): number | undefined {
    const first = this.deadlines.next()
    return first && first.getTime() - this.options.clock().getTime()
  }

  all(): Iterable<Told> {
    return this.known.values()
  }

  /** All of this applier. */
  of(applier: Ref): readonly Told[] {
    return this.toldOf(this.ofApplier.get(applier) ?? [])
  }

  readonly runningOf = (applier: Ref): RowRunning | undefined => describeRunning(this.of(applier))
  /** The worst of those that fail. */
  readonly notRunning = (applier: Ref): NotRunning | undefined => describeFailed(this.of(applier))

  /** All that fail, the oldest first. */
  troubles(): readonly WorkloadTrouble[] {
    return [...this.failed.values()].sort(byAge).flatMap(describeTrouble)
  }

  /** Of these appliers together, each workload once; of all where none are named. */
  readonly countsOf = (appliers?: Iterable<Ref>): WordCounts => {
    if (appliers === undefined) return { ...this.counts }
    const refs = new Set<Ref>()
    for (const applier of appliers) for (const ref of this.ofApplier.get(applier) ?? []) refs.add(ref)
    return countTold(this.toldOf(refs))
  }

  /** The whole judgement of now, of which only the word is kept. */
  look(workload: Workload): WorkloadJudgement {
    return lookAt(workload, this.known.get(workload.ref)?.word.memory, this.options.clock(), this.context)
  }

  /** Where pods may say why something does not run, the worst first. */
  namespacesToAsk(): readonly string[] {
    return this.toAsk
  }

  /** Pods may say something else now; undefined: anywhere. */
  podsChanged(namespace: string | undefined): void {
    this.touch([...this.asksPods.keys()].filter((ref) => namespace === undefined || namespaceOf(ref) === namespace))
  }

  /** How far this kind is read there. */
  stateIn(kind: WorkloadKind, namespace: string): SourceStateName {
    return this.context.stateOf(kind, namespace)
  }

  private stateOfAll(kind: WorkloadKind): SourceStateName {
    return this.options.board.stateOf(sourceOfWorkloads(kind)) ?? 'disabled'
  }

  private toldOf(refs: Iterable<Ref>): readonly Told[] {
    return Array.from(refs, (ref) => this.known.get(ref) ?? []).flat()
  }

  private touch(refs: Iterable<Ref>): void {
    for (const ref of refs) this.dirty.add(ref)
    if (this.dirty.size > 0) this.listeners.tell()
  }

  private followInventories(refs: readonly Ref[]): void {
    const { index, shelf } = this
    const concerned: Ref[] = []
    for (const ref of refs) {
      const { gained, lost } = index.renew(ref)
      for (const workload of lost) if (index.namedAt(workload) === undefined) shelf.release(workload)
      for (const workload of gained) if (this.isUntold(workload)) this.questions.ask(workload)
      concerned.push(...gained, ...lost)
      const resource = this.options.store.get(ref)
      const isUnlisted = resource !== undefined && resource.inventory === undefined && !resource.remoteCluster
      if (setPresence(this.unlisted, ref, isUnlisted)) concerned.push(...shelf.labelled(ref))
    }
    this.touch(concerned)
  }

  /** No list that is to come will tell of it. */
  private isUntold(ref: Ref): boolean {
    const kind = kindOf(ref)
    if (!isWorkloadKind(kind) || !this.shelf.hasListed(kind)) return false
    return this.shelf.get(ref) === undefined && this.context.isRead(namespaceOf(ref))
  }

  private appliersOf(ref: Ref): Pick<Told, 'appliers' | 'byLabel'> {
    const named = this.index.namersOf(ref)
    if (named.length > 0) return { appliers: named, byLabel: false }
    const workload = this.shelf.get(ref)
    if (workload === undefined || workload.owner !== undefined) return { appliers: [], byLabel: false }
    return { appliers: ownersByLabel(workload.labels).filter((owner) => this.unlisted.has(owner)), byLabel: true }
  }

  private renewOne(ref: Ref, now: Date, touched: Set<Ref>): void {
    const kind = kindOf(ref)
    if (!isWorkloadKind(kind)) return
    const before = this.known.get(ref)
    const { appliers: found, byLabel } = this.appliersOf(ref)
    const appliers = before?.appliers.join() === found.join() ? before.appliers : found
    const either = [...(before?.appliers ?? []), ...appliers]
    this.link(ref, before?.appliers ?? [], appliers)
    if (appliers.length === 0) {
      this.put(ref, undefined)
      this.deadlines.set(ref, undefined)
    } else {
      const word = sayWord(kind, ref, before?.word, now, this.context)
      this.put(ref, { ref, appliers, byLabel, word })
      this.deadlines.set(ref, word.nextChangeAt)
      if (before !== undefined && before.appliers === appliers && isSameWord(before.word, word)) return
    }
    for (const applier of either) touched.add(applier)
  }

  private put(ref: Ref, after: Told | undefined): void {
    const before = this.known.get(ref)
    if (before !== undefined) this.count(before, -1)
    if (after !== undefined) this.count(after, 1)
    setEntry(this.known, ref, after)
    setEntry(this.failed, ref, after !== undefined && isFailed(after) ? after : undefined)
    setEntry(this.asksPods, ref, after?.word.asksPods === true ? after : undefined)
  }

  private count({ word }: Told, by: 1 | -1): void {
    this.counts.total += by
    this.counts[word.status] += by
  }

  private link(ref: Ref, before: readonly Ref[], after: readonly Ref[]): void {
    if (before === after) return
    for (const applier of before) removeFromSet(this.ofApplier, applier, ref)
    for (const applier of after) addToSet(this.ofApplier, applier, ref)
  }

  private touchWhatTimeChanges(now: Date): void {
    for (const ref of this.deadlines.due(now)) this.dirty.add(ref)
    const states = WORKLOAD_KINDS.map((kind) => this.stateOfAll(kind)).join()
    if (states === this.states) return
    this.states = states
    for (const ref of this.known.keys()) this.dirty.add(ref)
  }

  private tellWhereToAsk(): void {
    const worst = [...this.asksPods.values()].sort(
      (a, b) => compareWords(a.word.status, b.word.status) || compareText(a.ref, b.ref),
    )
    const next = [...new Set(worst.map(({ ref }) => namespaceOf(ref)))].slice(0, NAMESPACES_AT_MOST)
    if (next.join() === this.toAsk.join()) return
    this.toAsk = next
    this.asking.tell(next)
  }
}

function setEntry<Value>(entries: Map<Ref, Value>, ref: Ref, value: Value | undefined): void {
  if (value === undefined) entries.delete(ref)
  else entries.set(ref, value)
}

/** True where that is new. */
function setPresence(refs: Set<Ref>, ref: Ref, isThere: boolean): boolean {
  if (refs.has(ref) === isThere) return false
  if (isThere) refs.add(ref)
  else refs.delete(ref)
  return true
}

function isSameWord(a: Word, b: Word): boolean {
  return a.status === b.status && a.text === b.text && a.sentence === b.sentence && a.asksPods === b.asksPods
}
