// A message in plain words, for the clipboard. Pure.

import type { Notification } from '@/lib/contract/notifications'
import { formatDateTime } from '@/lib/time'

export function writeOut({ title, message, topic, time, attachment, click }: Notification, timeZone?: string): string {
  const head = `${formatDateTime(new Date(time), timeZone)} · ${topic}`
  return [title, message, attachment?.url, click, head].filter((part) => part !== undefined && part !== '').join('\n')
}
