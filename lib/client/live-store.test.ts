import { expect, it } from 'vitest'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { createLiveStore } from './live-store'

const ME = { groups: [], role: 'viewer', mode: 'none', actionsEnabled: false, readOnly: false } as const
const now = () => Date.parse('2026-11-20T08:13:57.000Z')

it('knows how the clocks differ from the page alone, so that time goes on where nothing is ever heard', () => {
  const store = createLiveStore({ me: ME, complete: true, state: stateOf([]) }, (publish) => publish(), now)
  expect(store.get().clockOffsetMs).toBe(3_000)
})

it('knows no time where the page brought none', () => {
  const store = createLiveStore({ me: ME, complete: false }, (publish) => publish(), now)
  expect(store.get().clockOffsetMs).toBeUndefined()
})

it('goes on from what the page brought, and still knows it for what comes to life later', () => {
  const store = createLiveStore({ me: ME, complete: true, state: stateOf([]) }, (publish) => publish(), now)
  const first = store.get()
  store.recallActions([
    {
      id: 'a1',
      ref: asRef('Kustomization/apps/web'),
      action: 'reconcile',
      by: 'vera',
      requestedAt: '2026-11-20T08:13:57.000Z',
      state: 'queued',
      message: '',
      steps: [],
      retrying: false,
    },
  ])
  expect(store.get().live.actions.size).toBe(1)
  expect(store.atFirst()).toBe(first)
  expect(store.atFirst().live.actions.size).toBe(0)
})
