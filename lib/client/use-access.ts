'use client'

// Which actions this person may ask of which objects. Asked when buttons are about to be used, many objects at a time.

import type { AccessAnswer, ObjectAccess } from '@/lib/contract/access'
import type { ActionName } from '@/lib/contract/state'
import type { Ref } from '@/lib/ref'
import { apiTo } from '@/lib/routes'
import { cutQuestions } from './cut-questions'
import { FetchError, fetchJson } from './fetch-json'
import { keepAnswers, useKeptAnswers } from './kept-answers'

/** Rights change seldom, and each write looks again. */
const FRESH_MS = 30_000
const GATHER_MS = 15
const UNCHECKED = 'Your rights could not be checked.'

/** `undefined` while nobody has answered; `allowed` false always comes with the reason. */
export type AccessVerdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

export interface Access {
  /** False while an answer is on its way. */
  readonly isKnown: boolean
  readonly verdict: (ref: Ref, action: ActionName) => AccessVerdict | undefined
  readonly sourcesOf: (ref: Ref) => readonly Ref[]
}

const NONE: readonly Ref[] = []
const ANSWERS = keepAnswers<Ref, ObjectAccess>({ ask: load, freshMs: FRESH_MS })

/** Asks for nothing while `isWanted` is false. */
export function useAccess(refs: readonly Ref[], isWanted: boolean): Access {
  const wanted = isWanted ? refs : NONE
  const results = useKeptAnswers(ANSWERS, wanted)
  const byRef = new Map(wanted.map((ref, index) => [ref, results[index]]))
  return {
    isKnown: isWanted && results.every(({ isPending }) => !isPending),
    verdict(ref, action) {
      const result = byRef.get(ref)
      if (result === undefined || result.isPending) return undefined
      // An answer of before is better than none, and the write is judged by the cluster anyway.
      if (result.data === undefined) return { allowed: false, reason: reasonOf(result.error) }
      const refusal = result.data.refused[action]
      return refusal === undefined ? { allowed: true } : { allowed: false, reason: refusal.message }
    },
    sourcesOf: (ref) => byRef.get(ref)?.data?.sources ?? [],
  }
}

function reasonOf(error: unknown): string {
  return error instanceof FetchError && error.code !== 'unreadable' ? `${UNCHECKED} ${error.message}` : UNCHECKED
}

interface Waiting {
  readonly resolve: (access: ObjectAccess) => void
  readonly reject: (error: unknown) => void
}

let gathered = new Map<Ref, Waiting[]>()

/** Questions of one moment leave together, in requests of the greatest size. */
function load(ref: Ref): Promise<ObjectAccess> {
  return new Promise((resolve, reject) => {
    if (gathered.size === 0) setTimeout(leave, GATHER_MS)
    gathered.set(ref, [...(gathered.get(ref) ?? []), { resolve, reject }])
  })
}

function leave(): void {
  const all = gathered
  gathered = new Map()
  for (const refs of cutQuestions(all.keys())) void ask(refs, all)
}

async function ask(refs: readonly Ref[], all: ReadonlyMap<Ref, readonly Waiting[]>): Promise<void> {
  const waitingFor = (ref: Ref) => all.get(ref) ?? []
  try {
    const { access } = await fetchJson<AccessAnswer>(apiTo.access(refs))
    const byRef = new Map(access.map((one) => [one.ref, one]))
    for (const ref of refs) {
      const answer = byRef.get(ref)
      for (const one of waitingFor(ref))
        if (answer === undefined) one.reject(new FetchError('not_found', 'The object does not exist.', 404))
        else one.resolve(answer)
    }
  } catch (error) {
    for (const one of refs.flatMap(waitingFor)) one.reject(error)
  }
}
