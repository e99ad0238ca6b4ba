// One feed of what is read only while somebody looks: the reflector of one kind in one namespace, or in all, and the shelf
// it fills. Stopped, it keeps what it had and says that it is old.

import type { PodsView } from '@/lib/contract/workloads'
import { redactText } from '@/lib/flux/object/redact'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { type Clock, pause } from '@/lib/kubernetes/clock'
import { runReflector } from '@/lib/kubernetes/reflector'
import type { ResourceType } from '@/lib/kubernetes/resource-type'
import type { Places } from '@/lib/places'
import type { Log } from '../log'
import { createOwnedShelf, type Owned, type OwnedShelf } from './owned-shelf'

/** Every cluster serves these kinds: whoever says otherwise is asked again. */
const ABSENT_RETRY_MS = 60_000

export interface LazyFeed<Item extends Owned> {
  readonly shelf: OwnedShelf<Item>
  view(): PodsView
  /** It has ended its first attempt, well or not. */
  hasTried(): boolean
  isRunning(): boolean
  run(): void
  /** Reads no more and keeps what it has, which is old from now on. */
  freeze(reason: string): void
  end(): void
}

export interface LazyFeedOptions<Item extends Owned> {
  readonly client: KubernetesReader
  readonly type: ResourceType
  readonly namespace: string | undefined
  readonly metadataOnly?: true
  readonly pageLimit?: number
  readonly read: (object: unknown) => Item | undefined
  /** Told where something is different now; undefined: anywhere it reads. */
  readonly onChange: (namespace: string | undefined) => void
  readonly places: Places
  readonly room: Places
  readonly timers: Clock
  readonly log: Log
}

export function createLazyFeed<Item extends Owned>(options: LazyFeedOptions<Item>, signal: AbortSignal) {
  const { type, namespace, onChange, timers, log } = options
  const shelf = createOwnedShelf(options.read, (where) => onChange(where ?? namespace))
  let running: AbortController | undefined
  let view: PodsView = { state: 'connecting' }
  let syncedAt: Date | undefined

  const set = (state: PodsView['state'], reason?: string) => {
    if (view.state === state && view.reason === reason) return
    view = { state, ...(reason === undefined ? {} : { reason: redactText(reason) }) }
    onChange(namespace)
  }
  const stop = () => {
    running?.abort()
    running = undefined
    signal.removeEventListener('abort', stop)
  }
  const readOn = async (until: AbortSignal) => {
    const where = namespace === undefined ? {} : { namespaces: [namespace] }
    const sink = {
      ...shelf.sink,
      synced: (at: Date) => {
        syncedAt = at
      },
      state: (next: { readonly state: PodsView['state']; readonly reason?: string }) => {
        if (!until.aborted) set(next.state, next.reason)
      },
      badLine: (reason: string) => log.debug('A line of a watch could not be read.', { source: type.plural, reason }),
    }
    const { client, places, room, metadataOnly, pageLimit } = options
    const scope = {
      ...where,
      ...(metadataOnly === undefined ? {} : { metadataOnly }),
      ...(pageLimit === undefined ? {} : { pageLimit }),
    }
    while (!until.aborted) {
      await runReflector({ client, type, sink, places, room, clock: timers, random: Math.random, ...scope }, until)
      await pause(timers, ABSENT_RETRY_MS, until)
    }
  }

  const feed: LazyFeed<Item> = {
    shelf,
    view() {
      const asOf = view.state === 'live' || syncedAt === undefined ? {} : { asOf: syncedAt.toISOString() }
      return { ...view, ...asOf, ...(view.state === 'live' ? doubtOf(shelf.unread, type.plural) : {}) }
    },
    hasTried: () => view.state !== 'connecting',
    isRunning: () => running !== undefined,
    run() {
      if (running !== undefined || signal.aborted) return
      running = new AbortController()
      signal.addEventListener('abort', stop, { once: true })
      const until = running.signal
      readOn(until).catch((error: unknown) => {
        if (until.aborted) return
        log.error('A watch loop has ended.', { source: type.plural, error })
        set('error', 'Reading has failed. The log says more.')
      })
    },
    freeze(reason) {
      stop()
      set(syncedAt === undefined ? 'disabled' : 'stale', reason)
    },
    end() {
      stop()
      shelf.clear()
      view = { state: 'connecting' }
      syncedAt = undefined
    },
  }
  return feed
}

function doubtOf(unread: number, plural: string): { readonly reason?: string } {
  return unread === 0 ? {} : { reason: `${unread} of the ${plural} could not be read.` }
}
