import { describe, expect, it, vi } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { asRef } from '@/lib/testing/as-ref'
import { createPressList } from './presses'

const WEB = asRef('Kustomization/apps/web')
const DB = asRef('Kustomization/apps/db')
const own = (id: string, ref = WEB, more: Partial<Action> = {}): Action => ({
  id,
  ref,
  action: 'reconcile',
  by: 'ali',
  requestedAt: '2026-11-29T20:00:00.000Z',
  state: 'queued',
  message: '',
  steps: [],
  retrying: false,
  ...more,
})

function begin(kept = new Map<string, string>()) {
  return createPressList(() => ({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }))
}

describe('the presses of a tab', () => {
  it('hold one per object, the last one, until it is read', () => {
    const list = begin()
    list.add({ ref: WEB, own: own('a') })
    list.add({ ref: DB, own: own('b', DB) })
    list.add({ ref: WEB, own: own('c') })
    expect(list.get().map((press) => press.own.id)).toEqual(['b', 'c'])
    list.markRead(WEB)
    expect(list.get().map(({ ref }) => ref)).toEqual([DB])
  })

  it('take the answer for the press that it belongs to', () => {
    const list = begin()
    list.add({ ref: WEB, own: own('a') })
    list.change('a', { id: 'server' })
    list.change('gone', { id: 'other' })
    expect(list.get()).toEqual([{ ref: WEB, own: own('a'), id: 'server' }])
  })

  it('survive a reload once the server has answered', () => {
    const kept = new Map<string, string>()
    const first = begin(kept)
    first.add({ ref: WEB, own: own('a') })
    first.add({ ref: DB, own: own('b', DB) })
    first.change('b', { id: 'server' })
    expect(
      begin(kept)
        .get()
        .map(({ id }) => id),
    ).toEqual(['server'])
  })

  it('are told to whoever listens, and only where something changed', () => {
    const list = begin()
    const heard = vi.fn()
    list.subscribe(heard)
    list.markRead(WEB)
    expect(heard).not.toHaveBeenCalled()
    list.add({ ref: WEB, own: own('a') })
    expect(heard).toHaveBeenCalledOnce()
  })

  it('are empty where a browser keeps nothing, or something else', () => {
    expect(begin(new Map([['fluxdeck.presses', '{"no":"list"}']])).get()).toEqual([])
    expect(
      createPressList(() => {
        throw new Error('no storage')
      }).get(),
    ).toEqual([])
  })
})
