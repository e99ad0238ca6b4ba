// What one object says of others. Rows are replaced when they change and never written to, so one that remembers
// reads each row once.

import type { Ref } from '@/lib/ref'
import { type RelatedSubject, type Relation, refsNamedIn, relationsOf } from '../object/relations'

interface Speaking extends RelatedSubject {
  readonly ready?: { readonly message: string }
}

export interface Reading {
  readonly relationsOf: (subject: RelatedSubject) => readonly Relation[]
  /** Whom the message of its Ready condition names. */
  readonly namedBy: (subject: Speaking) => ReadonlySet<Ref>
}

export const READ_ANEW: Reading = {
  relationsOf,
  namedBy: ({ kind, ready }) => new Set(refsNamedIn(kind, ready?.message ?? '')),
}

export function createReading(): Reading {
  return { relationsOf: remember(READ_ANEW.relationsOf), namedBy: remember(READ_ANEW.namedBy) }
}

/** Of subjects that are replaced and never written to: reads each once. */
export function remember<Subject extends object, Answer>(
  read: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const known = new WeakMap<Subject, Answer>()
  return (subject) => {
    const before = known.get(subject)
    if (before !== undefined) return before
    const answer = read(subject)
    known.set(subject, answer)
    return answer
  }
}
