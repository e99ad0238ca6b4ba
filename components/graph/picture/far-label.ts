// From afar no node carries its name, so the one that is pointed at or focused says it beside itself.

import type { Ref } from '@/lib/ref'
import type { Point } from '../geometry'

export interface FarLabelOptions {
  /** Undefined while names can be read on the nodes themselves. */
  readonly placeOf: (ref: Ref) => Point | undefined
  readonly wordsOf: (ref: Ref) => string
}

export interface FarLabel {
  readonly show: (ref: Ref | undefined) => void
}

const ASIDE = 14
const EDGE = 8

export function createFarLabel(host: HTMLElement, { placeOf, wordsOf }: FarLabelOptions): FarLabel {
  const label = document.createElement('div')
  label.className = 'graph-far-label'
  // Those who hear the page hear the node itself.
  label.ariaHidden = 'true'
  label.hidden = true
  host.append(label)
  return {
    show(ref) {
      const place = ref === undefined ? undefined : placeOf(ref)
      label.hidden = place === undefined
      if (ref === undefined || place === undefined) return
      label.textContent = wordsOf(ref)
      const x = Math.max(EDGE, Math.min(place.x, host.clientWidth - label.offsetWidth - EDGE))
      label.style.translate = `${x}px ${place.y + ASIDE}px`
    },
  }
}
