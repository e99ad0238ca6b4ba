// Where the content comes from, step by step: source, chart, applier, each with its revision and state.

import { MarkBadges } from '@/components/flux/mark-badge'
import { ResourceLink } from '@/components/flux/resource-link'
import { StatusBadge } from '@/components/flux/status-badge'
import { ArrowRight } from '@/components/ui/icons'
import type { DeliveryStep } from '@/lib/contract/objects'
import type { KindRole } from '@/lib/flux/kind-descriptor'
import { describeKind } from '@/lib/flux/kinds'
import { parseFluxRef } from '@/lib/flux/object/flux-ref'
import { kindOf } from '@/lib/ref'

const ROLES = { source: 'Source', chart: 'Chart', applier: undefined } as const satisfies Record<
  DeliveryStep['role'],
  string | undefined
>
/** What takes from a source does not always apply what it takes. */
const TAKERS = {
  applier: 'Applies',
  source: 'Source',
  image: 'Automation',
  notification: 'Takes',
  operator: 'Applies',
} as const satisfies Record<KindRole, string>

export function DeliveryChain({ steps }: { readonly steps: readonly DeliveryStep[] }) {
  return (
    <ol className="flex items-stretch gap-2 max-md:flex-col">
      {steps.map((step, index) => (
        <li key={step.ref} className="flex min-w-0 flex-1 items-center md:basis-52 gap-2">
          {index > 0 && <ArrowRight aria-hidden className="size-4 shrink-0 text-faint max-md:hidden" />}
          <div
            className={`min-w-0 flex-1 rounded-md border px-3 py-2 ${step.missing ? 'border-dashed border-line-strong' : 'border-line bg-surface'}`}
          >
            <div className="flex flex-wrap items-center gap-x-2 text-sm text-faint">
              {`${wordRole(step)} · ${kindOf(step.ref)}`}
              {step.status !== undefined && <StatusBadge status={step.status} current={step.current} />}
              <MarkBadges marks={step.marks ?? []} />
              {step.missing && <span className="text-status-failed">does not exist</span>}
            </div>
            <div className="mt-0.5 truncate">
              <ResourceLink target={step.ref} showKind={false} className="[&>span]:truncate" />
            </div>
            <p className="foreign mt-0.5 truncate font-mono text-sm text-muted" title={step.revision}>
              {step.revisionShort ?? step.revision ?? step.url ?? 'no revision yet'}
            </p>
          </div>
        </li>
      ))}
    </ol>
  )
}

function wordRole({ role, ref }: DeliveryStep): string {
  const kind = parseFluxRef(ref)?.kind
  if (kind !== undefined && describeKind(kind).madeBy !== undefined) return ROLES.chart
  return ROLES[role] ?? (kind === undefined ? TAKERS.applier : TAKERS[describeKind(kind).role])
}
