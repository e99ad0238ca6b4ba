// Whose sight is which: the rights of a person as the cluster says them now, one sight for all who may read the same, and
// none for those who may read everything.

import { describeKind, type FluxKind } from '@/lib/flux/kinds'
import { addToSet } from '@/lib/group-by'
import type { Identity } from '../identity/identity'
import { remember } from '../remember'
import type { EventLog } from '../sources/event-log'
import type { NotificationLog } from '../sources/notification-log'
import type { ResourceStore } from '../sources/resource-store'
import type { SourceBoard } from '../sources/source-board'
import { createNameBook, namesIn } from './name-book'
import { type PersonalGlassParts, seesMessage } from './personal-glass'
import { createReadReviews, keyOfReadable, type ReadReviewsOptions, readsAll } from './read-reviews'
import { createSight, type Sight } from './sight'

type Seen = ReturnType<PersonalGlassParts['seen']>

export interface Sights {
  /** Undefined for somebody who may read everything. */
  of(identity: Identity): Promise<Sight | undefined>
  /** What they may read of events and messages; a moment old. */
  seenOf(sight: Sight): Seen
}

export interface SightsOptions extends Omit<ReadReviewsOptions, 'namespacesOf'> {
  readonly store: Pick<ResourceStore, 'get' | 'resources' | 'onChange'>
  /** Of a source, by its id. */
  readonly stateOf: SourceBoard['stateOf']
  /** Every source has ended its first attempt, well or not. */
  readonly hasTried: SourceBoard['hasTried']
  readonly events: Pick<EventLog, 'find'>
  readonly notifications: Pick<NotificationLog, 'countTopics'>
  readonly clock: () => Date
}

const AT_MOST = 200
/** Counting is work, and the numbers are no news. */
const COUNT_MS = 5_000

export function createSights(options: SightsOptions): Sights {
  const { store, stateOf, events, notifications, clock } = options
  const isAbsent = (kind: FluxKind) => stateOf(describeKind(kind).plural) === 'absent'
  const book = createNameBook()
  // A kind that is installed later is no reason to show nothing again.
  let hasRead = false
  store.onChange((refs) => {
    for (const ref of refs) {
      const resource = store.get(ref)
      if (resource !== undefined) book.add(namesIn(resource))
    }
  })
  const reviews = createReadReviews({ ...options, namespacesOf: rememberPlaces(store) })
  const known = new Map<string, Sight>()
  const counted = new WeakMap<Sight, { readonly at: number; readonly seen: Seen }>()
  return {
    async of(identity) {
      const allowed = await reviews.of(identity)
      if (readsAll(allowed)) return undefined
      // Names that nobody has read yet cannot be taken out of a text.
      hasRead ||= options.hasTried()
      const readable = hasRead ? allowed : { ...allowed, kinds: new Map() }
      const key = keyOfReadable(readable)
      const sight = known.get(key) ?? createSight(readable, book, isAbsent)
      remember(known, key, sight, AT_MOST)
      return sight
    },
    seenOf(sight) {
      const now = clock().getTime()
      const last = counted.get(sight)
      if (last !== undefined && now - last.at < COUNT_MS) return last.seen
      const seen = {
        topics: notifications.countTopics((message) => seesMessage(message, sight)),
        events: events.find({ limit: Number.POSITIVE_INFINITY }).filter(({ ref }) => sight.sees(ref)).length,
      }
      counted.set(sight, { at: now, seen })
      return seen
    },
  }
}

/** Where there are objects of each kind, counted again only when something has changed. */
function rememberPlaces(store: SightsOptions['store']): (kind: FluxKind) => Iterable<string> {
  let known: ReadonlyMap<FluxKind, Set<string>> | undefined
  store.onChange(() => {
    known = undefined
  })
  const count = () => {
    const places = new Map<FluxKind, Set<string>>()
    for (const { kind, namespace } of store.resources()) addToSet(places, kind, namespace)
    return places
  }
  return (kind) => {
    known ??= count()
    return known.get(kind) ?? []
  }
}
