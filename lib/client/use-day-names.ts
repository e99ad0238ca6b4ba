'use client'
// Days as the reader calls them, for lists under days: nothing until the browser draws, for the server has another zone.

import { useMemo } from 'react'
import { nameDays } from '@/lib/time'
import { useIsHydrated } from './use-is-hydrated'
import { QUARTER_MS, useServerNow } from './use-now'

/** One function for a whole list, and the same until a day may have begun. */
export function useDayNames(): (date: Date | undefined) => string {
  const now = useServerNow(QUARTER_MS)
  const isHydrated = useIsHydrated()
  return useMemo(() => {
    if (!isHydrated) return () => ''
    const nameDay = nameDays(new Date(now))
    return (date: Date | undefined) => (date === undefined ? '' : nameDay(date))
  }, [now, isHydrated])
}
