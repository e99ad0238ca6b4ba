// Which messages count beside the list of all of them, and of which of these somebody wants to know at once.

import type { Notification } from '@/lib/contract/notifications'

/** From this priority on. */
export const LOUD = 4

/** Neither taken back nor noise. */
export function isTold({ deleted, noise }: Pick<Notification, 'deleted' | 'noise'>): boolean {
  return deleted !== true && noise !== true
}

export function isLoud({ priority, severity }: Pick<Notification, 'priority' | 'severity'>): boolean {
  return priority >= LOUD || severity === 'error'
}
