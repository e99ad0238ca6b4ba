// What stands on a screen until somebody lets it in. Open to everybody, and it shows nothing of the cluster.

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { PairScreen } from '@/components/wall/pair-screen'
import { routeTo } from '@/lib/routes'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata: Metadata = { title: 'Pair this screen' }

interface PairPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function PairPage({ searchParams }: PairPageProps) {
  const { returnTo, failed } = await searchParams
  const { needsSignIn, stranger } = await getRuntime().readSeed(await headers())
  const mayRead = needsSignIn !== true && stranger === undefined
  return <PairScreen shows={queryOfWall(returnTo)} hasFailed={failed !== undefined} mayRead={mayRead} />
}

/** Empty for whatever is no wall. */
function queryOfWall(returnTo: string | string[] | undefined): string {
  const base = 'http://fluxdeck.invalid'
  if (typeof returnTo !== 'string' || !URL.canParse(returnTo, base)) return ''
  const { origin, pathname, searchParams } = new URL(returnTo, base)
  searchParams.delete('screen')
  return origin === base && pathname === routeTo.wall() ? searchParams.toString() : ''
}
