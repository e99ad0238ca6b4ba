// The screen that nobody touches.

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { WallTitle } from '@/components/shell/live-title'
import { Providers } from '@/components/shell/providers'
import { Wall } from '@/components/wall/wall'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata: Metadata = { title: 'Wall' }

interface WallPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>
}

export default async function WallPage({ searchParams }: WallPageProps) {
  const asked = Object.entries(await searchParams).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  const seed = await getRuntime().readSeed(await headers(), new URLSearchParams(asked).toString())
  return (
    <Providers seed={seed}>
      <WallTitle />
      <Wall />
    </Providers>
  )
}
