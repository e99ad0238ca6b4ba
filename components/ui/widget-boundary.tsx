'use client'
// Keeps the failure of one part of a page in that part. It is drawn again when what it shows changes.

import { Component, type ReactNode } from 'react'

export interface WidgetBoundaryProps {
  /** What this part is called, for the words that take its place. */
  readonly name: string
  /** When this changes, the part is tried again. */
  readonly resetKey?: unknown
  readonly children: ReactNode
}

interface BoundaryState {
  readonly hasFailed: boolean
}

export class WidgetBoundary extends Component<WidgetBoundaryProps, BoundaryState> {
  override state: BoundaryState = { hasFailed: false }

  static getDerivedStateFromError(): BoundaryState {
    return { hasFailed: true }
  }

  override componentDidUpdate(before: WidgetBoundaryProps): void {
    if (this.state.hasFailed && before.resetKey !== this.props.resetKey) this.setState({ hasFailed: false })
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <p role="alert" className="page py-3 text-warning">
        {this.props.name} could not be drawn. The rest of the page is not affected.
      </p>
    )
  }
}
