'use client'

// What can be done with the ticked rows: one verb per button, and how many of them each would leave out.

import { Button } from '@/components/ui/button'
import { X } from '@/components/ui/icons'
import { MAX_SELECTION } from '@/lib/contract/actions'
import type { ActionName, Resource } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { ActionButton } from './action-button'
import { ACTION_WORDS } from './action-words'
import { askSelection } from './ask-selection'
import { type BulkPlan, bestForAll, planBulk, sayReasons } from './bulk-plan'
import { usePress } from './use-press'

const OFFERED = [
  'reconcile',
  'reconcile-with-source',
  'reset',
  'suspend',
  'resume',
] as const satisfies readonly ActionName[]
const MAY_BE_FIRST = OFFERED.filter((action) => action !== 'suspend')
/** Offered only where it helps one of them. */
const ONLY_WHERE_USEFUL: ReadonlySet<ActionName> = new Set<ActionName>(['reset', 'resume'])

export interface BulkBarProps {
  readonly rows: readonly Resource[]
  /** Ticked, but not among the rows that the filters show. */
  readonly hiddenCount: number
  readonly onClear: () => void
}

export function BulkBar({ rows, hiddenCount, onClear }: BulkBarProps) {
  const { refusal } = usePress()
  const plans = bestFirst(rows)
    .map((action) => ({ action, plan: planBulk(rows, action, () => undefined) }))
    .filter(({ action, plan }) => !ONLY_WHERE_USEFUL.has(action) || plan.targets.length > 0)
  const refs = rows.map(({ ref }) => ref)
  return (
    <section
      data-dock=""
      aria-label="Selection"
      className="page flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-t border-line-strong bg-raised py-2"
    >
      <p role="status" className="font-medium">
        {rows.length} selected
        {hiddenCount > 0 && <span className="font-normal text-warning"> · {hiddenCount} of them not shown</span>}
      </p>
      <Button
        look="ghost"
        size="icon-sm"
        aria-label="Clear the selection"
        onClick={onClear}
        className="ml-auto md:order-last"
      >
        <X aria-hidden />
      </Button>
      <div className="flex flex-wrap items-center gap-1.5 max-md:w-full">
        {plans.map(({ action, plan }, index) => (
          <ActionButton
            key={action}
            look={index === 0 ? 'primary' : 'secondary'}
            disabledBecause={refusal ?? whyNot(plan)}
            onPress={() => ask(action, refs, onClear)}
          >
            {action === 'suspend' ? 'Suspend…' : ACTION_WORDS[action].label}
          </ActionButton>
        ))}
      </div>
      <Skips plan={plans[0]?.plan} />
    </section>
  )
}

/** What would do nothing for most of them is no first button; a suspension never is. */
function bestFirst(rows: readonly Resource[]): readonly ActionName[] {
  const best = bestForAll(rows, MAY_BE_FIRST)
  return best === undefined ? OFFERED : [best, ...OFFERED.filter((action) => action !== best)]
}

function ask(action: ActionName, refs: readonly Ref[], onSent: () => void): void {
  askSelection({ about: 'refs', action, refs, onSent })
}

function whyNot({ targets, skipped }: BulkPlan): string | undefined {
  if (targets.length > MAX_SELECTION) return `At most ${MAX_SELECTION} objects at once.`
  if (targets.length > 0) return undefined
  return sayReasons(skipped)
    .map(({ why, refs }) => `${refs.length} ${why}`)
    .join(', ')
}

/** What the first button would leave out. */
function Skips({ plan }: { readonly plan: BulkPlan | undefined }) {
  if (plan === undefined || plan.skipped.length === 0 || plan.targets.length === 0) return null
  const reasons = sayReasons(plan.skipped)
  return (
    <p className="text-muted">{reasons.map(({ why, refs }) => `${refs.length} ${why}`).join(', ')} will be skipped</p>
  )
}
