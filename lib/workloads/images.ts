// The images of a workload: what the template wants and what the pods run.

import { compareText } from '@/lib/compare'
import { digestOf, type ImageReference, parseImage } from '@/lib/flux/object/image-reference'
import { activeOf, type OwnPod } from './pods-of'
import type { TemplateImage } from './workload'

export interface ImageInUse {
  readonly container: string
  readonly wanted: string
  /** Of the pods, where it is another one; of the oldest generation that still runs. */
  readonly running?: string
  readonly digest?: string
  /** Set where pods run different contents under one and the same tag. */
  readonly digests?: readonly string[]
  readonly init?: true
}

/** What runs is asked of the pods that are there to run. */
export function imagesOf(template: readonly TemplateImage[], pods: readonly OwnPod[]): readonly ImageInUse[] {
  const active = activeOf(pods)
  return template.map(({ container, image, init }) => {
    const seen = seenIn(active, container, init === true ? 'initStates' : 'containerStates')
    const other = seen.find((one) => isOther(one.image, image))?.image
    const digests = digestsUnder(image, seen)
    return {
      container,
      wanted: image,
      ...(other === undefined ? {} : { running: other }),
      ...(digests[0] === undefined ? {} : { digest: digests[0] }),
      ...(digests.length > 1 ? { digests: digests.toSorted(compareText) } : {}),
      ...(init === undefined ? {} : { init }),
    }
  })
}

interface SeenImage {
  readonly image: string
  readonly imageId: string
}

/** Each image once, however many pods run it: the oldest generation first, as the pods come. */
function seenIn(
  pods: readonly OwnPod[],
  container: string,
  states: 'initStates' | 'containerStates',
): readonly SeenImage[] {
  const [old, current] = [new Map<string, SeenImage>(), new Map<string, SeenImage>()]
  for (const { pod, isCurrent } of pods) {
    const state = pod[states].find(({ name }) => name === container)
    if (state !== undefined) (isCurrent ? current : old).set(`${state.image} ${state.imageId}`, state)
  }
  return [...old.values(), ...current.values()]
}

/** Runtimes write a name out in full, and give a bare id where there is no name. */
function isOther(running: string, wanted: string): boolean {
  const [a, b] = [parseImage(running), parseImage(wanted)]
  if (a === undefined || b === undefined || /^sha256:/.test(running)) return false
  if (a.registry !== b.registry || a.repository !== b.repository) return true
  return nameOf(a) !== nameOf(b) && (a.digest === undefined || a.digest !== b.digest)
}

function nameOf({ tag, digest }: ImageReference): string {
  return tag ?? digest ?? 'latest'
}

/** Newest generation first. */
function digestsUnder(wanted: string, seen: readonly SeenImage[]): readonly string[] {
  const same = seen.filter(({ image }) => !isOther(image, wanted)).toReversed()
  return [...new Set(same.flatMap(({ imageId }) => digestOf(imageId) ?? []))]
}

/** `rolling from 1.2 to 1.3`; undefined while all run what is wanted. */
export function describeRolling(images: readonly ImageInUse[]): string | undefined {
  for (const { running, wanted } of images) {
    if (running === undefined) continue
    const [from, to] = [parseImage(running), parseImage(wanted)]
    if (from === undefined || to === undefined) continue
    const isSameRepository = from.registry === to.registry && from.repository === to.repository
    return isSameRepository ? `rolling from ${nameOf(from)} to ${nameOf(to)}` : `rolling from ${running} to ${wanted}`
  }
  return undefined
}
