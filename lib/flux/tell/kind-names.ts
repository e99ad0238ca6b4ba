// The words that people and tools use for a kind: its name, its plural and the short names that kubectl takes.

import { FLUX_KIND_NAMES, FLUX_KINDS, type FluxKind } from '../kinds'

/** Short names as kubectl takes them; the full names and plurals come from the kind table. */
const SHORT_NAMES: readonly (readonly [string, FluxKind])[] = [
  ['ks', 'Kustomization'],
  ['hr', 'HelmRelease'],
  ['gitrepo', 'GitRepository'],
  ['ocirepo', 'OCIRepository'],
  ['helmrepo', 'HelmRepository'],
  ['hc', 'HelmChart'],
  ['ea', 'ExternalArtifact'],
  ['ag', 'ArtifactGenerator'],
  ['imgrepo', 'ImageRepository'],
  ['imagerepo', 'ImageRepository'],
  ['imgpol', 'ImagePolicy'],
  ['imagepol', 'ImagePolicy'],
  ['iua', 'ImageUpdateAutomation'],
  ['imgupd', 'ImageUpdateAutomation'],
  ['imgauto', 'ImageUpdateAutomation'],
  ['rset', 'ResourceSet'],
  ['rsip', 'ResourceSetInputProvider'],
]

const KIND_BY_ALIAS: ReadonlyMap<string, FluxKind> = new Map<string, FluxKind>([
  ...SHORT_NAMES,
  ...FLUX_KIND_NAMES.flatMap((kind) => [[kind.toLowerCase(), kind] as const, [FLUX_KINDS[kind].plural, kind] as const]),
])

/** The kind that people or tools mean by a word: `ks`, `kustomizations`, `Kustomization`. */
export function kindOfAlias(word: string): FluxKind | undefined {
  return KIND_BY_ALIAS.get(word.toLowerCase())
}
