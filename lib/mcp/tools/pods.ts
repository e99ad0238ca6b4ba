// get_pods: the pods of what Flux deployed, in kubectl's words. Of others those that are not well, where the ground is read;
// elsewhere it is said that they are not.

import { z } from 'zod'
import type { GroundLine } from '@/lib/contract/ground'
import type { PodSummary } from '@/lib/contract/workloads'
import { groupBy } from '@/lib/group-by'
import { namespaceOf } from '@/lib/ref'
import type { DeployedPods, ToldPods } from '@/lib/server/answers/pods'
import type { Item } from '../answer'
import { InNamespace, limitOf } from '../arguments'
import { expectObject, sayNothing } from '../find-object'
import { type Missing, missingFor } from '../head'
import { FluxRefArgument } from '../object-arguments'
import { type Asking, defineTool } from '../tool'
import { ageOf, asWord, joinParts, listRefs } from '../words'
import { itemOfLine, missingOfGround, readPage } from './ground'
import { missingIn, nameImage } from './workloads'

const NAMESPACES_COUNTED = 25
/** Of one workload. */
const PODS_NAMED = 10
const MESSAGES_NAMED = 2
const COUNTS = 'Pods by namespace'
const OTHERS_AT_MOST = 100
const FIRST = 'being read for the first time: ask again in a moment'
const OTHERS = 'Pods that Flux did not deploy are not read here.'

/** A workload with those of its pods that were asked for. */
interface Asked {
  readonly workload: DeployedPods
  readonly pods: readonly PodSummary[]
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
    limit: limitOf(50, 200).describe('At most so many workloads, up to 200.'),
  }),
  hints: 'read',
  shape: 'list',
  needs: 'workloads',
  async answer({ namespace, applier, notRunningOnly, limit }, { audience, actor, signal, now }) {
    expectObject(audience.questions, applier)
    const told = await audience.questions.workloads.pods(
      actor.identity,
      {
        namespace: namespace === undefined ? [] : [namespace],
        ...(applier === undefined ? {} : { managedBy: applier }),
      },
      signal,
    )
    const asked = told.workloads.flatMap((workload): readonly Asked[] => {
      const pods = notRunningOnly ? workload.pods.filter(isNotRunning) : workload.pods
      return pods.length === 0 ? [] : [{ workload, pods }]
    })
    const others =
      applier === undefined ? await findOthers({ namespace, notRunningOnly }, { audience, actor, signal }) : NO_OTHERS
    const around = [
      ...itemsOfCounts(told.workloads),
      ...itemsWithoutPods(told.workloads),
      ...others.lines.map((line) => itemOfLine(line, now, NOT_BY_FLUX)),
    ]
    const part = notRunningOnly ? 'Pods that are not running, by workload' : 'Pods by workload, worst first'
    return {
      sentence:
        sayHowMany(told, asked, notRunningOnly, sayOthers(audience)) ??
        `${sayNothing(audience.questions, 'pod', namespace)}${sayOthers(audience)}`,
      missing: [...missingOf(told), ...others.missing],
      items: [...around, ...asked.slice(0, limit).map((one) => ({ part, ...itemOfPods(one, now) }))],
      page: { total: asked.length, around: around.length, narrow: ['namespace', 'applier'] },
    }
  },
})

const NOT_BY_FLUX = 'Workloads with pods that Flux did not deploy'

interface Others {
  readonly lines: readonly GroundLine[]
  readonly missing: readonly Missing[]
}

const NO_OTHERS: Others = { lines: [], missing: [] }

/** As the ground knows them; none where it is not read. */
async function findOthers(
  { namespace, notRunningOnly }: { readonly namespace: string | undefined; readonly notRunningOnly: boolean },
  { audience, actor, signal }: Pick<Asking, 'audience' | 'actor' | 'signal'>,
): Promise<Others> {
  if (!audience.questions.ground.isOn) return NO_OTHERS
  const query = { all: !notRunningOnly, limit: OTHERS_AT_MOST }
  const page = await readPage('pods', query, { audience, actor, signal })
  if (page === undefined) return NO_OTHERS
  const lines = page.items.filter(
    ({ ref, deployedBy }) => deployedBy === undefined && (namespace === undefined || namespaceOf(ref) === namespace),
  )
  return { lines, missing: missingOfGround(page) }
}

/** Nothing to say where the others are read as well. */
function sayOthers({ questions }: Asking['audience']): string {
  return questions.ground.isOn ? '' : ` ${OTHERS}`
}

function isNotRunning({ state }: PodSummary): boolean {
  return state !== 'ok'
}

function countPods({ pods, morePods = 0 }: DeployedPods): number {
  return pods.length + morePods
}

/** Undefined where no pod is known. */
function sayHowMany(
  { view, workloads }: ToldPods,
  asked: readonly Asked[],
  notRunningOnly: boolean,
  others: string,
): string | undefined {
  if (view.state === 'disabled') return 'Workloads and pods are not read here, so nothing is known of them.'
  const known = workloads.reduce((sum, workload) => sum + countPods(workload), 0)
  if (known === 0) return undefined
  const of = `${known} known ${known === 1 ? 'pod' : 'pods'} of what Flux deployed`
  if (!notRunningOnly) return `${of}, in ${asked.length} workloads.${others}`
  const bad = asked.reduce((sum, { pods }) => sum + pods.length, 0)
  const where = bad === 0 ? '' : `, in ${asked.length} ${asked.length === 1 ? 'workload' : 'workloads'}`
  return `${bad === 0 ? 'None' : bad} of ${of} ${bad === 1 ? 'is' : 'are'} known not to be running and ready${where}.${others}`
}

/** Beside the sources that are not live, which every head names. */
function missingOf({ view, hidden, workloads }: ToldPods): readonly Missing[] {
  return [...missingIn({ ...view, hidden }), ...missingPods(workloads)]
}

/** Of how many workloads nobody knows how their pods are, and where. */
export function missingPods(workloads: readonly DeployedPods[]): readonly Missing[] {
  const unread = workloads.filter(({ podsView }) => podsView.state !== 'live')
  const byReason = groupBy(
    unread,
    ({ podsView: { state, reason } }) => reason ?? (state === 'connecting' ? FIRST : state),
  )
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

/** Its pods on lines of their own, and each text of theirs once. */
function itemOfPods({ workload, pods }: Asked, now: Date): Item {
  const { ref, status, managedBy, images, podsView, morePods = 0 } = workload
  const isRead = podsView.state === 'live'
  const rest = pods.length - PODS_NAMED + (pods.length === workload.pods.length ? morePods : 0)
  const messages = new Set(pods.flatMap(({ message }) => (message === undefined ? [] : [message])))
  const text = [
    isRead ? '' : 'its pods as they were when they were read last, not read now',
    `by ${managedBy}`,
    images.map(nameImage).join(', '),
  ]
  return {
    ref,
    status: isRead && workload.unread === undefined ? status : 'unknown',
    text: joinParts(text),
    notes: [
      ...pods.slice(0, PODS_NAMED).map((pod) => describePod(pod, now)),
      ...(rest > 0 ? [`${rest} more of its pods`] : []),
    ],
    said: [...messages].slice(0, MESSAGES_NAMED),
  }
}

function describePod(pod: PodSummary, now: Date): string {
  const restarted = pod.lastRestartAt === undefined ? '' : `, the last ${ageOf({ since: pod.lastRestartAt }, now)} ago`
  const words = [
    `Pod ${pod.name}: ${asWord(pod.status)}`,
    `${pod.ready} ready`,
    pod.restarts === 0 ? '' : `${pod.restarts} restarts${restarted}`,
    pod.reason === undefined || pod.reason === pod.status ? '' : asWord(pod.reason),
    pod.node === undefined ? 'on no node' : `on ${pod.node}`,
    pod.current ? '' : 'of an earlier generation',
  ]
  return words.filter((word) => word !== '').join(', ')
}
