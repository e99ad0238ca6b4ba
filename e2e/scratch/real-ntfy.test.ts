import { rm } from 'node:fs/promises'
import { expect, it, vi } from 'vitest'
import { startNtfy } from '@/e2e/support/ntfy'
import { runNtfySubscription } from '@/lib/ntfy/subscription'
import { createNotificationLog } from '@/lib/server/notification-log'
import { parseNotificationQuery } from '@/lib/server/notification-query'

it('works with a real server', async () => {
  const cacheFile = `/tmp/fluxdeck-scratch-${process.pid}.db`
  const ntfy = await startNtfy({ cacheFile })
  const end = new AbortController()
  const states: unknown[] = []
  const gaps: string[] = []
  const bad: string[] = []
  const got: string[] = []
  const log = createNotificationLog({
    topics: ['flux'],
    clock: () => new Date(),
    redact: (t) => t,
    exists: () => false,
  })
  await ntfy.publish('flux', 'one', {
    Tags: 'warning,blah',
    Priority: '5',
    Markdown: 'yes',
    Click: 'https://x.example/',
  })
  void runNtfySubscription(
    {
      baseUrl: ntfy.url,
      topic: 'flux',
      headers: () => ({}),
      since: '86400s',
      clock: () => new Date(),
      random: Math.random,
      pace: { firstRetryMs: 100, staleAfterMs: 500 },
      sink: {
        message: (e) => {
          got.push(e.id)
          log.add(e)
        },
        state: (s) => states.push(s),
        synced: () => {},
        badLine: (r) => bad.push(r),
        gap: (t) => gaps.push(t),
      },
    },
    end.signal,
  )
  const texts = () =>
    log
      .page(parseNotificationQuery(new URLSearchParams(), ['flux'], new Date()))
      .messages.map((m) => `${m.message}${m.updated ? ' (updated)' : ''}`)
  await vi.waitFor(() => expect(texts()).toEqual(['one']), 5000)
  const two = await ntfy.publish('flux', 'two')
  await vi.waitFor(() => expect(texts()).toEqual(['two', 'one']), 5000)
  console.log(await ntfy.publish('flux', 'two b', { 'X-Sequence-ID': two.id }))
  await vi.waitFor(() => expect(texts()).toEqual(['two b (updated)', 'one']), 5000)
  const del = await fetch(`${ntfy.url}/flux/${two.id}`, { method: 'DELETE' })
  console.log(del.status, await del.text())
  await vi.waitFor(() => expect(texts()).toEqual(['one']), 5000)
  await ntfy.publish('flux', 'three')
  await ntfy.publish('flux', 'bin', {})
  await vi.waitFor(() => expect(texts()).toHaveLength(3), 5000)
  await ntfy.restart()
  await ntfy.publish('flux', 'four')
  await vi.waitFor(() => expect(texts()).toHaveLength(4), 10000)
  expect(gaps).toEqual([])
  await ntfy.kill()
  await new Promise((r) => setTimeout(r, 1200))
  for (const s of ['', '-wal', '-shm']) await rm(cacheFile + s, { force: true })
  await ntfy.restart()
  await ntfy.publish('flux', 'five')
  await vi.waitFor(() => expect(texts()).toHaveLength(5), 10000)
  console.log(states, gaps, bad, texts())
  expect(new Set(got).size).toBe(got.length)
  expect(gaps).toHaveLength(1)
  end.abort()
  await ntfy.stop()
}, 60000)
