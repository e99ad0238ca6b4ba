// The console: everything but the wall stands in this frame.

import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { ConsoleShell } from '@/components/shell/console-shell'
import { Providers } from '@/components/shell/providers'
import { getRuntime } from '@/lib/server/door/runtime-handle'

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const seed = await getRuntime().readSeed(await headers())
  return (
    <Providers seed={seed}>
      <ConsoleShell>{children}</ConsoleShell>
    </Providers>
  )
}
