// What is said of a node beside its name and status, the same in pictures, lists and texts.

import type { FoldedCount, GraphNode } from '@/lib/contract/graph'
import { STATUSES } from '../judge/status'
import { compareStatus, STATUS_PRESENTATION } from '../judge/status-presentation'

const WORST_FIRST = [...STATUSES].sort(compareStatus)

/** `2 failed, 40 ready`. */
export function formatFold({ statuses }: FoldedCount): string {
  return WORST_FIRST.flatMap((status) => {
    const count = statuses[status]
    return count === undefined ? [] : [`${count} ${STATUS_PRESENTATION[status].label.toLowerCase()}`]
  }).join(', ')
}

export function extrasOf({ behind, remote }: GraphNode): readonly string[] {
  return [...(behind === true ? ['behind its source'] : []), ...(remote === true ? ['to another cluster'] : [])]
}
