'use client'
// The buttons under a problem. They act on its root, which is the object to fix, and on all that fail like it.

import type { Problem } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { ActionButton } from './action-button'
import { ACTION_WORDS } from './action-words'
import { askSelection } from './ask-selection'
import { CardProgress } from './card-progress'
import { ConfirmAction } from './confirm-action'
import { useButtons } from './use-buttons'

export function ProblemActions({
  problem,
}: {
  readonly problem: Pick<Problem, 'root' | 'applier' | 'actions' | 'same'>
}) {
  // A workload is mended by who deployed it.
  const { applier, root, same = [] } = problem
  const target = applier ?? root
  const all = applier === undefined ? [root, ...same] : [applier]
  const buttons = useButtons({ ref: target }, problem.actions.length > 0)
  return (
    <>
      <CardProgress target={target} />
      {problem.actions.map((action, index) => (
        <ActionButton
          key={action}
          look={index === 0 ? 'primary' : 'secondary'}
          disabledBecause={buttons.whyNot(action)}
          onPress={() =>
            all.length === 1 ? buttons.start(action) : askSelection({ about: 'refs', action, refs: all })
          }
          {...(index === 0 ? { isMain: true } : {})}
        >
          {ACTION_WORDS[action].label}
          {all.length > 1 && ` all ${formatCount(all.length)}…`}
        </ActionButton>
      ))}
      <ConfirmAction action={buttons.asked} target={target} onClose={buttons.close} onConfirm={buttons.confirm} />
    </>
  )
}
