'use client'
// The pages there are here: what is switched off has none.

import { useMe } from '@/lib/client/queries'
import { NAVIGATION, type NavigationItem } from './navigation'

export function usePages(): readonly NavigationItem[] {
  const { switchedOff = [] } = useMe()
  return switchedOff.includes('ground') ? NAVIGATION.filter(({ id }) => id !== 'cluster') : NAVIGATION
}
