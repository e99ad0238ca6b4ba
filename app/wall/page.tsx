// The screen that nobody touches.

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { WallTitle } from '@/components/shell/live-title'
import { Providers } from '@/components/shell/providers'
import { Wall } from '@/components/wall/wall'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata: Metadata = { title: 'Wall' }

export default async function WallPage() {
  const seed = await getRuntime().readSeed(await headers())
  return (
    <Providers seed={seed}>
      <WallTitle />
      <Wall />
    </Providers>
  )
}
