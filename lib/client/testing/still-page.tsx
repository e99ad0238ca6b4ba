// A page whose live state stands still, seen by somebody who may only look, for tests.

import type { ReactNode } from 'react'
import type { PageSeed } from '@/lib/contract/seed'
import type { ShortRow } from '@/lib/contract/short-row'
import type { State } from '@/lib/contract/state'
import { shortenRow } from '@/lib/flux/tell/short-rows'
import { LiveContext } from '../live-context'
import { createLiveStore } from '../live-store'

export interface StillPageProps {
  /** Undefined: nothing was read yet. */
  readonly state: State | undefined
  readonly children: ReactNode
}

export function StillPage({ state, children }: StillPageProps) {
  const seed: PageSeed = {
    complete: true,
    me: { groups: [], role: 'viewer', mode: 'none', actionsEnabled: false, readOnly: true },
    ...(state === undefined ? {} : { state: shortenState(state) }),
  }
  const store = createLiveStore(
    seed,
    () => undefined,
    () => Date.parse(state?.serverTime ?? ''),
  )
  return <LiveContext value={{ store, seed }}>{children}</LiveContext>
}

/** As the program gives it to a page. */
export function shortenState(state: State): State<ShortRow> {
  const rows = new Map(state.resources.map((row) => [row.ref, row]))
  return { ...state, resources: state.resources.map((row) => shortenRow(row, (ref) => rows.get(ref))) }
}

/** What stands there to be read, without its markup. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replace(/\s+/g, ' ')
}
