// A message in plain words, for the clipboard. Pure.

import type { Notification } from '@/lib/contract/notifications'
import { formatDateTime } from '@/lib/time'

export function writeOut({ title, message, topic, time, attachment, click }: Notification, timeZone?: string): string {
  const head = `${formatDateTime(new Date(time), timeZone)} · ${topic}`
  return [title, message, attachment?.url, click, head].filter((part) => part !== undefined && part !== '').join('\n')
}

/** `812 B`, `6.4 kB`, `15 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const [number, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${number < 10 ? Math.round(number * 10) / 10 : Math.round(number)} ${unit}`
}
