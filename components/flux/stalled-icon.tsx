// The octagon of Stalled, filled, so that it is told from the circle of Failed at fourteen pixels and without colour.

import type { SVGProps } from 'react'

export function StalledIcon(props: SVGProps<SVGSVGElement>) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: who draws it says its word
    <svg viewBox="0 0 24 24" fill="none" {...props}>
      <path fill="currentColor" d="M8.2 1.5h7.6l6.7 6.7v7.6l-6.7 6.7H8.2l-6.7-6.7V8.2z" />
      <path stroke="var(--surface)" strokeWidth="2.6" strokeLinecap="round" d="m8.6 8.6 6.8 6.8m0-6.8-6.8 6.8" />
    </svg>
  )
}
