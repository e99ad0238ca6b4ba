'use client'
// Whom Alerts tell of what, asked anew from time to time; whoever shows it says how often.

import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { AlertCoverage } from '@/lib/contract/alerts'
import { apiTo } from '@/lib/routes'
import { fetchJson } from './fetch-json'

export function useAlertCoverage(everyMs: number): UseQueryResult<AlertCoverage> {
  return useQuery({
    queryKey: ['alert-coverage'],
    queryFn: ({ signal }) => fetchJson<AlertCoverage>(apiTo.alertCoverage(), signal),
    refetchInterval: everyMs,
  })
}
