'use client'
// The rows of the table in their order: whoever goes from here to the page of an object finds the next one there.

import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { hereAddress } from '@/components/ui/kept-place'
import { noteWalked } from '@/lib/client/walked-list'

export interface NotedOrder {
  readonly order: RefObject<readonly string[]>
  readonly noteOrder: (ids: readonly string[]) => void
}

/** `words` say which rows they are. */
export function useNotedOrder(words: string): NotedOrder {
  const order = useRef<readonly string[]>([])
  const saying = useRef(words)
  saying.current = words
  const address = useRef('')
  useEffect(() => {
    address.current = hereAddress()
  })
  useEffect(() => () => noteWalked({ address: address.current, words: saying.current, ids: order.current }), [])
  const noteOrder = useCallback((ids: readonly string[]) => {
    order.current = ids
  }, [])
  return { order, noteOrder }
}
