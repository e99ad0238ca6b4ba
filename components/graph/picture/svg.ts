// What every file that draws needs of SVG: its name, attributes, and the names of our symbols.

import type { FluxKind } from '@/lib/flux/kinds'

export const SVG = 'http://www.w3.org/2000/svg'
/** Id of the symbol that the sprite holds for a look. */
export const symbolId = (look: string) => `graph-look-${look}`
export const kindSymbolId = (kind: FluxKind) => `graph-kind-${kind}`

export function setAll(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}

/** Where it says so already, the browser has nothing to do. */
export function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
