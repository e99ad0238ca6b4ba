// The sign of a family of kinds before the name of a kind. Drawn once, and shown in every row by a reference.

import { Bell, Boxes, Image, type LucideIcon, Package, Wrench } from 'lucide-react'
import type { KindRole } from '@/lib/flux/kind-descriptor'
import { describeKind, type FluxKind } from '@/lib/flux/kinds'

const GLYPHS = {
  applier: Boxes,
  source: Package,
  image: Image,
  notification: Bell,
  operator: Wrench,
} as const satisfies Record<KindRole, LucideIcon>

const symbolOf = (role: string) => `kind-glyph-${role}`

/** Stands once on a page that shows glyphs. */
export function KindSprite() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {Object.entries(GLYPHS).map(([role, Glyph]) => (
        <symbol key={role} id={symbolOf(role)} viewBox="0 0 24 24">
          <Glyph width={24} height={24} />
        </symbol>
      ))}
    </svg>
  )
}

export function KindGlyph({ kind }: { readonly kind: FluxKind }) {
  return (
    <svg aria-hidden="true" className="mr-1.5 inline size-3.5 align-[-2px] text-faint">
      <use href={`#${symbolOf(describeKind(kind).role)}`} />
    </svg>
  )
}
