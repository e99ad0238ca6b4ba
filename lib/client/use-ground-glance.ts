'use client'
// What is known already of what Flux stands on, for whoever shows one line of it; nothing is read for it.

import type { GroundAnswer } from '@/lib/contract/ground'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'
import { type Kept, keepAnswers, useKeptAnswer } from './kept-answers'

const GLANCE = keepAnswers<'glance', GroundAnswer>({
  ask: (_, signal) => fetchJson(apiTo.ground({ look: 0 }), signal),
  // Whoever comes back from the page of it has had it read.
  freshMs: 1_000,
  // As often as it is read while nobody looks.
  everyMs: 300_000,
})

export function useGroundGlance(): Kept<GroundAnswer> {
  return useKeptAnswer(GLANCE, 'glance')
}
