'use client'
// Which row of a table somebody looks into: one at a time.

import { useState } from 'react'

export interface RowDetail {
  readonly openId: string | undefined
  /** False where it stood so already. */
  readonly turn: (id: string, how: 'toggle' | 'open' | 'close') => boolean
}

export function useRowDetail(): RowDetail {
  const [openId, setOpenId] = useState<string>()
  return {
    openId,
    turn(id, how) {
      const isOpen = openId === id
      if (isOpen ? how === 'open' : how === 'close') return false
      setOpenId(isOpen ? undefined : id)
      return true
    },
  }
}
