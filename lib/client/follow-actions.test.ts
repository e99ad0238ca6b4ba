import { expect, it, vi } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { followActions } from './follow-actions'
import { createLiveStore, type LiveStore } from './live-store'
import type { StreamPort } from './live-stream'
import { isLost } from './merge-actions'

const OPEN: Action = {
  id: 'a',
  ref: asRef('Kustomization/apps/a'),
  action: 'reconcile',
  by: 'ali',
  requestedAt: '2026-11-21T12:00:00.000Z',
  state: 'requested',
  message: '',
  steps: [],
  retrying: false,
}

function openPage(lists: readonly (readonly Action[] | Error)[], kept: readonly Action[] = []) {
  const store: LiveStore = createLiveStore(
    { me: { groups: [], role: 'operator', mode: 'launch', actionsEnabled: true, readOnly: false }, complete: false },
    (publish) => publish(),
    () => 0,
  )
  const stored = new Map([['fluxdeck.followed', JSON.stringify(kept)]])
  const ending = new AbortController()
  let asked = 0
  let listener: Parameters<StreamPort['open']>[0] | undefined
  followActions(
    store,
    {
      async fetchActions() {
        const answer = lists[Math.min(asked, lists.length - 1)] ?? []
        asked += 1
        if (answer instanceof Error) throw answer
        return answer
      },
      storage: { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) },
    },
    ending.signal,
  )
  store.follow(
    {
      open(one) {
        listener = one
        return () => {}
      },
      fetchState: async () => ({ type: 'failed' }),
      now: () => 0,
      random: () => 0,
      onReturn: () => () => {},
    },
    ending.signal,
  )
  return {
    actions: () => [...store.get().live.actions.values()],
    asked: () => asked,
    stored: () => JSON.parse(stored.get('fluxdeck.followed') ?? '[]').map(({ id }: Action) => id),
    tell: (action: Action) => listener?.onEvent({ type: 'action', data: action }),
    beat: () => listener?.onEvent({ type: 'heartbeat', data: { serverTime: OPEN.requestedAt, version: 0 } }),
    sayGoodbye: () => listener?.onEvent({ type: 'bye', data: { reason: 'shutdown' } }),
    close: () => ending.abort(),
  }
}

it('remembers what is open, and forgets it when it has ended', async () => {
  const page = openPage([[]])
  page.tell(OPEN)
  expect(page.stored()).toEqual(['a'])
  page.tell({ ...OPEN, state: 'done', finishedAt: OPEN.requestedAt })
  expect(page.stored()).toEqual([])
  page.close()
})

it('says after a reload what the server does not follow any more', async () => {
  const page = openPage([[]], [OPEN])
  await vi.waitFor(() => expect(page.actions().filter(isLost)).toHaveLength(1))
  page.close()
})

it('claims nothing while nobody answers', async () => {
  const page = openPage([new Error('offline')], [OPEN])
  await vi.waitFor(() => expect(page.asked()).toBe(1))
  expect(page.actions()).toEqual([OPEN])
  page.close()
})

it('reads the list again when the stream is back', async () => {
  const page = openPage([[]])
  await vi.waitFor(() => expect(page.asked()).toBe(1))
  page.tell(OPEN)
  await vi.waitFor(() => expect(page.asked()).toBe(2))
  page.close()
})

it('says what a program does not know that came back so soon that no attempt failed', async () => {
  vi.useFakeTimers()
  const page = openPage([[OPEN], [OPEN], []])
  page.tell(OPEN)
  await vi.advanceTimersByTimeAsync(0)
  expect(page.actions().filter(isLost)).toHaveLength(0)
  page.sayGoodbye()
  await vi.advanceTimersByTimeAsync(5_000)
  page.beat()
  await vi.advanceTimersByTimeAsync(0)
  expect(page.actions().filter(isLost)).toHaveLength(1)
  page.close()
  vi.useRealTimers()
})
