// The worst of what an object deployed, with its pods' own reason: the sentence that people need under a message that
// names a workload at best. It leads to the workloads of whoever deployed it.

import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import type { RowRunning } from '@/lib/contract/state'
import { isHidden, type Ref, refForPeople } from '@/lib/ref'
import { routeTo } from '@/lib/routes'
import { tellHowMany } from './running-words'
import { WorkloadIcon } from './workload-badge'

const UNDERLINED = 'underline decoration-line-strong decoration-dotted underline-offset-4'

export interface WorstWorkloadProps {
  readonly applier: Ref
  readonly running: RowRunning | undefined
  /** What stands above it already: what is said there is not said again. */
  readonly above?: string
  readonly className?: string
}

export function WorstWorkload({ applier, running, above = '', className }: WorstWorkloadProps) {
  const worst = running?.worst
  if (running === undefined || worst === undefined || running.state === 'ok') return null
  const href = hrefToWorkload(applier, worst.ref)
  const words = (
    <>
      <WorkloadIcon status={running.state} labelled className="mt-[0.2em]" />
      {above.includes(worst.text) ? (
        <span className={UNDERLINED}>{tellHowMany(running)}</span>
      ) : (
        <span className="foreign min-w-0">
          <span className={classNames('font-medium', href !== undefined && UNDERLINED)}>{refForPeople(worst.ref)}</span>
          : {worst.text}
        </span>
      )}
    </>
  )
  const look = classNames('flex max-w-[110ch] items-start gap-1.5', className)
  if (href === undefined) return <p className={look}>{words}</p>
  return (
    <Link href={href} prefetch={false} className={classNames(look, 'hover:text-accent')}>
      {words}
    </Link>
  )
}

/** A workload has no page of its own: it stands among those of whoever deployed it, whose name may be hidden. */
export function hrefToWorkload(applier: Ref, workload: Ref): string | undefined {
  return isHidden(applier) ? undefined : routeTo.object(applier, { tab: 'workloads', workload })
}
