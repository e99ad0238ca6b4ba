import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { canRun } from '@/e2e/support/availability'
import { ntfyAvailability, startNtfy } from '@/e2e/support/ntfy'
import { NotificationQuerySchema } from '@/lib/contract/schema/queries'
import type { NtfyEntry } from '@/lib/ntfy/message'
import { runNtfySubscription } from '@/lib/ntfy/subscription'
import { answerNotifications } from '../answers/notifications'
import { readQuery } from '../door/query'
import { createNotificationLog } from './notification-log'

// What the scripted server of subscription.test.ts claims about ntfy, asked of ntfy itself.
it.skipIf(!canRun(ntfyAvailability()))(
  'a real server is followed through updates, deletions, a restart and the loss of its cache',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-cache-'))
    const ntfy = await startNtfy({ cacheFile: join(folder, 'cache.db') })
    const end = new AbortController()
    const entries: NtfyEntry[] = []
    const gaps: string[] = []
    const bad: string[] = []
    const states: string[] = []
    const clock = () => new Date()
    const log = createNotificationLog({
      topics: ['flux'],
      clock,
      redact: (text) => text,
      home: { name: 'home', isSure: true },
      find: () => undefined,
    })
    const { query } = readQuery(NotificationQuerySchema, new URLSearchParams())
    const shown = () =>
      answerNotifications(query, { notifications: log, topics: ['flux'], live: { row: () => undefined }, clock })
        .messages.map(({ message }) => message)
        .reverse()
    const expectShown = (texts: readonly string[]) => vi.waitFor(() => expect(shown()).toEqual(texts), 10_000)
    try {
      await ntfy.publish('flux', 'one', { Tags: 'warning', Priority: '5', Markdown: 'yes' })
      void runNtfySubscription(
        {
          baseUrl: ntfy.url,
          topic: 'flux',
          headers: () => ({}),
          since: '86400s',
          clock,
          random: () => 0.5,
          pace: { firstRetryMs: 100, staleAfterMs: 10_000 },
          sink: {
            message: (entry) => {
              entries.push(entry)
              log.add(entry)
            },
            state: ({ state }) => states.push(state),
            synced: () => undefined,
            badLine: (reason) => bad.push(reason),
            gap: (text) => gaps.push(text),
          },
        },
        end.signal,
      )
      await expectShown(['one'])
      expect(entries[0]).toMatchObject({ priority: 5, tags: ['warning'], markdown: true })

      const two = await ntfy.publish('flux', 'two')
      await expectShown(['one', 'two'])
      await ntfy.publish('flux', 'two, again', { 'X-Sequence-ID': two.id })
      await expectShown(['one', 'two, again'])
      await fetch(`${ntfy.url}/flux/${two.id}`, { method: 'DELETE' })
      await expectShown(['one'])

      await ntfy.restart()
      await ntfy.publish('flux', 'three')
      await expectShown(['one', 'three'])
      expect(gaps).toEqual([])

      await ntfy.kill()
      await rm(folder, { recursive: true })
      // ntfy makes its file again, but not the folder.
      await mkdir(folder)
      await ntfy.restart()
      await ntfy.publish('flux', 'four')
      await expectShown(['one', 'three', 'four'])
      expect(gaps).toHaveLength(1)
      expect(bad).toEqual([])
      expect(states).not.toContain('error')
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    } finally {
      end.abort()
      await ntfy.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
  60_000,
)
