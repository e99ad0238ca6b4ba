// Which ImagePolicy sets an image: the one whose images are of the same repository.

import { addToGroup } from '@/lib/group-by'
import type { Ref } from '@/lib/ref'
import type { FluxResource } from '../object/flux-resource'

interface Policy {
  readonly ref: Ref
  readonly repository: Ref | undefined
  readonly latest: string | undefined
}

/**
 * Of several policies of one repository it is the one that chose the image that is wanted. `repositoryOf` tells the
 * repository of an image; undefined for what names none.
 */
export function createPolicyFinder(
  resources: Iterable<Pick<FluxResource, 'ref' | 'facts' | 'references'>>,
  repositoryOf: (image: string) => string | undefined,
): (images: readonly string[]) => Ref | undefined {
  const images = new Map<Ref, string>()
  const policies: Policy[] = []
  for (const { ref, facts, references } of resources) {
    const repository = references.find(({ type }) => type === 'image')?.to
    const { image, latestImage: latest } = facts
    // What chooses among images names where these come from, or has chosen already; what scans them names them.
    if (repository !== undefined || latest !== undefined) policies.push({ ref, repository, latest })
    else if (image !== undefined) images.set(ref, image)
  }
  const byRepository = new Map<string, Policy[]>()
  for (const policy of policies) {
    const image = (policy.repository === undefined ? undefined : images.get(policy.repository)) ?? policy.latest
    const repository = image === undefined ? undefined : repositoryOf(image)
    if (repository !== undefined) addToGroup(byRepository, repository, policy)
  }
  const find = (image: string): Policy | undefined => {
    const candidates = byRepository.get(repositoryOf(image) ?? '') ?? []
    return candidates.find(({ latest }) => latest === image) ?? (candidates.length === 1 ? candidates[0] : undefined)
  }
  return (wanted) => {
    for (const image of wanted) {
      const policy = find(image)
      if (policy !== undefined) return policy.ref
    }
    return undefined
  }
}
