'use client'
// Whom Alerts tell of what, asked anew from time to time; whoever shows it says how often.

import type { AlertCoverage } from '@/lib/contract/alerts'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'
import { type Kept, keepAnswers, useKeptAnswer } from './kept-answers'

const EVERY_MS = { seldom: 60_000, often: 30_000 } as const
const COVERAGE = { seldom: keepEvery(EVERY_MS.seldom), often: keepEvery(EVERY_MS.often) }

export function useAlertCoverage(how: keyof typeof EVERY_MS): Kept<AlertCoverage> {
  return useKeptAnswer(COVERAGE[how], 'coverage')
}

function keepEvery(everyMs: number) {
  return keepAnswers<'coverage', AlertCoverage>({
    ask: (_, signal) => fetchJson(apiTo.alertCoverage(), signal),
    freshMs: 5_000,
    everyMs,
  })
}
