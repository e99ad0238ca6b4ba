// Quantities as Kubernetes writes them: `153m`, `1843212Ki`, `1e3`. One reader for all of them.

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}
const QUANTITY = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d{1,3})|([KMGTPE]i|[numkMGTPE])?)$/
const MAX_LENGTH = 64

/** Undefined for anything that is no quantity. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined
  const [, number, exponent = '', suffix = ''] = QUANTITY.exec(value) ?? []
  if (number === undefined) return undefined
  const read = Number(`${number}${exponent}`) * (SUFFIXES[suffix] ?? Number.NaN)
  return Number.isFinite(read) ? read : undefined
}
