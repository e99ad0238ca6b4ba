// The way of images as one reader may see it: filtered, worst first, a page at a time. The pods of what stands on the page
// are read for a moment, so that it says what runs.

import type { ImagePage, ImageRow } from '@/lib/contract/images'
import type { ImageQuery } from '@/lib/contract/schema/queries'
import type { SourceHealth } from '@/lib/contract/state'
import { IMAGE_ORDER, matchesImage } from '@/lib/flux/images/image-filter'
import { joinImages } from '@/lib/flux/images/join'
import type { KnownObject, RunningImages, Surroundings } from '@/lib/flux/images/surroundings'
import type { Horizon } from '@/lib/flux/judge/sight'
import { describeKind } from '@/lib/flux/kinds'
import type { Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import type { Projection } from '../rows/projection'
import type { LiveState } from '../stream/live-state'
import type { Sight } from '../views/sight'
import { worstView } from '../workloads/worse-view'
import type { AskedWorkloads } from './asked-workloads'

export interface ImageParts {
  /** Of what they see. */
  readonly live: Pick<LiveState, 'head' | 'row' | 'rows'>
  readonly shown: Projection['shown']
  readonly horizon: () => Horizon
  readonly sight?: Sight | undefined
  readonly clock: () => Date
}

type Running = Awaited<ReturnType<AskedWorkloads['running']>>

export async function answerImages(query: ImageQuery, parts: ImageParts, running: Running): Promise<ImagePage> {
  const filter = { namespaces: query.namespace, states: query.state, statuses: query.status, text: query.q }
  const objects = findObjects(parts)
  const found = (await makeRows(objects, running.images, parts))
    .filter((row) => matchesImage(row, filter))
    .sort(IMAGE_ORDER.compare)
  const { page, ...more } = IMAGE_ORDER.pageOf(found, query)
  return {
    serverTime: parts.clock().toISOString(),
    ...viewOf(parts.live.head().sources, running.images.gap),
    total: found.length,
    rows: await lookClosely(page, objects, parts, running),
    ...more,
  }
}

/** Objects of the image kinds. */
function findObjects({ live, shown }: ImageParts): readonly KnownObject[] {
  const found: KnownObject[] = []
  for (const row of live.rows().values()) {
    if (describeKind(row.kind).tellsImage === undefined) continue
    const resource = shown(row.ref)
    if (resource !== undefined) found.push({ resource, row })
  }
  return found
}

/** In turns. Words are looked for in what is shown: a name that was taken out is not found either. */
async function makeRows(
  objects: readonly KnownObject[],
  running: RunningImages,
  { live, shown, horizon, sight, clock }: ImageParts,
): Promise<readonly ImageRow[]> {
  const turn = takeTurns()
  const around: Surroundings = {
    now: clock(),
    find(ref) {
      const resource = shown(ref)
      const row = live.row(ref)
      return resource === undefined || row === undefined ? undefined : { resource, row }
    },
    horizon: horizon(),
    running,
  }
  const rows: ImageRow[] = []
  for (const row of joinImages(objects, around)) {
    rows.push(sight === undefined ? row : sight.mask(row))
    await turn()
  }
  return rows
}

/** The same rows once more, with what the pods of their workloads say. */
async function lookClosely(
  page: readonly ImageRow[],
  objects: readonly KnownObject[],
  parts: ImageParts,
  running: Running,
): Promise<readonly ImageRow[]> {
  const workloads = new Set<Ref>()
  for (const row of page) for (const tag of row.running?.tags ?? []) for (const ref of tag.workloads) workloads.add(ref)
  if (workloads.size === 0) return page
  const close = await running.closely(workloads)
  const own = new Set(page.map(({ ref }) => ref))
  // Automations go with the policies of the page.
  const concerned = objects.filter(({ resource: { ref, imageUpdates } }) => imageUpdates !== undefined || own.has(ref))
  const rows = new Map((await makeRows(concerned, close, parts)).map((row) => [row.ref, row]))
  return page.map((row) => rows.get(row.ref) ?? row)
}

/** A kind that the cluster does not serve takes nothing from what the others say, unless it serves none of them. */
function viewOf(
  sources: readonly SourceHealth[],
  gap: string | undefined,
): Pick<ImagePage, 'state' | 'asOf' | 'missing'> {
  const own = sources.filter(({ kind }) => kind !== undefined && describeKind(kind).tellsImage !== undefined)
  const served = own.filter(({ state }) => state !== 'absent')
  const needed = sources.filter(({ kind }) => kind !== undefined && describeKind(kind).hasCommits === true)
  const missing = [...own, ...needed].flatMap(({ label, state, reason }) =>
    state === 'live' || state === 'absent' ? [] : [{ what: label, reason: reason ?? state }],
  )
  const [asOf] = served.flatMap(({ lastSyncedAt }) => lastSyncedAt ?? []).sort()
  return {
    state: worstView(served.length === 0 ? own : served)?.state ?? 'connecting',
    ...(asOf === undefined ? {} : { asOf }),
    missing: gap === undefined ? missing : [...missing, { what: 'Workloads', reason: gap }],
  }
}
