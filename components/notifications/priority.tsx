// How urgent ntfy says a message is: by an icon and by the weight of its title. Colour stays with status.

import { ChevronDown, ChevronsDown, ChevronsUp, ChevronUp, type LucideIcon, Minus } from 'lucide-react'
import type { Notification } from '@/lib/contract/notifications'

interface PriorityLook {
  readonly label: string
  readonly icon: LucideIcon
  readonly weight: string
}

export const PRIORITY_LOOKS = {
  5: { label: 'Max', icon: ChevronsUp, weight: 'font-bold' },
  4: { label: 'High', icon: ChevronUp, weight: 'font-semibold' },
  3: { label: 'Default', icon: Minus, weight: 'font-medium' },
  2: { label: 'Low', icon: ChevronDown, weight: 'text-muted' },
  1: { label: 'Min', icon: ChevronsDown, weight: 'text-muted' },
} as const satisfies Record<Notification['priority'], PriorityLook>

export const PRIORITIES = [5, 4, 3, 2, 1] as const

export function PriorityIcon({ priority }: { readonly priority: Notification['priority'] }) {
  const { label, icon: Icon } = PRIORITY_LOOKS[priority]
  const ink = priority > 3 ? 'text-ink' : priority === 3 ? 'text-transparent' : 'text-faint'
  return (
    <span role="img" aria-label={`Priority ${label.toLowerCase()}`} title={`Priority ${label.toLowerCase()}`}>
      <Icon aria-hidden strokeWidth={2.5} className={`size-4 ${ink}`} />
    </span>
  )
}
