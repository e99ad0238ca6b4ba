// The five states without (current) data, in one look: loading, empty, forbidden, error, stale. Each says why.

import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { CircleSlash2, ClockAlert, type Icon, Inbox, Loader, Lock } from './icons'
import { SkeletonRows } from './skeleton'

export type EmptyStateKind = 'loading' | 'empty' | 'forbidden' | 'error' | 'stale'

const ICONS: Readonly<Record<EmptyStateKind, Icon>> = {
  loading: Loader,
  empty: Inbox,
  forbidden: Lock,
  error: CircleSlash2,
  stale: ClockAlert,
}

export interface EmptyStateProps {
  readonly kind: EmptyStateKind
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  /** Rows of skeleton drawn under the words while loading. */
  readonly skeletonRows?: number
  readonly className?: string
}

export function EmptyState({ kind, title, children, action, skeletonRows = 0, className }: EmptyStateProps) {
  const Icon = ICONS[kind]
  if (kind === 'loading' && skeletonRows > 0) {
    return (
      <div role="status" aria-busy="true" className={className}>
        <span className="sr-only">{title}</span>
        <SkeletonRows rows={skeletonRows} />
      </div>
    )
  }
  return (
    <div
      role={kind === 'error' ? 'alert' : 'status'}
      data-state={kind}
      className={classNames('flex flex-col items-center gap-1.5 px-6 py-12 text-center', className)}
    >
      <Icon
        aria-hidden
        strokeWidth={1.5}
        className={classNames('size-6', kind === 'error' || kind === 'stale' ? 'text-warning' : 'text-faint')}
      />
      <p className="text-md font-medium">{title}</p>
      {children !== undefined && <div className="foreign max-w-[56ch] text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  )
}
