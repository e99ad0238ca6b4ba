// What the list of events may lack, above it.

import { ClockTime } from '@/components/flux/clock-time'
import { ClockAlert, EyeOff, type Icon, ListEnd } from '@/components/ui/icons'
import type { EventNotice } from './notices-of'

const ICONS = { forbidden: EyeOff, stale: ClockAlert, more: ListEnd } as const satisfies Record<
  EventNotice['kind'],
  Icon
>

export function EventNotices({
  notices,
  asOf,
}: {
  readonly notices: readonly EventNotice[]
  readonly asOf: string | undefined
}) {
  if (notices.length === 0) return null
  return (
    <ul aria-label="What may be missing" className="space-y-1 rounded-md border border-line bg-soft-warning px-3 py-2">
      {notices.map(({ kind, text, isOld }) => {
        const Icon = ICONS[kind]
        return (
          <li key={text} className="flex gap-2">
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
            <span className="foreign min-w-0">
              {text}
              {isOld === true && asOf !== undefined && (
                <>
                  {' '}
                  As of <ClockTime time={asOf} seconds />.
                </>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
