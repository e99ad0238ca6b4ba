'use client'
// The place for news at the edge of the screen. Its program is loaded with the first of them.

import { lazy, Suspense, useState } from 'react'
import { useToasts } from '@/lib/client/toasts'

const ToastList = lazy(async () => ({ default: (await import('./toast-list')).ToastList }))

export function Toasts() {
  const toasts = useToasts()
  const [isUsed, setUsed] = useState(false)
  if (toasts.length > 0 && !isUsed) setUsed(true)
  return <Suspense>{isUsed && <ToastList toasts={toasts} />}</Suspense>
}
