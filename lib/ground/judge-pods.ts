// How the pods of the cluster stand, those of one workload as one: whoever reads wants to know what does not run, not how
// many times.

import { type Ref, refOf } from '@/lib/ref'
import { earliest } from '@/lib/time'
import type { PodJudgement } from '@/lib/workloads/judge-pod'
import type { Pod } from '@/lib/workloads/pod'
import { bad, type Finding, good, noted, type Told, warned } from './check'
import type { Found } from './read'

export interface JudgedPod {
  readonly pod: Pod
  readonly judgement: PodJudgement
  /** Whose it is at last: of what makes pods of itself its own ref. */
  readonly workload: Ref
  readonly deployedBy?: Ref
}

const DOWN: Told = ['does not run', 'do not run']
const RESTARTING: Told = ['restarts again and again', 'restart again and again']
const RUNNING = good('running')
const STARTING = noted('starting or ending')

type PodWord = 'down' | 'restarting' | 'moving' | 'running'

interface Group {
  readonly first: JudgedPod
  total: number
  moving: number
  readonly down: JudgedPod[]
  readonly restarting: JudgedPod[]
}

export function judgePods(pods: Iterable<JudgedPod>): readonly Found[] {
  const groups = new Map<Ref, Group>()
  for (const one of pods) {
    const group = groups.get(one.workload) ?? { first: one, total: 0, moving: 0, down: [], restarting: [] }
    groups.set(one.workload, group)
    group.total += 1
    const word = wordOf(one.judgement)
    if (word === 'moving') group.moving += 1
    else if (word !== 'running') group[word].push(one)
  }
  return [...groups].flatMap(([ref, group]) => findingsOf(ref, group))
}

function wordOf({ state, flags }: PodJudgement): PodWord {
  if (state === 'failed') return 'down'
  if (flags.includes('restarting')) return 'restarting'
  return state === 'progressing' ? 'moving' : 'running'
}

function findingsOf(ref: Ref, { first, total, moving, down, restarting }: Group): readonly Found[] {
  const shared = { ref, ...(first.deployedBy === undefined ? {} : { deployedBy: first.deployedBy }) }
  const tell = (count: number, finding: Finding): readonly Found[] =>
    count === 0 ? [] : [{ ...shared, finding, count }]
  return [
    ...tell(down.length, bad(sentenceOf(down, total), DOWN, sinceOf(down))),
    ...tell(restarting.length, warned(restartsOf(restarting, total), RESTARTING)),
    ...tell(moving, STARTING),
    ...tell(total - moving - down.length - restarting.length, RUNNING),
  ]
}

/** `2 of 3 pods: CrashLoopBackOff, exit 1 (on node pi3-worker-2)` */
function sentenceOf(pods: readonly JudgedPod[], total: number): string {
  const reasons = [...new Set(pods.map(({ judgement }) => judgement.sentence))]
  const nodes = new Set(pods.map(({ pod }) => pod.node))
  const [node] = nodes
  const where = nodes.size === 1 && node !== undefined ? ` (on node ${node})` : ''
  const rest = reasons.length > 1 ? ', and others' : ''
  return `${countWords(pods.length, total)}: ${reasons[0] ?? ''}${rest}${where}`
}

function restartsOf(pods: readonly JudgedPod[], total: number): string {
  const restarts = pods.reduce((sum, { judgement }) => sum + judgement.restarts, 0)
  return `${countWords(pods.length, total)}: ${restarts} restarts, again within the hour`
}

function countWords(count: number, total: number): string {
  return total === 1 ? 'its pod' : `${count} of ${total} pods`
}

function sinceOf(pods: readonly JudgedPod[]): Date | undefined {
  return earliest(pods.map(({ pod }) => pod.ready?.since ?? pod.createdAt))
}

/** Of a pod, where it is not known who made what made it. */
export function ownerRefOf({ namespace, name, owner }: Pick<Pod, 'namespace' | 'name' | 'owner'>): Ref {
  return owner === undefined ? refOf('Pod', namespace, name) : refOf(owner.kind, namespace, owner.name)
}
