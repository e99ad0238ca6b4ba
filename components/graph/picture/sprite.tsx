// The signs of statuses and kinds as symbols, so that a node of the drawn picture changes its icon by changing one
// reference.

import { Boxes, Flag } from 'lucide-react'
import { glyphOf } from '@/components/flux/kind-glyph'
import { StatusIcon } from '@/components/flux/status-icon'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { kindSymbolId, symbolId } from './svg'

export function GraphSprite() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {STATUSES.map((status) => (
        <symbol key={status} id={symbolId(status)} viewBox="0 0 24 24">
          <StatusIcon status={status} className="size-6! text-inherit!" />
        </symbol>
      ))}
      <symbol id={symbolId('marked')} viewBox="0 0 24 24">
        <Flag width={24} height={24} />
      </symbol>
      <symbol id={symbolId('fold')} viewBox="0 0 24 24">
        <Boxes width={24} height={24} />
      </symbol>
      {FLUX_KIND_NAMES.map((kind) => {
        const Glyph = glyphOf(kind)
        return (
          <symbol key={kind} id={kindSymbolId(kind)} viewBox="0 0 24 24">
            <Glyph width={24} height={24} />
          </symbol>
        )
      })}
    </svg>
  )
}
