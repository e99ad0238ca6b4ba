import { expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { formatSize, writeOut } from './message-words'

const MESSAGE: Notification = {
  id: 'a',
  topic: 'cluster-alerts',
  time: '2026-11-21T10:00:00.000Z',
  message: 'nuc-3 is at 88 %',
  markdown: false,
  priority: 4,
  tags: [],
  emoji: [],
}

it('is copied with its title, its time and its topic', () => {
  expect(writeOut({ ...MESSAGE, title: 'Disk', click: 'https://grafana.example/d' }, 'UTC')).toBe(
    'Disk\nnuc-3 is at 88 %\nhttps://grafana.example/d\n2026-11-21 10:00:00 UTC · cluster-alerts',
  )
  expect(writeOut(MESSAGE, 'UTC')).toBe('nuc-3 is at 88 %\n2026-11-21 10:00:00 UTC · cluster-alerts')
})

it.each<[number, string]>([
  [0, '0 B'],
  [999, '999 B'],
  [6_400, '6.4 kB'],
  [15_000, '15 kB'],
  [2_250_000, '2.3 MB'],
  [15_000_000, '15 MB'],
])('%d bytes are %s', (bytes, words) => {
  expect(formatSize(bytes)).toBe(words)
})
