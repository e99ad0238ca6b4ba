// What changed lately: deploys, objects and requests, and beside them the notifications; newest first, one entry each. A run
// that ends as it began is no change, and the press that asked for it is one of its own.

import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { Rollout } from '@/lib/contract/rollouts'
import type { ActionName, Resource, Status } from '@/lib/contract/state'
import { formatCount } from '@/lib/count'
import { normalise } from '@/lib/flux/tell/fold-problems'
import type { Ref } from '@/lib/ref'
import { type Deploy, findDeploys } from './deploys'
import { isLoud, isTold } from './loud-messages'

const MINUTE_LENGTH = '2026-11-20T12:04'.length
/** One trouble of many objects reaches them within that. */
const SAME_TROUBLE_MS = 3_600_000

export interface Change {
  readonly id: string
  readonly time: string
  readonly text: string
  readonly ref?: Ref
  readonly status?: Status
  readonly deploy?: Deploy
  /** Set for notifications. */
  readonly topic?: string
  readonly isLoud?: boolean
  readonly emoji?: readonly string[]
  /** Set for requests, the same for all that were asked together. */
  readonly request?: string
  /** How many others say the same: objects within a while, or earlier messages. */
  readonly others: number
}

export interface Happened {
  readonly resources: readonly Resource[]
  readonly rollouts: readonly Rollout[]
  readonly actions: readonly Action[]
}

/** All of it on one line each. */
export function listChanges(
  resources: readonly Resource[],
  messages: readonly Notification[],
  actions: readonly Action[],
  limit: number,
): readonly Change[] {
  const happened = listHappened({ resources, rollouts: [], actions }, limit)
  return [...happened, ...listMessages(messages, limit)].sort(newestFirst).slice(0, limit)
}

export function listHappened({ resources, rollouts, actions }: Happened, limit: number): readonly Change[] {
  const { deploys, told } = findDeploys(resources, rollouts)
  const byRef = new Map(resources.map((row) => [row.ref, row]))
  const foldings = new Map<string, string>()
  const changes: Change[] = deploys.map(({ id, time, source, deploy }) => ({
    id,
    time,
    ref: source,
    deploy,
    text: `${deploy.revisionShort}, ${formatCount(deploy.done)} of ${formatCount(deploy.total)}`,
    others: 0,
  }))
  for (const resource of resources) {
    const { ref, lastChangeAt, status } = resource
    if (lastChangeAt === undefined || told.has(ref)) continue
    const source = resource.source === undefined ? undefined : byRef.get(resource.source.ref)
    changes.push({ id: ref, time: lastChangeAt, ref, status, text: describeResource(resource, source), others: 0 })
    foldings.set(ref, foldingOf(resource))
  }
  for (const action of actions) if (!NOT_SENT.has(action.state)) changes.push(describeRequest(action))
  return foldSame(changes.sort(newestFirst), foldings).slice(0, limit)
}

/** Each message once, as it is now; what is said again and again is one entry, with how often. */
export function listMessages(messages: readonly Notification[], limit: number): readonly Change[] {
  const said = [...new Map(messages.map((message) => [message.id, message])).values()]
    .filter(isTold)
    .map((message): Change => {
      const { id, topic, time, emoji, ref } = message
      const text = describeMessage(message)
      const told = { id: `${topic} ${id}`, time, text, topic, isLoud: isLoud(message), emoji, others: 0 }
      return ref === undefined ? told : { ...told, ref }
    })
    .sort(newestFirst)
  const folded = new Map<string, Change>()
  for (const change of said) {
    const key = `${change.topic} ${change.ref ?? ''} ${change.text}`
    const first = folded.get(key)
    folded.set(key, first === undefined ? change : { ...first, others: first.others + 1 })
  }
  return [...folded.values()].slice(0, limit)
}

function newestFirst(a: Change, b: Change): number {
  return b.time.localeCompare(a.time)
}

const NOT_SENT: ReadonlySet<Action['state']> = new Set<Action['state']>(['queued', 'refused'])

const ASKED = {
  reconcile: 'asked it to reconcile',
  'reconcile-with-source': 'asked it to reconcile with its source',
  force: 'forced an upgrade',
  reset: 'asked it to reset and retry',
  suspend: 'suspended it',
  resume: 'resumed it',
  'resume-and-reconcile': 'resumed it and asked it to reconcile',
} as const satisfies Record<ActionName, string>

function describeRequest({ id, ref, by, action, requestedAt, selection }: Action): Change {
  const request = `request ${selection?.id ?? id}`
  return { id: `request ${id}`, time: requestedAt, ref, text: `${by} ${ASKED[action]}`, request, others: 0 }
}

/** Beside the name of its object, the title of a Flux message says that name again; its reason says more. */
function describeMessage(message: Notification): string {
  const text = message.title ?? message.message
  return message.ref === undefined ? text : (message.reason ?? text.replace(message.ref, '').trim()) || text
}

/** One commit reaches many objects at once, and one trouble too: that is one line, not twenty. */
function foldSame(changes: readonly Change[], foldings: ReadonlyMap<string, string>): readonly Change[] {
  const folded: Change[] = []
  const placeOf = new Map<string, number>()
  for (const change of changes) {
    const key = change.request ?? foldings.get(change.id) ?? change.id
    const place = placeOf.get(key)
    const first = place === undefined ? undefined : folded[place]
    if (place === undefined || first === undefined || !isNear(first, change)) {
      placeOf.set(key, folded.length)
      folded.push(change)
    } else {
      const text = first.status === 'waiting' ? 'waiting' : first.text
      folded[place] = { ...first, text, others: first.others + 1 }
    }
  }
  return folded
}

function isNear(newer: Change, older: Change): boolean {
  return Date.parse(newer.time) - Date.parse(older.time) <= SAME_TROUBLE_MS
}

function foldingOf(resource: Resource): string {
  const { ref, kind, status, lastChangeAt = '', ready, stalled } = resource
  const minute = lastChangeAt.slice(0, MINUTE_LENGTH)
  if (status === 'waiting') return `${minute} waiting`
  if (status === 'ready') return `${minute} ${resource.revision?.appliedShort ?? ''}`
  if (status !== 'failed' && status !== 'stalled') return ref
  const said = stalled ?? ready
  return `${status} ${kind} ${said?.reason ?? ''} ${normalise(said?.message ?? '', ref)}`
}

function describeResource(resource: Resource, source: Resource | undefined): string {
  const { status, revision, statusText, ready } = resource
  // While it runs, the last change is still what it came to before.
  if (status !== 'ready' && status !== 'reconciling') return statusText ?? ready?.reason ?? status
  const runs = revision?.appliedShort ?? revision?.availableShort
  return runs === undefined ? status : isOlder(resource, source) ? 'changed' : runs
}

/** It runs this revision by now, and its last change came before that: by which one, nobody says. */
function isOlder({ lastChangeAt = '', revision }: Resource, source: Resource | undefined): boolean {
  if (source?.lastChangeAt === undefined || revision?.applied === undefined) return false
  return source.revision?.applied === revision.applied && lastChangeAt < source.lastChangeAt
}
