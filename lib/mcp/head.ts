// What stands over every answer: of which cluster, how old, and what could not be read. What was not read is never healthy.

import type { SourceHealth, StateHead } from '@/lib/contract/state'
import { isOfNow } from '@/lib/flux/judge/sight'
import { foldAlike, nameAlike } from '@/lib/flux/tell/shortfall'
import { formatAge, parseTime } from '@/lib/time'
import { clip, plainLine } from './plain'

export interface Missing {
  readonly what: string
  readonly reason: string
}

export interface Head {
  /** The oldest last successful read; absent when nothing was ever read. */
  readonly asOf?: string
  readonly age?: string
  readonly cluster: string
  readonly complete: boolean
  readonly missing: readonly Missing[]
}

/** Codes of a verdict over less than there is. */
const OF_RIGHTS: ReadonlySet<string> = new Set(['seen_in_part', 'rights_unknown'])
const UNSEEN = 'what you may not see'
const MAX_REASON = 200
const MAX_MISSING = 20

type Told = Pick<StateHead, 'asOf' | 'cluster' | 'sources' | 'unreadable'> & Partial<Pick<StateHead, 'verdict'>>

export function headOf({ asOf, cluster, sources, unreadable, verdict }: Told, now: Date): Head {
  const since = parseTime(asOf)
  const missing = [
    ...missingSources(sources),
    ...(cluster.namespaces === undefined
      ? []
      : [{ what: `all but the namespaces ${cluster.namespaces.join(', ')}`, reason: 'not meant to be read here' }]),
    ...unreadable.map(({ kind, ref, reason }) => missingFor(ref ?? `an object of kind ${kind}`, reason)),
    ...(verdict?.reasons ?? []).flatMap(({ code, text }) => (OF_RIGHTS.has(code) ? [missingFor(UNSEEN, text)] : [])),
  ]
  return withMissing(
    {
      ...(asOf === undefined ? {} : { asOf }),
      ...(since === undefined ? {} : { age: formatAge(now.getTime() - since.getTime()) }),
      cluster: plainLine(cluster.name),
      complete: true,
      missing: [],
    },
    missing,
  )
}

/** The head of an answer that lacks this as well. */
export function withMissing(head: Head, more: readonly Missing[]): Head {
  const all = [...head.missing, ...more]
  const kept = all.slice(0, MAX_MISSING)
  const rest = all.length - kept.length
  const missing = rest > 0 ? [...kept, { what: `${rest} more`, reason: 'left out of this list' }] : kept
  return { ...head, complete: missing.length === 0, missing }
}

/** Of strangers' texts, so on one line and short. */
export function missingFor(what: string, reason: string): Missing {
  return { what: clip(plainLine(what), MAX_REASON), reason: clip(plainLine(reason), MAX_REASON) }
}

function missingSources(sources: readonly SourceHealth[]): readonly Missing[] {
  const away = sources.filter(({ state, role }) => isOfNow(role) && !['live', 'absent', 'disabled'].includes(state))
  return foldAlike(away).flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const { state, reason } = first
    return [missingFor(nameAlike(alike), reason === undefined ? state : `${state}: ${reason}`)]
  })
}
