// The same questions for somebody who may not see every object: each is answered of what they may read, and what it says
// of the rest has no names in it. What they may not see is answered like what is not there.

import type { ActionGroup } from '@/lib/contract/actions'
import type { LogAnswer, LogLine } from '@/lib/contract/logs'
import type { InventoryItem, ObjectDetail } from '@/lib/contract/objects'
import { matchesNotification } from '@/lib/flux/tell/notification-filter'
import { HIDDEN, type Ref } from '@/lib/ref'
import { takeTurns } from '@/lib/turns'
import { ApiError } from '../api-error'
import { seeAction, seeMessage, seesMessage } from '../views/personal-glass'
import type { Sight } from '../views/sight'
import type { LogFeed, LogQuestions } from './logs'
import { createQuestions, type QuestionParts, type Questions } from './questions'

export interface SeenQuestionParts extends QuestionParts {
  /** Of which topics they may read messages. */
  readonly topics: readonly string[]
}

/** `live` and `views` of the parts are those of the sight. */
export function createSeenQuestions(parts: SeenQuestionParts, sight: Sight): Questions {
  const questions = createQuestions(seeParts(parts, sight))
  return {
    ...questions,
    object: (ref, healthOf) => seeDetail(questions.object(ref, healthOf), sight),
    values: (ref) => sight.mask(questions.values(ref)),
    // The rows of the sight are masked already; whoever takes from one is theirs to see, or left out.
    async sources() {
      const sources = await questions.sources()
      return sources.map(({ url, ...source }) => (url === undefined ? source : { ...source, url: sight.mask(url) }))
    },
    logs: seeLogs(questions.logs, sight),
    events: (query, reader) => questions.events(query, { ...reader, sight }),
    act: (actor, request) => seeGroup(questions.act({ ...actor, maySee: sight.sees }, request), sight),
    cancel: (actor, id) => seeGroup(questions.cancel({ ...actor, maySee: sight.sees }, id), sight),
    async access(identity, { ref, ...rest }, signal) {
      const asked = { ...rest, ref: ref.filter(sight.sees) }
      return sight.mask(await questions.access(identity, asked, signal))
    },
  }
}

function seeLogs(logs: LogQuestions, sight: Sight): LogQuestions {
  const seen = (feed: LogFeed): LogFeed => ({
    ...feed,
    read: async (signal) => maskLines(await feed.read(signal), sight),
    follow: (sink, signal) => feed.follow({ ...sink, send: (event) => sink.send(sight.mask(event)) }, signal),
  })
  return {
    ofObject(ref, query) {
      if (query.all && !sight.seesAll())
        throw new ApiError(
          'forbidden',
          'Every line of a controller is shown to those who may list all objects of Flux.',
        )
      return seen(logs.ofObject(ref, query))
    },
    async ofWorkload(identity, target, query, signal) {
      try {
        return seen(await logs.ofWorkload(identity, target, query, signal))
      } catch (error) {
        throw seeError(error, sight)
      }
    },
  }
}

/** Two thousand lines are too many to be searched at one go. */
async function maskLines({ lines, ...head }: LogAnswer, sight: Sight): Promise<LogAnswer> {
  const turn = takeTurns()
  const masked: LogLine[] = []
  for (const line of lines) {
    masked.push(sight.mask(line))
    await turn()
  }
  return { ...sight.mask(head), lines: masked }
}

function seeParts(parts: SeenQuestionParts, sight: Sight): QuestionParts {
  const { store, events, notifications, tracker } = parts
  const ifSeen =
    <Value>(find: (ref: Ref) => Value | undefined) =>
    (ref: Ref) =>
      sight.sees(ref) ? find(ref) : undefined
  return {
    ...parts,
    sight,
    store: { get: ifSeen((ref) => store.get(ref)), manifest: ifSeen((ref) => store.manifest(ref)) },
    shown: ifSeen(parts.shown),
    events: {
      ...events,
      find: ({ limit, ...query }) =>
        events
          .find({ ...query, limit: Number.POSITIVE_INFINITY })
          .filter(({ ref }) => sight.sees(ref))
          .slice(0, limit)
          .map((event) => sight.mask(event)),
    },
    notifications: {
      page({ text, ...query }) {
        // Words are looked for in what is shown: a name that was taken out is not found either.
        const words = { topics: [], priorities: [], ...(text === undefined ? {} : { text }) }
        const found = notifications.page({
          ...query,
          isShown: (message) => seesMessage(message, sight) && matchesNotification(seeMessage(message, sight), words),
        })
        const messages = found.messages.map((message) => seeMessage(message, sight))
        if (sight.seesAll()) return { ...found, messages }
        return { ...found, messages, topics: parts.topics, badLines: 0, gaps: [] }
      },
      oldest: notifications.oldest,
      about: (ref, limit) => notifications.about(ref, limit).map((message) => seeMessage(message, sight)),
    },
    tracker: {
      list: () => tracker.list().flatMap((action) => seeAction(action, sight) ?? []),
      group: (id) => tracker.group(id).flatMap((action) => seeAction(action, sight) ?? []),
      get(id) {
        const action = tracker.get(id)
        return action === undefined ? undefined : seeAction(action, sight)
      },
    },
    horizon: () => ({ ...parts.horizon(), hides: (ref) => !sight.sees(ref) }),
  }
}

function seeDetail(detail: ObjectDetail, sight: Sight): ObjectDetail {
  const { inventory } = detail
  if (inventory === undefined || 'unavailable' in inventory) return sight.mask(detail)
  const entries = inventory.entries.map((entry) => seeEntry(entry, sight))
  return sight.mask({ ...detail, inventory: { ...inventory, entries } })
}

function seeEntry(entry: InventoryItem, sight: Sight): InventoryItem {
  const { ref, status, current, marks, health, ...item } = entry
  const isSeen = ref === undefined ? !sight.hidesIn(item.namespace) : sight.sees(ref)
  return isSeen ? entry : { ...item, namespace: HIDDEN, name: HIDDEN }
}

async function seeGroup(asked: Promise<ActionGroup>, sight: Sight): Promise<ActionGroup> {
  try {
    const { id, actions } = await asked
    return { id, actions: actions.flatMap((action) => seeAction(action, sight) ?? []) }
  } catch (error) {
    throw seeError(error, sight)
  }
}

function seeError(error: unknown, sight: Sight): unknown {
  return error instanceof ApiError
    ? new ApiError(error.code, sight.mask(error.message), sight.mask(error.extra))
    : error
}
