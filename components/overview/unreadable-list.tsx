// Objects that exist and could not be understood: counted and named, never silently left out.

import type { Unreadable } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'

const MAX_NAMED = 5

export function UnreadableList({ unreadable }: { readonly unreadable: readonly Unreadable[] }) {
  if (unreadable.length === 0) return null
  return (
    <div className="page border-t border-line py-3">
      <p className="font-medium text-warning">
        {unreadable.length === 1
          ? '1 object could not be read'
          : `${formatCount(unreadable.length)} objects could not be read`}
      </p>
      <ul className="mt-1 space-y-0.5 text-muted">
        {unreadable.slice(0, MAX_NAMED).map((item, index) => (
          <li key={`${item.ref ?? item.kind} ${index}`} className="foreign">
            <span className="font-mono text-sm text-ink">{item.ref ?? item.kind}</span>: {item.reason}
          </li>
        ))}
        {unreadable.length > MAX_NAMED && <li>and {unreadable.length - MAX_NAMED} more</li>}
      </ul>
    </div>
  )
}
