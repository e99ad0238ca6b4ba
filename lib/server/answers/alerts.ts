// Whom Alerts tell of what, as one reader may see it: what nobody is told of, and which topics are in use. What is not read,
// or not theirs to see, makes less known and is named.

import type { AlertCoverage } from '@/lib/contract/alerts'
import type { Resource, SourceStateName } from '@/lib/contract/state'
import {
  failsSince,
  findSilence,
  HEARD_FOR_MS,
  isUnwatched,
  type KnownMessages,
  messageAbout,
  topicsInUse,
  unheardOf,
} from '@/lib/flux/alerts/coverage'
import { readWatcher, type Watcher } from '@/lib/flux/alerts/watching'
import { type Horizon, sightOf } from '@/lib/flux/judge/sight'
import { describeKind, FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import type { Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import type { Projection } from '../rows/projection'
import type { NotificationLog } from '../sources/notification-log'
import type { Sight } from '../views/sight'

/** The ntfy that is configured here. */
export interface NtfyHere {
  readonly host: string
  readonly topics: readonly string[]
  /** Where people read them, where that is known. */
  readonly web?: string | undefined
}

export interface AlertParts {
  /** Of what they see. */
  readonly live: { rows(): ReadonlyMap<Ref, Resource> }
  readonly shown: Projection['shown']
  readonly horizon: () => Horizon
  readonly sight?: Sight | undefined
  readonly ntfy?: NtfyHere | undefined
  /** Of which they may read messages. */
  readonly topics: readonly string[]
  readonly notifications: Pick<NotificationLog, 'page'>
  readonly stateOf: (sourceId: string) => SourceStateName | undefined
  readonly clock: () => Date
}

type Missing = AlertCoverage['missing'][number]

const MAX_UNWATCHED = 1_000
const MAX_MESSAGES = 1_000

export async function answerCoverage(parts: AlertParts): Promise<AlertCoverage> {
  const { live, shown, sight, ntfy } = parts
  const now = parts.clock()
  const rows = [...live.rows().values()]
  const watchers = listWatchers(rows, parts)
  const known = ntfy === undefined ? undefined : readMessages(ntfy, parts, now)
  const unwatched: Ref[] = []
  const silent: AlertCoverage['silent'][number][] = []
  const told: AlertCoverage['told'][number][] = []
  const providers: FluxResource[] = []
  const isTold = alertsAreRead(parts)
  const turn = takeTurns()
  for (const row of rows) {
    const resource = shown(row.ref)
    if (resource === undefined) continue
    if (resource.address !== undefined) providers.push(resource)
    if (isTold && isUnwatched(resource, watchers)) unwatched.push(row.ref)
    const silence = known === undefined ? undefined : findSilence({ resource, row }, watchers, known, now)
    if (silence !== undefined) silent.push(silence)
    const message = known === undefined ? undefined : tellingOf(row, known)
    if (message !== undefined) told.push(message)
    await turn()
  }
  const answer: AlertCoverage = {
    serverTime: now.toISOString(),
    missing: listMissing(parts),
    unwatched: unwatched.slice(0, MAX_UNWATCHED),
    unwatchedCount: unwatched.length,
    silent,
    told,
    topics: describeTopics(providers, known, parts),
  }
  return sight === undefined ? answer : sight.mask(answer)
}

export function listWatchers(
  rows: Iterable<Resource>,
  { shown, horizon }: Pick<AlertParts, 'shown' | 'horizon'>,
): readonly Watcher[] {
  const sight = horizon()
  const around = { find: shown, isRead: (ref: Ref) => sightOf(sight, ref) === 'read' }
  return [...rows].flatMap(({ ref, kind }) => {
    const alert = describeKind(kind).notifies === 'rules' ? shown(ref) : undefined
    return alert === undefined ? [] : (readWatcher(alert, around) ?? [])
  })
}

function tellingOf(row: Resource, known: KnownMessages): AlertCoverage['told'][number] | undefined {
  const since = failsSince(row)
  const message = since === undefined ? undefined : messageAbout(row.ref, since, known)
  if (message === undefined) return undefined
  return { ref: row.ref, at: message.time, topic: message.topic, sure: message.ref !== undefined }
}

/** Where Alerts are not read at all, nothing is known to have none. */
export function alertsAreRead({ horizon }: AlertParts): boolean {
  const { kinds } = horizon()
  return !FLUX_KIND_NAMES.some((kind) => describeKind(kind).notifies === 'rules' && kinds.has(kind))
}

/** With the last ones of each topic, as far as they are kept. */
export function readMessages(ntfy: NtfyHere, { notifications, topics, stateOf }: AlertParts, now: Date): KnownMessages {
  const page = notifications.page({ topics: [], priorities: [], limit: MAX_MESSAGES })
  const reach = new Date(now.getTime() - HEARD_FOR_MS)
  const oldest = page.nextCursor === undefined ? undefined : page.messages.at(-1)
  const since = oldest === undefined ? reach : new Date(Math.max(reach.getTime(), Date.parse(oldest.time)))
  const live = topics.filter((topic) => stateOf(`ntfy:${topic}`) === 'live')
  return { host: ntfy.host, live: new Set(live), messages: page.messages, since, gaps: page.gaps }
}

function describeTopics(
  providers: readonly FluxResource[],
  known: KnownMessages | undefined,
  { ntfy, topics, sight }: AlertParts,
): AlertCoverage['topics'] {
  if (ntfy === undefined || known === undefined) return { unfollowed: [], unheard: [] }
  const inUse = topicsInUse(providers, ntfy.host)
  const unfollowed = [...inUse].flatMap(([topic, refs]) =>
    ntfy.topics.includes(topic) ? [] : [{ topic, providers: refs }],
  )
  // Who may not read every message cannot tell that there is none.
  const heard = sight === undefined || sight.seesAll() ? topics : []
  const followed = heard.map((topic) => ({ topic, providers: inUse.get(topic) ?? [] }))
  return { unfollowed, unheard: unheardOf(followed, known) }
}

function listMissing(parts: AlertParts): readonly Missing[] {
  const { horizon, sight, ntfy, topics, stateOf } = parts
  const { kinds, namespaces } = horizon()
  const missing: Missing[] = []
  for (const kind of FLUX_KIND_NAMES) {
    const { label, notifies } = describeKind(kind)
    if (notifies !== 'rules' && notifies !== 'address') continue
    const unread = kinds.get(kind)
    if (unread !== undefined)
      missing.push({ what: label, reason: unread === 'closed' ? 'they may not be read' : 'they are not read now' })
    else if (namespaces.length > 0 || sight?.seesAllOf(kind) === false)
      missing.push({ what: label, reason: 'those of some namespaces are not read, and may tell of objects elsewhere' })
  }
  if (ntfy === undefined) return [...missing, { what: 'ntfy', reason: 'it is not configured' }]
  const deaf = topics.filter((topic) => stateOf(`ntfy:${topic}`) !== 'live')
  return [...missing, ...deaf.map((topic) => ({ what: `Topic ${topic}`, reason: 'it is not heard now' }))]
}
