// Every condition as Flux wrote it, and which of them speak of now.

import { Age } from '@/components/flux/age'
import { Chip } from '@/components/ui/chip'
import type { ConditionRow } from '@/lib/contract/objects'
import { Message } from './message'
import { CELL, HEAD_CELL, TABLE } from './section'

export function ConditionsTable({
  conditions,
  generation,
}: {
  readonly conditions: readonly ConditionRow[]
  readonly generation: number
}) {
  if (conditions.length === 0) return <p className="text-muted">This object reports no conditions.</p>
  return (
    <div className="overflow-x-auto">
      <table className={TABLE}>
        <thead>
          <tr>
            {['Condition', 'Value', 'Reason and message', 'Since', 'Generation'].map((title) => (
              <th key={title} scope="col" className={HEAD_CELL}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {conditions.map((condition) => (
            <tr key={condition.type} className={condition.current ? '' : 'text-muted'}>
              <th scope="row" className={`${CELL} text-left font-mono font-medium`}>
                {condition.type}
              </th>
              <td className={`${CELL} font-mono`}>{condition.status}</td>
              <td className={`${CELL} w-full min-w-60`}>
                <span className="foreign mr-2 font-mono">{condition.reason}</span>
                {!condition.current && <Chip>from an earlier run</Chip>}
                <ConditionMessage condition={condition} all={conditions} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                {condition.since !== undefined && <Age time={condition.since} />}
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                {wordGeneration(condition.observedGeneration, generation)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What another condition above it says word by word is not said again. */
function ConditionMessage({
  condition: { type, message },
  all,
}: {
  readonly condition: ConditionRow
  readonly all: readonly ConditionRow[]
}) {
  const first = message === '' ? undefined : all.find((other) => other.message === message)
  if (first === undefined || first.type === type) return <Message text={message} />
  return <p className="text-sm text-faint">Says the same as {first.type}.</p>
}

function wordGeneration(observed: number | undefined, generation: number): string {
  if (observed === undefined) return '–'
  return observed === generation ? String(observed) : `${observed} of ${generation}`
}
