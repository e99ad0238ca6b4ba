'use client'
// Why a row is the last that was known of its object, where its marks do not say so already.

import type { Resource } from '@/lib/contract/state'
import { describeTroubles } from './freshness'
import { useLiveHead } from './queries'

export function useWhyOld({ current, kind, marks }: Pick<Resource, 'current' | 'kind' | 'marks'>): string | undefined {
  const head = useLiveHead()
  if (current || head === undefined || marks.some(({ code }) => code === 'outdated')) return undefined
  const trouble = describeTroubles(head.sources).get(kind)
  return trouble === undefined ? undefined : `${trouble}. This is the last that was read.`
}
