// The one order of texts where nobody's language counts: refs, names and namespaces, the same on every machine.

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
