'use client'

// What happened since this browser was last looked at, in one line that leads to all of it.

import Link from 'next/link'
import { ClockTime } from '@/components/flux/clock-time'
import { Button } from '@/components/ui/button'
import { History, X } from '@/components/ui/icons'
import { fetchJson } from '@/lib/client/fetch-json'
import { keepAnswers, useKeptAnswer } from '@/lib/client/kept-answers'
import { useLiveHead } from '@/lib/client/queries'
import { useLastVisit } from '@/lib/client/use-last-visit'
import type { HistoryPage } from '@/lib/contract/history'
import { apiTo, routeTo } from '@/lib/routes'
import { nameMissed } from './missed-words'

const MOST = 500
const MISSED = keepAnswers<string, HistoryPage>({
  ask: (since, signal) =>
    fetchJson(apiTo.history({ since, limit: MOST, type: ['status', 'deploy', 'action'] }), signal),
  freshMs: 60_000,
})

export function SinceHere() {
  const { since, dismiss } = useLastVisit(useLiveHead()?.cluster.name)
  return since === undefined ? null : <Missed since={since} dismiss={dismiss} />
}

function Missed({ since, dismiss }: { readonly since: string; readonly dismiss: () => void }) {
  const { data } = useKeptAnswer(MISSED, since)
  if (data === undefined || data.source.kind === 'off') return null
  return (
    <section
      aria-label="Since you were here"
      className="page flex shrink-0 items-center gap-3 border-t border-line bg-surface py-2"
    >
      <History aria-hidden className="size-3.5 shrink-0 text-faint" />
      <p className="foreign min-w-0 flex-1">
        <span className="text-muted">
          Since you were here (<ClockTime time={since} />
          ):{' '}
        </span>
        {nameMissed(data)}{' '}
        <Link href={routeTo.history({ since })} prefetch={false} className="text-accent hover:underline">
          What happened
        </Link>
      </p>
      <Button look="ghost" size="icon-sm" aria-label="I have seen it" onClick={dismiss}>
        <X aria-hidden />
      </Button>
    </section>
  )
}
