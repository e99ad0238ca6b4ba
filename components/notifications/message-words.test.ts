import { expect, it } from 'vitest'
import type { Notification } from '@/lib/contract/notifications'
import { writeOut } from './message-words'

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
