'use client'

// Said across the page, and only when it is true: what on this screen is not current, and since when.

import { Button } from '@/components/ui/button'
import { ClockAlert, TriangleAlert } from '@/components/ui/icons'
import { useFreshness } from '@/lib/client/queries'
import { foldAlike, nameAlike } from '@/lib/flux/tell/shortfall'
import { routeTo } from '@/lib/routes'
import { formatClock, parseTime } from '@/lib/time'

const MAX_NAMED = 4

export function FreshnessBanner() {
  const { level, troubles, asOf } = useFreshness()
  const since = parseTime(asOf)
  const at = since === undefined ? undefined : formatClock(since, { seconds: true })
  if (level === 'signed_out') {
    return (
      <Banner strong>
        <span>
          <strong className="font-semibold">Signed out.</strong> Data frozen{at !== undefined && ` at ${at}`}.
        </span>
        <Button
          size="sm"
          onClick={() =>
            window.location.assign(routeTo.login({ returnTo: `${window.location.pathname}${window.location.search}` }))
          }
        >
          Sign in
        </Button>
      </Banner>
    )
  }
  if (level === 'stale') {
    return (
      <Banner strong>
        <span>
          <strong className="font-semibold">Not live.</strong>{' '}
          {at === undefined ? 'Nothing was read yet.' : `Last update ${at}. Colours are off until data arrives again.`}
        </span>
      </Banner>
    )
  }
  const named = foldAlike(troubles.filter((source) => source.state !== 'connecting'))
  if (named.length === 0) return null
  return (
    <Banner>
      <span className="foreign min-w-0">
        {named.slice(0, MAX_NAMED).map((alike, index) => {
          const [source] = alike
          if (source === undefined) return null
          const synced = parseTime(source.lastSyncedAt)
          return (
            <span key={source.id}>
              {index > 0 && ' · '}
              <strong className="font-semibold">{nameAlike(alike)}</strong>:{' '}
              {synced !== undefined && `as of ${formatClock(synced, { seconds: true })}, `}
              {source.word}
            </span>
          )
        })}
        {named.length > MAX_NAMED && ` · and ${named.length - MAX_NAMED} more`}
      </span>
    </Banner>
  )
}

function Banner({ strong = false, children }: { readonly strong?: boolean; readonly children: React.ReactNode }) {
  const Icon = strong ? ClockAlert : TriangleAlert
  return (
    <div
      role="alert"
      className="page flex min-h-8 shrink-0 items-center gap-2.5 border-b border-line bg-soft-warning py-1 text-ink"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-warning" />
      {children}
    </div>
  )
}
