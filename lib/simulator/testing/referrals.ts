// What the objects of a simulated cluster name: where each name leads nowhere, and where two disagree on who owns what.

import { isFluxKind } from '@/lib/flux/kinds'
import { kindOf } from '@/lib/ref'
import { inventoryOf } from '../build-appliers'
import { recordAt, recordsAt, textAt } from '../json'
import { type KubeObject, refOfObject } from '../kube-object'

/** `who → what`, for each Flux object that is named and not there. */
export function deadReferences(objects: readonly KubeObject[]): readonly string[] {
  const known = new Set<string>(objects.map(refOfObject))
  return objects.flatMap((object) =>
    referencesOf(object)
      .filter((ref) => !known.has(ref))
      .map((ref) => `${refOfObject(object)} → ${ref}`),
  )
}

/** The chart that a HelmRelease takes. */
export function chartOf(release: KubeObject): string {
  const ref = recordAt(release, 'spec', 'chartRef')
  return ref === undefined ? `HelmChart/${textAt(release, 'status', 'helmChart')}` : target(release, ref)
}

/** What is owned by nobody who lists it, by somebody who does not, or by two. */
export function disputedOwners(objects: readonly KubeObject[]): readonly string[] {
  const listed = new Map<string, string>()
  const disputes: string[] = []
  for (const owner of objects) {
    for (const ref of inventoryOf(owner)) {
      const other = listed.get(ref)
      if (other !== undefined) disputes.push(`${ref} is applied by ${other} and ${refOfObject(owner)}`)
      listed.set(ref, refOfObject(owner))
    }
  }
  for (const object of objects) {
    // Made for a release, and labelled so, but no part of it.
    if (object.kind === 'HelmChart') continue
    const ref = refOfObject(object)
    const label = (prefix: string, key: string) => object.metadata.labels?.[`${prefix}.toolkit.fluxcd.io/${key}`]
    const by = (kind: string, prefix: string) =>
      label(prefix, 'name') === undefined ? [] : [`${kind}/${label(prefix, 'namespace')}/${label(prefix, 'name')}`]
    const [labelled] = [...by('Kustomization', 'kustomize'), ...by('HelmRelease', 'helm')]
    if (labelled !== listed.get(ref))
      disputes.push(`${ref} is of ${labelled}, and in the inventory of ${listed.get(ref)}`)
  }
  return disputes
}

function referencesOf(object: KubeObject): readonly string[] {
  const one = (path: readonly string[], kind?: string) => {
    const ref = recordAt(object, 'spec', ...path)
    return ref === undefined ? [] : [target(object, { ...(kind === undefined ? {} : { kind }), ...ref })]
  }
  return [
    ...one(['sourceRef']),
    ...one(['chart', 'spec', 'sourceRef']),
    ...one(['imageRepositoryRef'], 'ImageRepository'),
    ...one(['providerRef'], 'Provider'),
    ...recordsAt(object, 'spec', 'dependsOn').map((entry) => target(object, { kind: object.kind, ...entry })),
    ...recordsAt(object, 'spec', 'resources').map((entry) => target(object, entry)),
    ...(object.kind === 'HelmRelease' ? [chartOf(object)] : []),
    ...inventoryOf(object).filter((ref) => isFluxKind(kindOf(ref))),
  ]
}

function target(object: KubeObject, ref: Readonly<Record<string, unknown>>): string {
  return `${ref.kind}/${ref.namespace ?? object.metadata.namespace}/${ref.name}`
}
