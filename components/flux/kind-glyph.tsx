// The sign of a kind before a name, at every width.

import {
  Bell,
  ClipboardList,
  Combine,
  Container,
  FileInput,
  GitBranch,
  GitCommitHorizontal,
  type Icon,
  Images,
  Layers,
  Library,
  Package,
  PackageOpen,
  PaintBucket,
  Send,
  Shapes,
  ShipWheel,
  Tag,
  Webhook,
  Workflow,
} from '@/components/ui/icons'
import type { FluxKind } from '@/lib/flux/kinds'
import { KIND_GLYPHS, type KindGlyphName } from '@/lib/flux/tell/kind-glyphs'

const GLYPHS = {
  layers: Layers,
  helm: ShipWheel,
  branch: GitBranch,
  container: Container,
  library: Library,
  chart: Package,
  bucket: PaintBucket,
  artifact: PackageOpen,
  combine: Combine,
  images: Images,
  tag: Tag,
  commit: GitCommitHorizontal,
  hook: Webhook,
  bell: Bell,
  send: Send,
  instance: Workflow,
  report: ClipboardList,
  set: Shapes,
  inputs: FileInput,
} as const satisfies Record<KindGlyphName, Icon>

export type KindIcon = (typeof GLYPHS)[KindGlyphName]

export function glyphOf(kind: FluxKind): KindIcon {
  return GLYPHS[KIND_GLYPHS[kind]]
}

/** Says the kind where no word for it stands beside. */
export function KindGlyph({ kind }: { readonly kind: FluxKind }) {
  const Glyph = glyphOf(kind)
  return (
    <span title={kind} className="shrink-0">
      <Glyph role="img" aria-label={kind} className="inline size-3.5 align-[-2px] text-faint" />
    </span>
  )
}
