// What is known of one object, part by part, each as items under its heading and with what of it could not be read.

import type { Neighbour } from '@/lib/contract/neighbour'
import type {
  ConditionRow,
  DeliveryStep,
  HistoryRow,
  InventoryItem,
  ObjectDetail,
  Unavailable,
} from '@/lib/contract/objects'
import type { ObjectWorkloads, WorkloadWithPods } from '@/lib/contract/workloads'
import type { Item } from './answer'
import { type Missing, missingFor } from './head'
import { clipLines } from './plain'
import { itemOfEvent } from './tools/events'
import { itemOfMessage } from './tools/notifications'
import { sayPod } from './tools/workloads'
import { ageOf, asWord, joinParts } from './words'

export interface Part {
  readonly items: readonly Item[]
  readonly missing?: readonly Missing[]
  readonly body?: string
}

const PODS_NAMED = 3

export function partOfConditions({ conditions, resource }: ObjectDetail, now: Date): Part {
  const part = resource.current ? 'Conditions' : 'Conditions as they were read last'
  if (conditions.length === 0) return { items: [{ part, text: 'Its controller reports none.' }] }
  return { items: conditions.map((condition) => ({ part, ...itemOfCondition(condition, now) })) }
}

function itemOfCondition({ type, status, reason, message, current, ...times }: ConditionRow, now: Date): Item {
  const text = [
    reason === '' ? '' : asWord(reason),
    ageOf(times, now),
    current ? '' : 'not current: of an earlier generation or run',
  ]
  return { status: `${type}=${status}`, text: joinParts(text), ...(message === '' ? {} : { said: [message] }) }
}

export function partOfDelivery({ delivery }: ObjectDetail): Part {
  return {
    items: delivery.map((step) => ({ part: 'Delivery, from the source on', ...itemOfStep(step) })),
    missing: unreadNeighbours(delivery),
  }
}

function itemOfStep({ role, revisionShort, url, ...neighbour }: DeliveryStep): Item {
  return itemOfNeighbour(neighbour, [
    role,
    revisionShort === undefined ? '' : asWord(revisionShort),
    url === undefined ? '' : asWord(url),
  ])
}

export function partOfDependencies({ dependsOn, dependents }: ObjectDetail): Part {
  const depends = dependsOn.map((one) => ({ part: 'Depends on', ...itemOfNeighbour(one, []) }))
  const held = dependents.map((one) => ({ part: 'Depend on it', ...itemOfNeighbour(one, []) }))
  const none = { part: 'Dependencies', text: 'It depends on nothing, and nothing that was read depends on it.' }
  return {
    items: depends.length + held.length === 0 ? [none] : [...depends, ...held],
    missing: unreadNeighbours([...dependsOn, ...dependents]),
  }
}

function itemOfNeighbour({ ref, status, current, marks = [], missing }: Neighbour, words: readonly string[]): Item {
  const word = missing ? 'missing' : current ? status : 'unknown'
  const stood = missing ? 'it is named and does not exist' : current ? '' : sayOld(status)
  return { ref, status: word ?? 'unknown', text: joinParts([...words, stood, ...marks.map(({ text }) => text)]) }
}

function sayOld(status: string | undefined): string {
  return status === undefined ? 'it was not read' : `was ${status} when it was read last`
}

function unreadNeighbours(neighbours: readonly Neighbour[]): readonly Missing[] {
  return neighbours
    .filter(({ status, missing }) => status === undefined && !missing)
    .map(({ ref }) => missingFor(ref, 'its kind is not read'))
}

export function partOfInventory({ inventory }: ObjectDetail): Part {
  const part = 'Inventory: what it applied'
  if (inventory === undefined) return { items: [{ part, text: 'It keeps no inventory.' }] }
  if ('unavailable' in inventory) return unread('the inventory', inventory)
  const { entries, summary, remote } = inventory
  const kinds = Object.entries(summary.byKind).map(([kind, count]) => `${count} ${kind}`)
  const where = remote ? ' They stand on another cluster, and nothing of them is looked up here.' : ''
  return {
    items: [
      { part, text: `${summary.total} objects${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}.${where}` },
      ...entries.map((entry) => ({ part, ...itemOfEntry(entry) })),
    ],
  }
}

function itemOfEntry({ kind, namespace, name, status, current, health, marks = [] }: InventoryItem): Item {
  const ref = `${kind}/${namespace}/${name}`
  const text = marks.map((mark) => mark.text)
  if (status !== undefined)
    return {
      ref,
      status: current === false ? 'unknown' : status,
      text: joinParts([current ? '' : sayOld(status), ...text]),
    }
  if (health === undefined) return { ref, text: '' }
  const isSaid = health.sentence !== '' && health.word !== 'ok'
  return { ref, status: health.word, text: joinParts(text), ...(isSaid ? { said: [health.sentence] } : {}) }
}

export function partOfHistory({ history }: ObjectDetail, now: Date): Part {
  const part = 'History of its runs, newest first'
  if (history.length === 0) return { items: [{ part, text: 'It keeps none.' }] }
  return { items: history.map((row) => ({ part, ...itemOfRun(row, now) })) }
}

function itemOfRun(row: HistoryRow, now: Date): Item {
  const { status, revision, action, version, last, first, count, chart, appVersion, running, commitUrl } = row
  const since = last ?? first
  const text = [
    since === undefined ? '' : `${ageOf({ since }, now)} ago`,
    action ?? '',
    version === undefined ? '' : `release ${version}`,
    revision === undefined ? '' : asWord(revision),
    chart === undefined ? '' : `chart ${asWord(chart)}`,
    appVersion === undefined ? '' : `app ${asWord(appVersion)}`,
    count === undefined || count < 2 ? '' : `${count} times`,
    running === true ? 'runs now' : '',
    commitUrl ?? '',
  ]
  return { status: asWord(status), text: joinParts(text) }
}

export function partOfEvents({ events }: ObjectDetail, now: Date, most: number): Part {
  const part = 'Events, newest first'
  if ('unavailable' in events) return unread('its events', events)
  if (events.length === 0) return { items: [{ part, text: 'None is known; the cluster forgets them after an hour.' }] }
  const rest = events.length - most
  return {
    items: [
      ...events.slice(0, most).map((event) => ({ ...itemOfEvent(event, now), part })),
      ...(rest > 0 ? [{ part, text: `and ${rest} more: get_events.` }] : []),
    ],
  }
}

export function partOfNotifications({ notifications }: ObjectDetail, now: Date, most: number): Part {
  const part = 'Notifications, newest first'
  if (notifications.length === 0) return { items: [{ part, text: 'No message of ntfy is known to be about it.' }] }
  return { items: notifications.slice(0, most).map((message) => ({ ...itemOfMessage(message, now), part })) }
}

/** `isAll`: those that are well too. */
export function partOfWorkloads(told: ObjectWorkloads, isAll: boolean): Part {
  const part = isAll ? 'Workloads that it deployed' : 'Workloads of it that are not well'
  const { workloads, state, reason, hidden = 0, remote } = told
  const shown = isAll ? workloads : workloads.filter(({ status, unread }) => status !== 'ok' || unread !== undefined)
  const isRead = state === 'live' || state === 'absent'
  const none = !isRead
    ? 'They are not read.'
    : remote
      ? 'What it applies goes to another cluster.'
      : workloads.length === 0
        ? 'It deployed none that is known.'
        : `${workloads.length} were read, none of them in trouble.`
  return {
    items: shown.length === 0 ? [{ part, text: none }] : shown.map((one) => ({ part, ...itemOfWorkload(one, isRead) })),
    missing: [
      ...missingPods(workloads),
      ...(isRead ? [] : [missingFor('its workloads', reason ?? state)]),
      ...(hidden === 0 ? [] : [missingFor(`${hidden} of its workloads`, 'you may not list them')]),
    ],
  }
}

function missingPods(workloads: readonly WorkloadWithPods[]): readonly Missing[] {
  const blind = workloads.filter(({ podsView }) => podsView.state !== 'live')
  const [first] = blind
  if (first === undefined) return []
  const { state, reason } = first.podsView
  return [missingFor(`pods of ${blind.length} workloads`, reason ?? state)]
}

function itemOfWorkload(workload: WorkloadWithPods, isRead: boolean): Item {
  const { ref, status, sentence, ready, desired, unread, pods, podsView } = workload
  const isKnown = isRead && unread === undefined
  const notWell = pods.filter(({ state }) => state !== 'ok')
  const rest = notWell.length - PODS_NAMED
  return {
    ref,
    status: isKnown ? status : 'unknown',
    text: joinParts([
      isKnown || status === 'unknown' ? '' : `was ${status} when it was read last`,
      `${ready} of ${desired} ready`,
    ]),
    notes: [
      ...(podsView.state === 'live' ? [] : [`its pods are not read: ${podsView.reason ?? podsView.state}`]),
      ...(rest > 0 ? [`${rest} more of its pods are not well: get_pods`] : []),
    ],
    said: [...(status === 'ok' || sentence === '' ? [] : [sentence]), ...notWell.slice(0, PODS_NAMED).map(sayPod)],
  }
}

export function partOfManifest({ manifest }: ObjectDetail, most: number): Part {
  if (typeof manifest !== 'string') return unread('the manifest', manifest)
  return { items: [], body: clipLines(manifest, most, (line) => Buffer.byteLength(line) + 1) }
}

function unread(what: string, { unavailable }: Unavailable): Part {
  return { items: [], missing: [missingFor(what, unavailable.message)] }
}
