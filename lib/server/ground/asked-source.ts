// What cannot be watched is asked every half a minute while somebody looks, and stands as the last answer left it.

import type { SourceStateName } from '@/lib/contract/state'
import type { Clock } from '@/lib/kubernetes/clock'
import { createListeners, untilSo } from '../listeners'

const EVERY_MS = 30_000

export interface Standing {
  readonly state: SourceStateName
  readonly reason?: string
}

export interface AskedSource<Value> {
  /** It is asked until the answer is called, and nothing of it is kept then. */
  open(): () => void
  /** Resolves when the first question has its answer, and at the latest when `signal` ends. */
  tried(signal: AbortSignal): Promise<void>
  standing(): Standing
  /** What was said last, and when. */
  last(): { readonly value: Value; readonly at: Date } | undefined
}

export interface AskedTimes {
  readonly clock: () => Date
  readonly timers: Clock
}

export interface AskedSourceOptions<Value> extends AskedTimes {
  readonly ask: (signal: AbortSignal) => Promise<Value>
  /** How it stands where nothing was ever read; what was read once is stale then. */
  readonly failed: (error: unknown) => Standing
}

export function createAskedSource<Value>(options: AskedSourceOptions<Value>): AskedSource<Value> {
  const { ask, failed, clock, timers } = options
  const changes = createListeners()
  let last: { readonly value: Value; readonly at: Date } | undefined
  let standing: Standing = { state: 'disabled' }

  const askOnce = async (signal: AbortSignal) => {
    try {
      const value = await ask(signal)
      if (signal.aborted) return
      last = { value, at: clock() }
      standing = { state: 'live' }
    } catch (error) {
      if (signal.aborted) return
      const fault = failed(error)
      standing = last === undefined ? fault : { ...fault, state: 'stale' }
    }
    changes.tell()
  }

  return {
    open() {
      standing = { state: 'connecting' }
      const end = new AbortController()
      let cancel = () => {}
      const again = () => {
        void askOnce(end.signal).then(() => {
          if (!end.signal.aborted) cancel = timers.after(EVERY_MS, again)
        })
      }
      again()
      return () => {
        end.abort()
        cancel()
        last = undefined
        standing = { state: 'disabled' }
      }
    },
    tried: (until) => untilSo(changes.add, () => standing.state !== 'connecting', until),
    standing: () => standing,
    last: () => last,
  }
}
