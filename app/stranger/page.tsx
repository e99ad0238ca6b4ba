// What somebody meets who is known and may not read, under whatever address was asked for.

import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { StrangerCard } from '@/components/shell/stranger-card'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata: Metadata = { title: 'You may not read here' }

export default async function StrangerPage() {
  const given = await headers()
  const { me, stranger } = await getRuntime().readSeed(given)
  if (stranger === undefined) redirect('/')
  return <StrangerCard mode={me.mode} stranger={stranger} asked={given.get('x-fluxdeck-asked') ?? '/'} />
}
