'use client'

// Who else declares the suspension of these objects, read anew for a question: nobody keeps what tells it.

import { useQuery } from '@tanstack/react-query'
import type { AccessAnswer } from '@/lib/contract/access'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { cutQuestions } from './cut-questions'
import { fetchJson } from './fetch-json'

export interface Declarers {
  readonly isKnown: boolean
  /** A field manager; null when there is none, undefined when that could not be read. */
  readonly of: (ref: Ref) => string | null | undefined
}

export function useDeclarers(refs: readonly Ref[]): Declarers {
  const { data, isPending } = useQuery({
    queryKey: ['declarers', refs],
    queryFn: ({ signal }) => read(refs, signal),
    enabled: refs.length > 0,
  })
  return { isKnown: refs.length === 0 || !isPending, of: (ref) => data?.get(ref) }
}

async function read(refs: readonly Ref[], signal: AbortSignal): Promise<ReadonlyMap<Ref, string | null | undefined>> {
  const found = new Map<Ref, string | null | undefined>()
  for (const some of cutQuestions(refs)) {
    const { access } = await fetchJson<AccessAnswer>(apiTo.access(some, { suspension: 1 }), signal)
    for (const { ref, suspendDeclaredBy } of access) found.set(ref, suspendDeclaredBy)
  }
  return found
}
