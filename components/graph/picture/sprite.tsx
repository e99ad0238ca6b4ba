// The signs of statuses and kinds as symbols, so that a node of the drawn picture changes its icon by changing one
// reference.

import { Boxes, Flag } from 'lucide-react'
import { memo } from 'react'
import { glyphOf } from '@/components/flux/kind-glyph'
import { DASHES, STATUS_ICONS } from '@/components/flux/status-icon'
import { STATUSES } from '@/lib/flux/judge/status'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { shapeOf } from './shapes'
import { kindSymbolId, symbolId } from './svg'

/** Drawn once, however often what stands beside it is. */
export const GraphSprite = memo(Symbols)

function Symbols() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      {STATUSES.map((status) => {
        const Shape = shapeOf(STATUS_ICONS[status])
        return (
          <symbol key={status} id={symbolId(status)} viewBox="0 0 24 24">
            <Shape width={24} height={24} strokeDasharray={DASHES[status]} />
          </symbol>
        )
      })}
      <symbol id={symbolId('marked')} viewBox="0 0 24 24">
        <Flag width={24} height={24} />
      </symbol>
      <symbol id={symbolId('fold')} viewBox="0 0 24 24">
        <Boxes width={24} height={24} />
      </symbol>
      {FLUX_KIND_NAMES.map((kind) => {
        const Glyph = shapeOf(glyphOf(kind))
        return (
          <symbol key={kind} id={kindSymbolId(kind)} viewBox="0 0 24 24">
            <Glyph width={24} height={24} />
          </symbol>
        )
      })}
    </svg>
  )
}
