// Who is answered of what: everybody of the whole, or, where rights to read are asked for, each of what they may see.

import type { Scope } from '@/lib/contract/state'
import { namespaceOf } from '@/lib/ref'
import type { Identity } from '../identity/identity'
import type { LiveState } from '../stream/live-state'
import type { AskedRights } from '../views/asked-rights'
import { askEventRights } from '../views/event-rights'
import type { Sights } from '../views/sights'
import type { ReadView, Views } from '../views/views'
import { rememberGraphs } from './graphs-in-use'
import { createQuestions, type QuestionParts, type Questions } from './questions'
import { createSeenQuestions } from './seen-questions'

export interface Audience {
  readonly questions: Questions
  of(scope: Scope | undefined): ReadView
  /** Whose events of what Flux deployed they may list, asked anew. */
  mayListEvents(): Promise<(namespace: string) => boolean>
  /** Whose key is another sees something else; absent: everything. */
  readonly key?: string
}

export interface AudienceParts extends Omit<QuestionParts, 'live' | 'views' | 'graphs'> {
  /** Asked where everybody sees what they may read only. */
  readonly rights: AskedRights
  readonly live: LiveState
  readonly views: Pick<Views, 'of' | 'prepare'>
  /** Absent: everybody sees everything. */
  readonly sights: Sights | undefined
}

export function createAudiences(parts: AudienceParts): (identity: Identity) => Promise<Audience> {
  const { views, sights, events, rights } = parts
  const graphs = rememberGraphs()
  const everything = {
    questions: createQuestions({ ...parts, graphs }),
    of: (scope: Scope | undefined) => views.of(scope),
  }
  if (sights === undefined) {
    return () => Promise.resolve({ ...everything, mayListEvents: () => Promise.resolve(() => true) })
  }
  return async (identity) => {
    const mayListEvents = () =>
      askEventRights(rights, identity, () => Array.from(events.ofWorkloads(), ({ event }) => namespaceOf(event.ref)))
    const sight = await sights.of(identity)
    if (sight === undefined) return { ...everything, mayListEvents }
    await views.prepare(sight)
    const of = (scope: Scope | undefined) => views.of(scope, sight)
    const topics = sight.seesAll() ? parts.topics : [...sights.seenOf(sight).topics.keys()]
    const seen = { ...parts, graphs, live: of(undefined).live, views: { of }, topics }
    return { questions: createSeenQuestions(seen, sight), of, key: sight.key, mayListEvents }
  }
}
