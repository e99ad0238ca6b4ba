// The icon of the tab: the verdict as shape and colour, small enough for sixteen pixels.

import type { VerdictLevel } from '@/lib/contract/state'

const COLOURS: Readonly<Record<VerdictLevel, string>> = {
  healthy: '#2a9d5c',
  reconciled: '#2a9d5c',
  progressing: '#2f86d6',
  degraded: '#c98a12',
  failing: '#d93a34',
  unknown: '#8a8a8a',
}

const TICK = '<path d="M9.5 16.5l4.3 4.3 9-9.6" fill="none" stroke="#fff" stroke-width="3.6"/>'

const SHAPES: Readonly<Record<VerdictLevel, string>> = {
  healthy: TICK,
  reconciled: TICK,
  progressing: '<path d="M22 12a7.5 7.5 0 1 0 1.2 6.5M22.5 6.5v6h-6" fill="none" stroke="#fff" stroke-width="3.2"/>',
  degraded: '<path d="M16 8.5v10M16 21v3.4" stroke="#fff" stroke-width="3.8"/>',
  failing: '<path d="M10.5 10.5l11 11M21.5 10.5l-11 11" stroke="#fff" stroke-width="3.8"/>',
  unknown:
    '<path d="M12 12.5c0-5.5 8-5.5 8 0 0 3.2-4 3.4-4 6.3M16 21.5V25" fill="none" stroke="#fff" stroke-width="3.2"/>',
}

export function drawFavicon(level: VerdictLevel): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="${COLOURS[level]}"/>${SHAPES[level]}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
