// That an entry of History was found changed after a time in which nobody recorded, and since when it may be so.

import { ClockTime } from './clock-time'

export function EntryLate({ after }: { readonly after: string | undefined }) {
  if (after === undefined) return <span className="text-sm text-faint">found later, nobody recorded then</span>
  return (
    <span className="text-sm text-faint">
      some time after <ClockTime time={after} isWhole />, nobody recorded then
    </span>
  )
}
