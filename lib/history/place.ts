// The order of what is kept: the newest first, and of one moment by key.

import { compareText } from '@/lib/compare'
import type { Place } from './store'

export function compare(a: Place, b: Place): number {
  return b.at - a.at || compareText(b.key, a.key)
}
