// The sign of an action, the same in buttons and in the palette.

import { Pause, Play, RotateCw } from '@/components/ui/icons'
import type { ActionName } from '@/lib/contract/state'

export function ActionIcon({
  action,
  className,
}: {
  readonly action: ActionName
  readonly className?: string | undefined
}) {
  const Icon = action === 'suspend' ? Pause : action.startsWith('resume') ? Play : RotateCw
  return <Icon aria-hidden className={className} />
}
