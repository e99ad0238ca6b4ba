// The sign of a kind before a name, at every width. Drawn once, and shown in every row by a reference.

import {
  Bell,
  ClipboardList,
  Combine,
  Container,
  FileInput,
  GitBranch,
  GitCommitHorizontal,
  Images,
  Layers,
  Library,
  type LucideIcon,
  Package,
  PackageOpen,
  PaintBucket,
  Send,
  Shapes,
  ShipWheel,
  Tag,
  Webhook,
  Workflow,
} from 'lucide-react'
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
} as const satisfies Record<KindGlyphName, LucideIcon>

export function glyphOf(kind: FluxKind): LucideIcon {
  return GLYPHS[KIND_GLYPHS[kind]]
}

const symbolOf = (glyph: string) => `kind-glyph-${glyph}`

/** Stands once on a page that shows glyphs. */
export function KindSprite() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {Object.entries(GLYPHS).map(([name, Glyph]) => (
        <symbol key={name} id={symbolOf(name)} viewBox="0 0 24 24">
          <Glyph width={24} height={24} />
        </symbol>
      ))}
    </svg>
  )
}

/** Says the kind where no word for it stands beside. */
export function KindGlyph({ kind }: { readonly kind: FluxKind }) {
  return (
    <span title={kind} className="shrink-0">
      <svg role="img" aria-label={kind} className="inline size-3.5 align-[-2px] text-faint">
        <use href={`#${symbolOf(KIND_GLYPHS[kind])}`} />
      </svg>
    </span>
  )
}
