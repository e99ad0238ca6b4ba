// The words that people and tools use for a kind: its name, its plural and the short names that kubectl takes.

import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '../kinds'

const KIND_BY_WORD: ReadonlyMap<string, FluxKind> = new Map(
  FLUX_KIND_NAMES.flatMap((kind) => {
    const { plural, shortNames } = describeKind(kind)
    return [kind.toLowerCase(), plural, ...shortNames].map((word) => [word, kind] as const)
  }),
)

/** The kind that people or tools mean by a word: `ks`, `kustomizations`, `Kustomization`. */
export function kindOfAlias(word: string): FluxKind | undefined {
  return KIND_BY_WORD.get(word.toLowerCase())
}
