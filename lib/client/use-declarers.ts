'use client'

// Who else declares the suspension of these objects, read anew for a question: nobody keeps what tells it.

import type { AccessAnswer } from '@/lib/contract/access'
import { parseRef, type Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { cutQuestions } from './cut-questions'
import { fetchJson } from './fetch-json'
import { keepAnswers, useKeptAnswers } from './kept-answers'

export interface Declarers {
  readonly isKnown: boolean
  /** A field manager; null when there is none, undefined when that could not be read. */
  readonly of: (ref: Ref) => string | null | undefined
}

/** Refs hold no space. */
const DECLARERS = keepAnswers<string, ReadonlyMap<Ref, string | null | undefined>>({
  ask: (key, signal) =>
    read(
      key.split(' ').flatMap((text) => parseRef(text)?.ref ?? []),
      signal,
    ),
  freshMs: 5_000,
})

export function useDeclarers(refs: readonly Ref[]): Declarers {
  const [kept] = useKeptAnswers(DECLARERS, refs.length === 0 ? [] : [refs.join(' ')])
  return { isKnown: kept?.isPending !== true, of: (ref) => kept?.data?.get(ref) }
}

async function read(refs: readonly Ref[], signal: AbortSignal): Promise<ReadonlyMap<Ref, string | null | undefined>> {
  const found = new Map<Ref, string | null | undefined>()
  for (const some of cutQuestions(refs)) {
    const { access } = await fetchJson<AccessAnswer>(apiTo.access(some, { suspension: 1 }), signal)
    for (const { ref, suspendDeclaredBy } of access) found.set(ref, suspendDeclaredBy)
  }
  return found
}
