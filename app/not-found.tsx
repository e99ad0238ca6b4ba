// An address of no page, within the frame of the console, so that every way out is there.

import { headers } from 'next/headers'
import { ConsoleShell } from '@/components/shell/console-shell'
import { Nowhere } from '@/components/shell/nowhere'
import { Providers } from '@/components/shell/providers'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export const metadata = { title: 'Not found' }

export default async function NotFound() {
  const seed = await getRuntime().readSeed(await headers())
  const isShown = seed.needsSignIn !== true && seed.stranger === undefined
  if (!isShown)
    return (
      <main className="pt-16">
        <Nowhere />
      </main>
    )
  return (
    <Providers seed={seed}>
      <ConsoleShell>
        <Nowhere />
      </ConsoleShell>
    </Providers>
  )
}
