// Whether two values say the same, however deep: records, arrays, dates and plain values. Their order of fields is nothing.

import { dequal } from 'dequal/lite'

export function isSame(a: unknown, b: unknown): boolean {
  return dequal(a, b)
}
