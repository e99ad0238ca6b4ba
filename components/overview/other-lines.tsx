'use client'
// What stands below the sentence of the verdict, a line each: what runs, whether ntfy fired, what Flux stands on.

import { useLiveHead } from '@/lib/client/queries'
import { GroundLine } from './ground-line'
import { NtfyLine } from './ntfy-line'
import { RunningLine } from './running-line'

export function OtherLines() {
  const head = useLiveHead()
  if (head === undefined) return null
  return (
    <>
      <RunningLine running={head.running} />
      <NtfyLine sources={head.sources} />
      <GroundLine />
    </>
  )
}
