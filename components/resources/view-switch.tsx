// Between what Flux keeps and what it deployed. Filters that mean the same on both sides come along.

import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { type RouteQuery, routeTo } from '@/lib/routes'

export interface ViewSwitchProps {
  readonly view: 'resources' | 'workloads'
  /** As the other side understands them. */
  readonly shared: RouteQuery
}

export function ViewSwitch({ view, shared }: ViewSwitchProps) {
  const sides = [
    { id: 'resources', label: 'Resources', href: routeTo.resources(shared) },
    { id: 'workloads', label: 'Workloads', href: routeTo.resources({ view: 'workloads', ...shared }) },
  ] as const
  return (
    <nav aria-label="What is listed" className="flex shrink-0 rounded-md border border-line-strong bg-surface p-0.5">
      {sides.map(({ id, label, href }) => (
        <Link
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
