// What stands where an answer was refused or did not come: the reason that was told, and a way to ask again.

import type { ReactNode } from 'react'
import { Button } from './button'
import { EmptyState } from './empty-state'

export interface ReadFailureProps {
  /** Begins the title: `The workloads`. */
  readonly what: string
  readonly failure: { readonly code: string; readonly message: string }
  readonly onRetry: () => void
  /** The title for who lacks the right, where it is not that it may not be read. */
  readonly refusal?: string
  /** Stands after the reason. */
  readonly children?: ReactNode
  readonly className?: string
}

export function ReadFailure({
  what,
  failure: { code, message },
  onRetry,
  refusal = `${what} may not be read`,
  children,
  className = '',
}: ReadFailureProps) {
  const isForbidden = code === 'forbidden'
  return (
    <EmptyState
      kind={isForbidden ? 'forbidden' : 'error'}
      title={isForbidden ? refusal : `${what} could not be read`}
      action={<Button onClick={onRetry}>Try again</Button>}
      className={className}
    >
      {message}
      {children}
    </EmptyState>
  )
}
