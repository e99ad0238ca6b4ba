// Which ImagePolicy sets an image: the one whose images are of the same repository.

import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import type { FluxResource } from '../object/flux-resource'
import type { ChosenImage } from '../object/image-facts'
import { parseImage, repositoryOf } from '../object/image-reference'
import { edgeOf } from '../object/relations'

interface Policy {
  readonly ref: Ref
  readonly repository: Ref | undefined
  readonly latest: ChosenImage | undefined
}

/** Of several policies of one repository it is the one that chose the image that is wanted. */
export function createPolicyFinder(
  resources: Iterable<Pick<FluxResource, 'ref' | 'imageScan' | 'imageChoice' | 'references'>>,
): (images: readonly string[]) => Ref | undefined {
  const images = new Map<Ref, string>()
  const policies: Policy[] = []
  for (const { ref, imageScan, imageChoice, references } of resources) {
    if (imageChoice !== undefined) {
      const repository = edgeOf({ references }, 'image')
      policies.push({ ref, repository, latest: imageChoice.latest })
    } else if (imageScan?.image !== undefined) images.set(ref, imageScan.image)
  }
  const byRepository = new Map<string, Policy[]>()
  for (const policy of policies) {
    const image = (policy.repository === undefined ? undefined : images.get(policy.repository)) ?? policy.latest?.image
    const repository = image === undefined ? undefined : repositoryOf(image)
    if (repository !== undefined) addToGroup(byRepository, repository, policy)
  }
  const find = (image: string): Policy | undefined => {
    const candidates = byRepository.get(repositoryOf(image) ?? '') ?? []
    return (
      candidates.find(({ latest }) => isChosen(image, latest)) ?? (candidates.length === 1 ? candidates[0] : undefined)
    )
  }
  return (wanted) => {
    for (const image of wanted) {
      const policy = find(image)
      if (policy !== undefined) return policy.ref
    }
    return undefined
  }
}

function isChosen(image: string, latest: ChosenImage | undefined): boolean {
  const wanted = parseImage(image)
  if (latest === undefined || wanted === undefined || wanted.tag !== latest.tag) return false
  return wanted.digest === undefined || latest.digest === undefined || wanted.digest === latest.digest
}
