'use client'
// Whether the server has become another build than the one that served this page.

import { useLivePage } from './live-context'
import { useLiveHead } from './queries'

/** The id of the new build; undefined while it is the same. */
export function useBuildChange(): string | undefined {
  const { seed } = useLivePage()
  const served = seed.state?.build
  const running = useLiveHead()?.build
  if (served === undefined || running === undefined) return undefined
  const before = `${served.version}+${served.revision}`
  const now = `${running.version}+${running.revision}`
  return before === now ? undefined : now
}
