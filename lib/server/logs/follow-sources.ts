// The containers that one viewer follows: which there are is asked again and again, and each is joined and left.

import type { Clock } from '@/lib/kubernetes/clock'
import type { ChosenSources } from './choose-sources'
import { isOver, type LogPlan, reachOf } from './log-feed'
import { keyOfSource, type LogHub, STREAMS_AT_MOST } from './log-hub'
import type { LogSource, SourceLine, SourceState } from './log-source'

const FIND_MS = 10_000

export interface FollowedSource {
  readonly source: LogSource
  readonly state: SourceState
}

export interface SourcesListener {
  lines(lines: readonly SourceLine[], dropped: number): void
  changed(): void
}

export interface FollowedSources {
  found(): ChosenSources
  list(): readonly FollowedSource[]
  stop(): void
}

interface Followed {
  readonly source: LogSource
  state: SourceState
  leave: (() => void) | undefined
}

export function followSources(
  plan: LogPlan,
  { hub, timers }: { readonly hub: LogHub; readonly timers: Clock },
  listener: SourcesListener,
): FollowedSources {
  const reach = { ...plan.reach, tail: reachOf(plan) }
  const followed = new Map<string, Followed>()
  const end = new AbortController()
  let found: ChosenSources = { sources: [], pods: [], containers: [] }
  let cancelFind: (() => void) | undefined

  function join(source: LogSource): void {
    const key = keyOfSource(source)
    if (followed.has(key)) return
    const entry: Followed = { source, state: { state: 'waiting' }, leave: undefined }
    entry.leave = hub.follow(source, reach, {
      lines: listener.lines,
      state(state) {
        entry.state = state
        listener.changed()
      },
    })
    if (entry.leave === undefined)
      entry.state = {
        state: 'error',
        reason: `${STREAMS_AT_MOST} logs are followed already, and no more at the same time.`,
      }
    // The next look tries again where there was no room.
    followed.set(entry.leave === undefined ? `${key} waits` : key, entry)
  }

  /** What is not there any more stays until its log has ended. */
  function leaveGone(sources: readonly LogSource[]): void {
    const names = new Set(sources.map(keyOfSource))
    for (const [key, { state, leave }] of followed) {
      if (names.has(key) || (leave !== undefined && !isOver(state))) continue
      leave?.()
      followed.delete(key)
    }
  }

  async function find(): Promise<void> {
    const next = await plan.find(end.signal).catch(() => undefined)
    if (end.signal.aborted) return
    if (next !== undefined) {
      found = next
      leaveGone(next.sources)
      next.sources.forEach(join)
    }
    listener.changed()
    if (!plan.reach.previous) cancelFind = timers.after(FIND_MS, () => void find())
  }

  void find()
  return {
    found: () => found,
    list: () => [...followed.values()],
    stop() {
      end.abort()
      cancelFind?.()
      for (const { leave } of followed.values()) leave?.()
      followed.clear()
    },
  }
}
