// Between what Flux keeps and what it deployed. Filters that mean the same on both sides come along.

import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { STATUSES } from '@/lib/flux/judge/status'
import { routeTo } from '@/lib/routes'
import { WORKLOAD_STATUSES } from '@/lib/workloads/words'

export interface ViewSwitchProps {
  readonly view: 'resources' | 'workloads'
  readonly filters: {
    readonly text: string
    readonly namespaces: readonly string[]
    readonly statuses: readonly string[]
  }
}

/** Some words for a status stand on both sides. */
const STATUSES_OF_OTHER: Readonly<Record<ViewSwitchProps['view'], ReadonlySet<string>>> = {
  resources: new Set(WORKLOAD_STATUSES),
  workloads: new Set(STATUSES),
}

export function ViewSwitch({ view, filters: { text, namespaces, statuses } }: ViewSwitchProps) {
  const shared = {
    q: text === '' ? undefined : text,
    namespace: namespaces,
    status: statuses.filter((status) => STATUSES_OF_OTHER[view].has(status)),
  }
  const sides = [
    { id: 'resources', label: 'Resources', href: routeTo.resources(shared) },
    { id: 'workloads', label: 'Workloads', href: routeTo.resources({ view: 'workloads', ...shared }) },
  ] as const
  return (
    <nav aria-label="What is listed" className="flex shrink-0 rounded-md border border-line-strong bg-surface p-0.5">
      {sides.map(({ id, label, href }) => (
        <Link
          prefetch={false}
          key={id}
          href={href}
          replace
          aria-current={id === view ? 'page' : undefined}
          className={classNames(
            'flex h-6 items-center rounded-sm px-2 max-md:h-8',
            id === view ? 'bg-hover font-medium text-ink' : 'text-muted hover:text-ink',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
