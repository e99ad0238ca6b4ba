'use client'
// The place for news at the edge of the screen. Its program is loaded with the first of them.

import { lazy, useState } from 'react'
import { Late, late } from '@/components/ui/late'
import { useToasts } from '@/lib/client/toasts'

const load = late(() => import('./toast-list'))
const ToastList = lazy(async () => ({ default: (await load()).ToastList }))

export function Toasts() {
  const toasts = useToasts()
  const [isUsed, setUsed] = useState(false)
  if (toasts.length > 0 && !isUsed) setUsed(true)
  return <Late>{isUsed && <ToastList toasts={toasts} />}</Late>
}
