// The name of an object as a link to its page: quiet kind, quiet namespace, plain name, in monospace.

import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { isHidden, kindOf, nameOf, namespaceOf, type Ref, refForPeople } from '@/lib/ref'
import { routeTo } from '@/lib/routes'

export interface ResourceLinkProps {
  readonly target: Ref
  /** Leave out where the kind stands beside it. */
  readonly showKind?: boolean
  readonly showNamespace?: boolean
  readonly className?: string
  /** Where it leads, where that is not to a page of its own. */
  readonly href?: string | undefined
  /** -1 where a list has one tab stop for all its rows. */
  readonly tabIndex?: number
}

export function ResourceLink({
  target,
  showKind = true,
  showNamespace = true,
  className,
  href,
  tabIndex = 0,
}: ResourceLinkProps) {
  const namespace = namespaceOf(target)
  const classes = classNames(
    'foreign group/link inline-flex min-w-0 max-w-full items-baseline align-top gap-1.5',
    className,
  )
  const words = (
    <>
      {showKind && <span className="shrink-0 text-muted">{kindOf(target)}</span>}
      <span className="min-w-0 font-mono text-sm text-muted decoration-ink underline-offset-2 group-hover/link:underline">
        {showNamespace && namespace !== '' && !isHidden(target) && `${namespace}/`}
        <span className="font-medium text-ink">{nameOf(target)}</span>
      </span>
    </>
  )
  if (isHidden(target)) {
    return (
      <span className={classes} title="An object that you may not see">
        {words}
      </span>
    )
  }
  // A controller's Deployment can be a root cause, but only Flux objects have a page of their own.
  const address = href ?? (parseFluxRef(target) && routeTo.object(target))
  if (address === undefined) return <span className={classes}>{words}</span>
  return (
    <Link href={address} prefetch={false} tabIndex={tabIndex} title={href && refForPeople(target)} className={classes}>
      {words}
    </Link>
  )
}
