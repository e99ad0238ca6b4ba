// Entries of what is told and not found by looking: ends of actions, messages, and what becomes of sources and controllers.

import type { Action } from '@/lib/contract/actions'
import type { Notification } from '@/lib/contract/notifications'
import type { Controller, SourceHealth } from '@/lib/contract/state'
import type { Entry } from '@/lib/history/rows'
import { namespaceOf } from '@/lib/ref'
import { cutText } from './entry-text'

/** Of one that has ended, or was refused. */
export function actionEntry(action: Action): Entry {
  return {
    key: `a:${action.id}`,
    at: Date.parse(action.finishedAt ?? action.requestedAt),
    type: 'action',
    object: action.ref,
    namespace: namespaceOf(action.ref),
    was: action.action,
    became: action.state,
    ...(action.message === '' ? {} : { text: cutText(action.message) }),
    actor: action.by,
    detail: { requestedAt: Date.parse(action.requestedAt) },
  }
}

const MAX_SHORT = 200

/** The latest version counts; of a deleted one no text is left. */
export function notificationEntry(message: Notification, server: string): Entry {
  const { topic, sequenceId, id, time, ref, revision, deleted = false } = message
  const entry = {
    key: `n:${server}:${topic}:${sequenceId ?? id}`,
    at: Date.parse(time),
    type: 'notification',
    ...(ref === undefined ? {} : { object: ref, namespace: namespaceOf(ref) }),
  } as const
  if (deleted) return { ...entry, became: 'deleted', detail: { topic, id } }
  const text = [message.title, message.message].filter((part) => part !== undefined && part !== '').join('\n')
  return {
    ...entry,
    became: message.updated === true ? 'updated' : 'sent',
    ...(revision === undefined ? {} : { revision }),
    text: cutText(text),
    detail: {
      topic,
      id,
      priority: message.priority,
      ...(message.title === undefined ? {} : { titleLength: message.title.length }),
      ...(message.severity === undefined ? {} : { severity: message.severity }),
      ...(message.reason === undefined ? {} : { reason: message.reason }),
      ...(message.noise === true ? { noise: true } : {}),
      ...(message.markdown ? { markdown: true } : {}),
      ...(message.cluster === undefined ? {} : { cluster: cut(message.cluster) }),
      ...(message.tags.length === 0 ? {} : { tags: cut(message.tags.join(',')) }),
      ...(message.click === undefined || message.click.length > MAX_SHORT ? {} : { click: message.click }),
    },
  }
}

function cut(text: string): string {
  return text.slice(0, MAX_SHORT)
}

/** Its time is that at which it was seen: nothing says closer when a controller went down. */
export function controllerEntry(
  before: Pick<Controller, 'state'> | undefined,
  after: Pick<Controller, 'name' | 'state' | 'message'>,
  at: number,
): Entry | undefined {
  if (before === undefined || isDown(before) === isDown(after)) return undefined
  return control(after.name, at, {
    was: isDown(before) ? 'down' : 'up',
    became: isDown(after) ? 'down' : 'up',
    ...(after.message === undefined ? {} : { text: cutText(after.message) }),
  })
}

function isDown({ state }: Pick<Controller, 'state'>): boolean {
  return state === 'down'
}

type SourceFacts = Pick<SourceHealth, 'id' | 'label' | 'state' | 'since' | 'reason'>

/** Lost, or read again. While it connects for the first time nothing was lost. */
export function sourceEntry(before: SourceFacts | undefined, after: SourceFacts): Entry | undefined {
  const lost = isLost(after)
  if (before === undefined || before.state === 'connecting' || after.state === 'connecting') return undefined
  if (isLost(before) === lost) return undefined
  return control(after.id, Date.parse(after.since), {
    was: before.state,
    became: after.state,
    ...(lost && after.reason !== undefined ? { text: cutText(after.reason) } : {}),
    detail: { label: after.label },
  })
}

function isLost({ state }: SourceFacts): boolean {
  return state !== 'live' && state !== 'absent' && state !== 'disabled'
}

export function startEntry(startedAt: number, version: string): Entry {
  return control('fluxdeck', startedAt, { became: 'started', detail: { version } })
}

function control(name: string, at: number, facts: Pick<Entry, 'was' | 'became' | 'text' | 'detail'>): Entry {
  return { key: `c:${name}:${at}`, at, type: 'control', ...facts, detail: { ...facts.detail, name } }
}
