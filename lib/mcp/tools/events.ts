// get_events: what happened to objects of Flux and to what they deployed, newest first.

import { z } from 'zod'
import type { EventList, FluxEvent } from '@/lib/contract/notifications'
import { NameSchema } from '@/lib/contract/schema/parameters'
import { EventSinceSchema } from '@/lib/contract/schema/since'
import type { Questions } from '@/lib/server/answers/questions'
import type { Item } from '../answer'
import { InNamespace, limitOf } from '../arguments'
import { expectObject, sayNothing } from '../find-object'
import { type Missing, missingFor } from '../head'
import { EventKindArgument, FluxRefArgument } from '../object-arguments'
import { defineTool } from '../tool'
import { ageOf, asWord, joinParts } from '../words'
import { missingPods } from './pods'

export const getEvents = defineTool({
  name: 'get_events',
  title: 'Kubernetes events',
  description: 'Events of objects of Flux and of what Flux deployed, newest first, repeats as one.',
  input: z.strictObject({
    kind: EventKindArgument.optional(),
    namespace: InNamespace,
    name: NameSchema.describe('Objects of this name.').optional(),
    applier: FluxRefArgument.describe('Of this one with its workloads and pods, as Kind/namespace/name.').optional(),
    type: z.enum(['Normal', 'Warning']).describe('Of this type only.').optional(),
    since: EventSinceSchema.describe('How far back: 30m, 2h, 1d, or a time.').prefault('1h'),
    limit: limitOf(50, 200),
  }),
  hints: 'read',
  shape: 'list',
  async answer({ kind, namespace, name, applier, type, since, limit }, { audience, actor, signal, now }) {
    const { workloads } = audience.questions
    expectObject(audience.questions, applier)
    const mayList = await audience.mayListEvents()
    // Whose a pod is can be told only of pods that are read.
    const told =
      applier === undefined
        ? undefined
        : await workloads.pods(actor.identity, { namespace: [], managedBy: applier }, signal)
    const list = audience.questions.events(
      {
        kind: kind === undefined ? [] : [kind],
        namespace: namespace === undefined ? [] : [namespace],
        ...(name === undefined ? {} : { name }),
        applier: applier === undefined ? [] : [applier],
        ...(type === undefined ? {} : { type }),
        since,
        q: '',
        limit,
      },
      { mayList },
    )
    return {
      sentence: list.total === 0 ? sayNone(audience.questions, namespace) : sayHowMany(list),
      missing: [...missingIn(list), ...missingPods(told?.workloads ?? [])],
      items: list.events.map((event) => itemOfEvent(event, now)),
      page: { total: list.total, narrow: ['kind', 'namespace', 'name', 'applier', 'type', 'since'] },
    }
  },
})

function sayNone(questions: Questions, namespace: string | undefined): string {
  return `${sayNothing(questions, 'event', namespace)} The cluster itself forgets events after an hour or so.`
}

function sayHowMany({ total, events }: EventList): string {
  const warnings = events.filter(({ type }) => type === 'Warning').length
  const newest = events[0] === undefined ? '' : ` (of ${events[0].time})`
  return `${total} ${total === 1 ? 'event' : 'events'}, newest first${newest}; ${warnings} of the ${events.length} here are warnings.`
}

/** Beside the sources that are not live, which every head names. */
function missingIn({ state, reason, workloads, hidden = 0 }: EventList): readonly Missing[] {
  return [
    ...(state === 'disabled' ? [missingFor('Kubernetes events', reason ?? 'not read here')] : []),
    ...(workloads === 'disabled' ? [missingFor('events of what Flux deployed', 'workloads are not read here')] : []),
    ...(hidden === 0
      ? []
      : [missingFor(`events of ${hidden} ${hidden === 1 ? 'namespace' : 'namespaces'}`, 'you may not list them')]),
  ]
}

export function itemOfEvent(
  { ref, type, reason, message, count, time, first, component, applier }: FluxEvent,
  now: Date,
): Item {
  const began = first === undefined ? '' : ` since ${ageOf({ since: first }, now)}`
  const text = [
    asWord(reason),
    `${ageOf({ since: time }, now)} ago`,
    count > 1 ? `${count} times${began}` : '',
    component === undefined ? '' : `by ${asWord(component)}`,
    applier === undefined || applier === ref ? '' : `applied by ${applier}`,
  ]
  return {
    ref,
    status: type,
    text: joinParts(text),
    ...(message === '' ? {} : { said: [message] }),
  }
}
