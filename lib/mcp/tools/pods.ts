// get_pods: the pods of what Flux deployed, in kubectl's words. Others are not read here, and that is said.

import { z } from 'zod'
import type { PodSummary } from '@/lib/contract/workloads'
import { groupBy } from '@/lib/group-by'
import { refOf } from '@/lib/ref'
import type { DeployedPods, ToldPods } from '@/lib/server/answers/pods'
import type { Item } from '../answer'
import { InNamespace, limitOf } from '../arguments'
import { type Missing, missingFor } from '../head'
import { FluxRefArgument } from '../object-arguments'
import { defineTool } from '../tool'
import { ageOf, asWord, listRefs } from '../words'
import { missingIn } from './workloads'

const NAMESPACES_COUNTED = 25
const COUNTS = 'Pods by namespace'
const OTHERS = 'Pods that Flux did not deploy are not read here.'

interface ToldPod {
  readonly pod: PodSummary
  readonly workload: DeployedPods
}

export const getPods = defineTool({
  name: 'get_pods',
  title: 'Pods of what Flux deployed',
  description:
    "Pods of workloads that Flux deployed, with kubectl's STATUS, reason, restarts, node, image and applier; counts per namespace.",
  input: z.strictObject({
    namespace: InNamespace,
    applier: FluxRefArgument.describe('Of what this one applied, as Kind/namespace/name.').optional(),
    notRunningOnly: z.boolean().describe('Only pods that are not running and ready.').default(true),
    limit: limitOf(50, 200),
  }),
  hints: 'read',
  shape: 'list',
  async answer({ namespace, applier, notRunningOnly, limit }, { audience, actor, signal, now }) {
    const told = await audience.questions.workloads.pods(
      actor.identity,
      {
        namespace: namespace === undefined ? [] : [namespace],
        ...(applier === undefined ? {} : { managedBy: applier }),
      },
      signal,
    )
    const all = told.workloads.flatMap((workload) => workload.pods.map((pod): ToldPod => ({ pod, workload })))
    const asked = notRunningOnly ? all.filter(isNotRunning) : all
    const around = [...itemsOfCounts(told.workloads), ...itemsWithoutPods(told.workloads)]
    return {
      sentence: sayHowMany(told, asked.length, notRunningOnly),
      missing: missingOf(told),
      items: [
        ...around,
        ...asked
          .slice(0, limit)
          .map((one) => ({ part: notRunningOnly ? 'Not running' : 'Pods, worst first', ...itemOfPod(one, now) })),
      ],
      page: { total: asked.length, around: around.length, narrow: ['namespace', 'applier'] },
    }
  },
})

function isNotRunning({ pod }: ToldPod): boolean {
  return pod.state !== 'ok'
}

function countPods({ pods, morePods = 0 }: DeployedPods): number {
  return pods.length + morePods
}

function sayHowMany({ view, workloads }: ToldPods, asked: number, notRunningOnly: boolean): string {
  if (view.state === 'disabled') return `Workloads and pods are not read here, so nothing is known of them.`
  const count = workloads.reduce((sum, workload) => sum + countPods(workload), 0)
  if (count === 0) return `No pod is known of what was asked for. ${OTHERS}`
  const of = `${count} known ${count === 1 ? 'pod' : 'pods'} of what Flux deployed`
  if (!notRunningOnly) return `${of}. ${OTHERS}`
  return `${asked === 0 ? 'None' : asked} of ${of} ${asked === 1 ? 'is' : 'are'} known not to be running and ready. ${OTHERS}`
}

/** Beside the sources that are not live, which every head names. */
function missingOf({ view, hidden, workloads }: ToldPods): readonly Missing[] {
  return [...missingIn({ ...view, hidden }), ...missingPods(workloads)]
}

/** Of how many workloads nobody knows how their pods are, and where. */
export function missingPods(workloads: readonly DeployedPods[]): readonly Missing[] {
  const unread = workloads.filter(({ podsView }) => podsView.state !== 'live')
  const byReason = groupBy(unread, ({ podsView }) => podsView.reason ?? podsView.state)
  return Array.from(byReason, ([reason, some]) => {
    const namespaces = [...new Set(some.map(({ namespace }) => namespace))]
    return missingFor(`pods of ${some.length} workloads in ${listRefs(namespaces)}`, reason)
  })
}

/** Where most are not running first. */
function itemsOfCounts(workloads: readonly DeployedPods[]): readonly Item[] {
  const counts = Array.from(
    groupBy(workloads, ({ namespace }) => namespace),
    ([namespace, own]) => {
      const bad = own.flatMap(({ pods }) => pods).filter(({ state }) => state !== 'ok').length
      const total = own.reduce((sum, workload) => sum + countPods(workload), 0)
      return { namespace, bad, total, isRead: own.every(({ podsView }) => podsView.state === 'live') }
    },
  ).sort((a, b) => b.bad - a.bad || (a.namespace < b.namespace ? -1 : 1))
  if (counts.length === 0) return []
  const words = counts
    .slice(0, NAMESPACES_COUNTED)
    .map(({ namespace, bad, total, isRead }) =>
      isRead ? `${namespace} ${total}${bad === 0 ? '' : ` (${bad} not running)`}` : `${namespace} not read`,
    )
  const rest = counts.length - words.length
  return [{ part: COUNTS, text: `${words.join(', ')}${rest > 0 ? ` and ${rest} more namespaces` : ''}.` }]
}

/** What no pod shows: a workload that is not well and has none to name. */
function itemsWithoutPods(workloads: readonly DeployedPods[]): readonly Item[] {
  const empty = workloads.filter(
    ({ status, pods, podsView }) =>
      podsView.state === 'live' &&
      pods.every(({ state }) => state === 'ok') &&
      ['failed', 'unknown', 'progressing'].includes(status),
  )
  if (empty.length === 0) return []
  const refs = empty.map(({ ref }) => ref)
  return [
    { part: COUNTS, text: `Not well though none of their pods is named below: ${listRefs(refs)}; see get_workloads.` },
  ]
}

function itemOfPod({ pod, workload }: ToldPod, now: Date): Item {
  const { ref, namespace, managedBy, images, podsView } = workload
  const isRead = podsView.state === 'live'
  const restarted = pod.lastRestartAt === undefined ? '' : `, the last ${ageOf({ since: pod.lastRestartAt }, now)} ago`
  const image = images.find(({ container }) => container === pod.containers[0]) ?? images[0]
  const shown = pod.current || image?.running === undefined ? image?.wanted : image.running
  const text = [
    isRead ? '' : `was ${asWord(pod.status)} when it was read last, not read now`,
    `${pod.ready} ready`,
    pod.restarts === 0 ? '' : `${pod.restarts} restarts${restarted}`,
    pod.reason === undefined || pod.reason === pod.status ? '' : asWord(pod.reason),
    pod.node === undefined ? 'on no node' : `on ${pod.node}`,
    shown ?? '',
    `${ref} by ${managedBy}`,
  ]
  return {
    ref: refOf('Pod', namespace, pod.name),
    status: isRead ? asWord(pod.status) : 'unknown',
    text: text.filter((part) => part !== '').join(' · '),
    ...(pod.message === undefined ? {} : { said: [pod.message] }),
  }
}
