// Which images the workloads have that one reader may know of, and what of these really runs.

import type { PodsView } from '@/lib/contract/workloads'
import type { ImageUse, RunningImages } from '@/lib/flux/images/surroundings'
import { parseImage, repositoryOf } from '@/lib/flux/object/image-reference'
import { addToGroup } from '@/lib/group-by'
import { kindOf, namespaceOf, type Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import type { ImageInUse } from '@/lib/workloads/images'
import { isWorkloadKind } from '@/lib/workloads/kinds'
import type { Workload } from '@/lib/workloads/workload'
import type { Told } from '../workloads/told'
import { viewOf, type WorkloadParts, type WorkloadReader, wordFor } from './object-workloads'

/** Who is asked for, else the first that they see; undefined where they see none of them. */
export function managerOf({ appliers }: Told, wanted: Ref | undefined, { sight }: WorkloadReader): Ref | undefined {
  const seen = sight === undefined ? appliers : appliers.filter((applier) => sight.sees(applier))
  return wanted !== undefined && seen.includes(wanted) ? wanted : seen[0]
}

/** Undefined for a workload that they may not list. What its pods run is for those alone who may list them. */
export function imagesFor(
  ref: Ref,
  { workloads, podSight }: WorkloadParts,
  { rights }: WorkloadReader,
): readonly ImageInUse[] | undefined {
  const kind = kindOf(ref)
  const namespace = namespaceOf(ref)
  if (!isWorkloadKind(kind) || !rights.mayList(kind, namespace)) return undefined
  const workload = workloads.get(ref)
  if (workload === undefined) return []
  const hasPods = rights.mayList('Pod', namespace) && podSight.livePodsOf(workload) !== undefined
  return hasPods ? workloads.look(workload).images : workload.images.map(asWanted)
}

function asWanted({ container, image }: Workload['images'][number]): ImageInUse {
  return { container, wanted: image }
}

/** Looks at them in turns. A namespace of which they may not know is as good as empty. */
export async function findRunning(
  told: Iterable<Told>,
  parts: WorkloadParts,
  reader: WorkloadReader,
): Promise<RunningImages> {
  const turn = takeTurns()
  const byRepository = new Map<string, ImageUse[]>()
  let isPart = false
  for (const one of [...told]) {
    const isKnown =
      managerOf(one, undefined, reader) !== undefined && reader.sight?.hidesIn(namespaceOf(one.ref)) !== true
    const images = isKnown ? imagesFor(one.ref, parts, reader) : []
    if (images === undefined) isPart = true
    else if (images.length > 0) {
      const user = { workload: one.ref, status: wordFor(one, parts, reader).status }
      for (const image of images) addUse(byRepository, user, image)
    }
    await turn()
  }
  const gap = gapOf(viewOf(undefined, parts), isPart)
  return gap === undefined ? { byRepository } : { byRepository, gap }
}

function gapOf({ state, reason }: PodsView, isPart: boolean): string | undefined {
  if (state !== 'live') return reason ?? `Workloads are not read as they are now (${state}).`
  return isPart ? 'You may not list all workloads that Flux deployed.' : undefined
}

function addUse(
  byRepository: Map<string, ImageUse[]>,
  user: Pick<ImageUse, 'workload' | 'status'>,
  { wanted: text, running: other, digest }: ImageInUse,
): void {
  const repository = repositoryOf(text)
  const wanted = parseImage(text)
  if (repository === undefined || wanted === undefined) return
  const running = other === undefined ? undefined : parseImage(other)
  addToGroup(byRepository, repository, {
    ...user,
    wanted,
    ...(running === undefined ? {} : { running }),
    ...(digest === undefined ? {} : { digest }),
  })
}
