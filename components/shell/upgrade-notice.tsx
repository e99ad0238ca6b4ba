'use client'

// The server runs a newer version than this tab: offered at once, done by itself while nobody looks, and done once.

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { RefreshCw } from '@/components/ui/icons'
import { reloadOnce } from '@/lib/client/reload-once'
import { useBuildChange } from '@/lib/client/use-build-change'

export function UpgradeNotice() {
  const build = useBuildChange()
  useEffect(() => {
    if (build === undefined) return
    const reloadUnseen = () => {
      if (document.visibilityState === 'hidden') reloadOnce(build)
    }
    reloadUnseen()
    document.addEventListener('visibilitychange', reloadUnseen)
    return () => document.removeEventListener('visibilitychange', reloadUnseen)
  }, [build])
  if (build === undefined) return null
  return (
    <div role="status" className="page flex min-h-8 shrink-0 items-center gap-2.5 border-b border-line bg-soft-accent">
      <RefreshCw aria-hidden className="size-3.5 text-accent" />
      Fluxdeck was updated.
      <Button size="sm" onClick={() => window.location.reload()}>
        Reload
      </Button>
    </div>
  )
}
