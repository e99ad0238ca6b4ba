// The values of one HelmRelease as a tree, out of the redacted object: what they refer to is named and never read.

import type { ReleaseValues } from '@/lib/contract/objects'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { readHelmRelease } from '@/lib/flux/object/helm-release'
import { readPath } from '@/lib/flux/object/json-fields'
import { listReferences } from '@/lib/flux/tell/release-words'
import { listValues } from '@/lib/flux/tell/value-lines'
import { kindOf, type Ref } from '@/lib/ref'
import { ApiError } from '../api-error'
import { NOT_KEPT } from '../sources/resource-store'

export function answerValues(ref: Ref, manifest: unknown, now: Date): ReleaseValues {
  const kind = parseFluxRef(ref)?.kind
  if (kind === undefined || describeKind(kind).history !== 'helm')
    throw new ApiError('not_applicable', `A ${kindOf(ref)} has no values of Helm.`)
  if (manifest === NOT_KEPT)
    throw new ApiError('unavailable', 'The object is too large to be kept here; kubectl shows it.')
  return {
    serverTime: now.toISOString(),
    ...listValues(readPath(manifest, 'spec', 'values')),
    valuesFrom: listReferences(readHelmRelease(manifest)),
  }
}
