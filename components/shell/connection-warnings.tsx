'use client'
// What is amiss with the connection to the cluster, said for as long as it is so. It changes no colour and no verdict.

import { ShieldAlert } from '@/components/ui/icons'
import { useLiveHead } from '@/lib/client/queries'

export function ConnectionWarnings() {
  const warnings = useLiveHead()?.cluster.warnings ?? []
  if (warnings.length === 0) return null
  return (
    <section aria-label="Warnings about the connection" className="page shrink-0 border-b border-line py-1">
      {warnings.map(({ code, text }) => (
        <p key={code} className="flex items-center gap-2.5 text-muted">
          <ShieldAlert aria-hidden className="size-4 shrink-0 text-warning" />
          <span className="foreign min-w-0">{text}</span>
        </p>
      ))}
    </section>
  )
}
