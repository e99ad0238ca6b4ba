'use client'
// Moves the picture by a few pixels every minute, so that nothing burns in.

import { useEffect, useState } from 'react'

const PATH = [
  { x: 0, y: 0 },
  { x: 4, y: 2 },
  { x: 6, y: 6 },
  { x: 2, y: 8 },
  { x: -4, y: 6 },
  { x: -6, y: 0 },
  { x: -4, y: -4 },
  { x: 2, y: -4 },
] as const
const STEP_MS = 60_000

export function usePixelShift(): { readonly x: number; readonly y: number } {
  const [step, setStep] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setStep((current) => (current + 1) % PATH.length), STEP_MS)
    return () => clearInterval(timer)
  }, [])
  return PATH[step] ?? PATH[0]
}
