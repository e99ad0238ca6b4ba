import { describe, expect, it } from 'vitest'
import type { EventList } from '@/lib/contract/notifications'
import { SOURCE_STATES } from '@/lib/contract/state'
import { noticesOf } from './notices-of'

const LIST: EventList = { serverTime: '', events: [], total: 0, state: 'live', workloads: 'live' }

const textsOf = (list: Partial<EventList>, failure?: string) =>
  noticesOf({ ...LIST, ...list }, failure).map(({ text }) => text)

describe('what the list may lack', () => {
  it('is nothing where all is read now', () => {
    expect(textsOf({})).toEqual([])
    expect(noticesOf(undefined, 'offline')).toEqual([])
  })

  it('is said of events and of workloads in every state but live', () => {
    for (const state of SOURCE_STATES) {
      expect(textsOf({ state }).length > 0, state).toBe(state !== 'live')
      expect(textsOf({ workloads: state }).length > 0, state).toBe(state !== 'live')
    }
  })

  it('names a failure, what is hidden, and how much more there is', () => {
    expect(textsOf({}, 'Fluxdeck could not be reached.')).toEqual([
      'This list could not be read again: Fluxdeck could not be reached.',
    ])
    expect(textsOf({ hidden: 1 })).toEqual(['Events of workloads in 1 namespace are not shown: you may not list them.'])
    expect(textsOf({ total: 7 })).toEqual(['These are the newest 0 of 7. Filters bring older ones.'])
  })
})
