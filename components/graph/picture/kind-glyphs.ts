// The sign of a kind on its node: words for it would take the room of what is to be read.

import {
  Box,
  Boxes,
  GitBranch,
  GitCommitHorizontal,
  Image,
  type LucideIcon,
  Package,
  ShipWheel,
  Tag,
  Wrench,
} from 'lucide-react'
import type { KindDescriptor, KindRole } from '@/lib/flux/kind-descriptor'
import { describeKind, FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { groupBy } from '@/lib/group-by'

const OF_ROLE = {
  applier: Boxes,
  source: Package,
  image: Image,
  notification: Box,
  operator: Wrench,
} as const satisfies Record<KindRole, LucideIcon>

const OF_STEP = { scan: Image, choice: Tag, updates: GitCommitHorizontal } as const satisfies Record<
  NonNullable<KindDescriptor['tellsImage']>,
  LucideIcon
>

export function glyphOf(kind: FluxKind): LucideIcon {
  const { role, tellsImage, hasCommits, history } = describeKind(kind)
  if (tellsImage !== undefined) return OF_STEP[tellsImage]
  if (hasCommits === true) return GitBranch
  return history === 'helm' ? ShipWheel : OF_ROLE[role]
}

/** Every sign with the kinds that have it, but for those that stand in no graph. */
export function explainGlyphs(): readonly (readonly [Glyph: LucideIcon, kinds: string])[] {
  const drawn = FLUX_KIND_NAMES.filter((kind) => describeKind(kind).role !== 'notification')
  return [...groupBy(drawn, glyphOf)].map(([Glyph, kinds]) => [Glyph, kinds.join(', ')])
}
