'use client'
// For pages whose filters stand in their address; others need not load what reads and writes them.

import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'

export function WithAddress({ children }: { readonly children: ReactNode }) {
  return <NuqsAdapter>{children}</NuqsAdapter>
}
