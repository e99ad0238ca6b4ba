'use client'
// Parts whose program comes after the page. It is fetched in a quiet moment, so that an outage finds it there; where that
// failed the part says so in its own place, and the rest of the page stays.

import { Component, type ComponentType, lazy, memo, type ReactNode, Suspense } from 'react'

type Load = () => Promise<unknown>

const waiting: Load[] = []
let isFetching = false

export interface LateProgram<Module> {
  (): Promise<Module>
  /** What is there already is drawn without waiting for a turn, which would take its time even then. */
  readonly loaded: () => Module | undefined
}

/** Notes a program for the next quiet moment, and gives it back. */
export function late<Module>(load: () => Promise<Module>): LateProgram<Module> {
  let loaded: Module | undefined
  const program = async () => {
    loaded ??= await load()
    return loaded
  }
  if (isFetching) fetchAhead(program)
  else waiting.push(program)
  return Object.assign(program, { loaded: () => loaded })
}

/** The page is there: from now on what is late is fetched. */
export function fetchLate(): void {
  isFetching = true
  for (const load of waiting.splice(0)) fetchAhead(load)
}

/** Before anybody needs it. A failure is told to whoever does. */
export function fetchAhead(load: Load): void {
  load().catch(() => {})
}

export interface LateProps {
  /** Stands in its place until it is there. */
  readonly fallback?: ReactNode
  readonly children: ReactNode
}

export class Late extends Component<LateProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    const { fallback, children } = this.props
    if (!this.state.hasFailed) return <Suspense fallback={fallback}>{children}</Suspense>
    return (
      <>
        {fallback}
        <span role="alert" className="text-sm text-warning">
          Could not be loaded. Reload the page.
        </span>
      </>
    )
  }
}

/**
 * A part that stands in the document before its program is there. It asks for what it shows itself and is given nothing that
 * changes: what moves around it must not take away what stands already.
 */
export function latePart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const program = late(load)
  // What stands in the document is not left standing because Fluxdeck went away between the page and its program.
  if (typeof document !== 'undefined') fetchAhead(program)
  const Part: ComponentType<Props> = lazy(async () => ({ default: await program() }))
  return memo((props: Props) => (
    <Late>
      <Part {...props} />
    </Late>
  ))
}
