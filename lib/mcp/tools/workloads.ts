// get_workloads: what Flux deployed, whether it runs, by whom it was applied, from which images.

import { z } from 'zod'
import { TextSchema } from '@/lib/contract/schema/parameters'
import type { PodSummary, WorkloadImage, WorkloadPage, WorkloadRow } from '@/lib/contract/workloads'
import { groupBy } from '@/lib/group-by'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'
import { WORKLOAD_ORDER } from '@/lib/workloads/workload-filter'
import type { Item } from '../answer'
import { CursorArgument, InNamespace, limitOf, WordsArgument } from '../arguments'
import { expectObject, sayNothing } from '../find-object'
import { type Missing, missingFor } from '../head'
import { FluxRefArgument } from '../object-arguments'
import { placedPage, readPlacedCursor } from '../paging'
import { defineTool } from '../tool'
import { asWord, joinParts } from '../words'

const PODS_NAMED = 2

export const getWorkloads = defineTool({
  name: 'get_workloads',
  title: 'Workloads that Flux deployed',
  description:
    'Deployments, StatefulSets, DaemonSets, Jobs and CronJobs that Flux deployed: state, who applied each, images, pods that are not well.',
  input: z.strictObject({
    namespace: InNamespace,
    managedBy: FluxRefArgument.describe('Applied by this one, as Kind/namespace/name.').optional(),
    status: z.enum(WORKLOAD_STATUSES).describe('Workloads that stand like this.').optional(),
    image: TextSchema.describe('Part of the name of an image that is wanted or runs.').optional(),
    q: WordsArgument,
    imagesOnly: z.boolean().describe('Names and images only.').default(false),
    limit: limitOf(25, 200),
    cursor: CursorArgument,
  }),
  hints: 'read',
  shape: 'list',
  needs: 'workloads',
  async answer(asked, { audience, actor, signal }) {
    const { namespace, managedBy, status, image = '', q = '', imagesOnly, limit } = asked
    const { before, cursor } = readPlacedCursor(asked.cursor)
    expectObject(audience.questions, managedBy)
    const page = await audience.questions.workloads.page(
      actor.identity,
      {
        namespace: namespace === undefined ? [] : [namespace],
        status: status === undefined ? [] : [status],
        ...(managedBy === undefined ? {} : { managedBy }),
        image,
        q,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      },
      signal,
    )
    const { workloads } = page
    return {
      sentence:
        page.total === 0 && page.state !== 'disabled'
          ? sayNothing(audience.questions, 'workload', namespace)
          : sayHowMany(page, imagesOnly),
      missing: [...missingIn(page), ...missingPods(page)],
      items: workloads.map((row) => itemOfWorkload(row, imagesOnly)),
      page: {
        ...placedPage(workloads, { total: page.total, before, cursorOf: WORKLOAD_ORDER.cursorOf }),
        narrow: ['namespace', 'managedBy', 'status', 'image', 'q'],
      },
    }
  },
})

function sayHowMany({ total, state }: WorkloadPage, imagesOnly: boolean): string {
  if (state === 'disabled') return 'Workloads are not read here, so nothing is known of them.'
  const what = total === 1 ? 'workload that Flux deployed' : 'workloads that Flux deployed'
  return `${total} ${what}, worst first${imagesOnly ? ', with their images' : ''}.`
}

/** Beside the sources that are not live, which every head names. */
export function missingIn({ state, reason, hidden = 0 }: Pick<WorkloadPage, 'state' | 'reason' | 'hidden'>): Missing[] {
  return [
    ...(state === 'disabled' ? [missingFor('workloads and pods', reason ?? 'not read here')] : []),
    ...(hidden === 0
      ? []
      : [missingFor(`workloads of ${hidden} ${hidden === 1 ? 'namespace' : 'namespaces'}`, 'you may not list them')]),
  ]
}

/** Of how many workloads nobody knows how their pods are. */
function missingPods({ workloads }: WorkloadPage): readonly Missing[] {
  const unread = workloads.flatMap(({ podsUnread }) => (podsUnread === undefined ? [] : [podsUnread]))
  return Array.from(
    groupBy(unread, ({ state, reason }) => reason ?? state),
    ([reason, some]) => missingFor(`pods of ${some.length} workloads here`, reason),
  )
}

function itemOfWorkload(row: WorkloadRow, imagesOnly: boolean): Item {
  const { ref, sentence, managedBy, images, podsNotWell = [], policy, unread, podsUnread } = row
  const status = unread === undefined ? row.status : 'unknown'
  const from = images.map(nameImage).join(', ')
  if (imagesOnly) return { ref, status, text: from === '' ? 'its images are not known' : from }
  const rest = podsNotWell.length - PODS_NAMED
  const named = [
    ...podsNotWell.slice(0, PODS_NAMED).map(({ name, status: word, restarts }) => {
      return `Pod ${name} ${asWord(word)}${restarts === 0 ? '' : ` after ${restarts} restarts`}`
    }),
    ...(rest > 0 ? [`${rest} more`] : []),
  ].join(', ')
  return {
    ref,
    status,
    text: joinParts([`${row.ready} of ${row.desired} ready`, `by ${managedBy}`, from]),
    notes: [
      ...(policy === undefined ? [] : [`image set by ${policy}`]),
      ...(unread === undefined ? [] : [`not read now, ${row.status} before: ${unread.reason ?? unread.state}`]),
      ...(podsUnread === undefined ? [] : [`its pods are not read: ${podsUnread.reason ?? podsUnread.state}`]),
      ...(podsNotWell.length === 0 ? [] : [`not well: ${named}`]),
    ],
    ...(status === 'ok' || sentence === '' ? {} : { said: [sentence] }),
  }
}

export function sayPod({ name, status, message, restarts }: PodSummary): string {
  const again = restarts === 0 ? '' : `, ${restarts} restarts`
  return `Pod ${name}: ${status}${again}${message === undefined ? '' : `: ${message}`}`
}

export function nameImage({ container, wanted, running, digests, init }: WorkloadImage): string {
  const other = running === undefined ? '' : `, but ${running} runs`
  const mixed = digests === undefined ? '' : `, of ${digests.length} different contents`
  return `${init === true ? 'init ' : ''}${container}: ${wanted}${other}${mixed}`
}
