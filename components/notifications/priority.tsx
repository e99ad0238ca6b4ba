// How urgent ntfy says a message is: by an icon, a word, a colour of its own and the weight of the title.

import { ChevronDown, ChevronsDown, ChevronsUp, ChevronUp, type Icon, Minus } from '@/components/ui/icons'
import type { Notification } from '@/lib/contract/notifications'

interface PriorityLook {
  readonly label: string
  readonly icon: Icon
  readonly weight: string
  readonly ink: string
  /** Of the edge of its row. */
  readonly edge: string
}

const QUIET = 'before:bg-transparent'

export const PRIORITY_LOOKS = {
  5: { label: 'Max', icon: ChevronsUp, weight: 'font-bold', ink: 'text-priority-max', edge: 'before:bg-priority-max' },
  4: {
    label: 'High',
    icon: ChevronUp,
    weight: 'font-semibold',
    ink: 'text-priority-high',
    edge: 'before:bg-priority-high',
  },
  3: { label: 'Default', icon: Minus, weight: 'font-medium', ink: 'text-faint', edge: QUIET },
  2: { label: 'Low', icon: ChevronDown, weight: 'text-muted', ink: 'text-faint', edge: QUIET },
  1: { label: 'Min', icon: ChevronsDown, weight: 'text-muted', ink: 'text-faint', edge: QUIET },
} as const satisfies Record<Notification['priority'], PriorityLook>

/** The word stands beside the sign where it is urgent. */
export function PriorityMark({ priority }: { readonly priority: Notification['priority'] }) {
  const { label, icon: Icon, ink } = PRIORITY_LOOKS[priority]
  const name = `Priority ${label.toLowerCase()}`
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      className={`inline-flex shrink-0 items-center text-sm font-semibold ${ink}`}
    >
      <Icon aria-hidden strokeWidth={2.5} className="size-4" />
      {priority > 3 && label}
    </span>
  )
}
