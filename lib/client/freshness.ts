// How current the page is, in words: the worst of the browser's own stream and of what the server reads.

import type { SourceHealth, SourceStateName, StateHead } from '@/lib/contract/state'
import { isOfNow } from '@/lib/flux/judge/sight'
import type { FluxKind } from '@/lib/flux/kinds'
import type { StreamPhase } from './live-stream'

export type FreshnessLevel = 'live' | 'connecting' | 'partial' | 'stale' | 'signed_out'

export interface SourceFreshness {
  readonly id: string
  readonly kind?: FluxKind
  readonly label: string
  readonly state: SourceStateName
  /** The state in words. */
  readonly word: string
  readonly reason?: string
  readonly lastSyncedAt?: string
  readonly since: string
  readonly isCurrent: boolean
}

export interface Freshness {
  readonly level: FreshnessLevel
  /** The word in the header. */
  readonly word: string
  /** True when nothing on the page may be trusted as current. */
  readonly isStale: boolean
  /** The age of the data, while it is not current; absent when nothing was ever read. */
  readonly asOf?: string
  readonly sources: readonly SourceFreshness[]
  /** The sources that are not current, for the banner. */
  readonly troubles: readonly SourceFreshness[]
}

const STATE_WORDS: Readonly<Record<SourceStateName, string>> = {
  connecting: 'connecting',
  live: 'live',
  stale: 'watch lost',
  forbidden: 'no permission',
  absent: 'not installed',
  rate_limited: 'rate-limited',
  unauthorised: 'wrong credentials',
  error: 'cannot be read',
  disabled: 'off',
}

const NEUTRAL: ReadonlySet<SourceStateName> = new Set(['live', 'absent', 'disabled'])

export function judgeFreshness(phase: StreamPhase, head: StateHead | undefined): Freshness {
  const told = (head?.sources ?? []).map((source) => ({ source, described: describeSource(source) }))
  const sources = told.map(({ described }) => described)
  const troubles = told.flatMap(({ source, described }) =>
    isOfNow(source.role) && !described.isCurrent ? [described] : [],
  )
  const asOf = head?.asOf === undefined ? {} : { asOf: head.asOf }
  if (phase === 'signed_out') {
    return { level: 'signed_out', word: 'signed out', isStale: true, sources, troubles, ...asOf }
  }
  if (phase === 'stale') return { level: 'stale', word: 'not live', isStale: true, sources, troubles, ...asOf }
  const cluster = (head?.sources ?? []).filter((source) => source.kind !== undefined && isRead(source))
  if (cluster.length > 0 && cluster.every((source) => source.state !== 'live' && source.state !== 'connecting')) {
    return {
      level: 'stale',
      word: 'not live',
      isStale: true,
      sources,
      troubles,
      ...asOf,
    }
  }
  if (phase === 'connecting' || phase === 'reconnecting' || head === undefined) {
    return { level: 'connecting', word: 'connecting', isStale: false, sources, troubles }
  }
  if (troubles.length > 0) {
    const connecting = troubles.every((source) => source.state === 'connecting')
    const word = connecting
      ? 'first read'
      : `${troubles.length} ${troubles.length === 1 ? 'source' : 'sources'} not live`
    return { level: connecting ? 'connecting' : 'partial', word, isStale: false, sources, troubles }
  }
  const word = phase === 'polling' ? 'live, polled' : 'live'
  return { level: 'live', word, isStale: false, sources, troubles }
}

/** Of the kinds that were read and are not any more: what is wrong, in words. */
export function describeTroubles(sources: readonly SourceHealth[]): ReadonlyMap<FluxKind, string> {
  const troubles = new Map<FluxKind, string>()
  for (const source of sources) {
    const { label, word, isCurrent } = describeSource(source)
    if (source.kind !== undefined && !isCurrent && source.state !== 'connecting')
      troubles.set(source.kind, `${label}: ${word}`)
  }
  return troubles
}

function isRead(source: SourceHealth): boolean {
  return source.state !== 'absent' && source.state !== 'disabled'
}

function describeSource(source: SourceHealth): SourceFreshness {
  return {
    id: source.id,
    label: source.label,
    state: source.state,
    word: STATE_WORDS[source.state],
    since: source.since,
    isCurrent: NEUTRAL.has(source.state),
    ...(source.kind === undefined ? {} : { kind: source.kind }),
    ...(source.reason === undefined ? {} : { reason: source.reason }),
    ...(source.lastSyncedAt === undefined ? {} : { lastSyncedAt: source.lastSyncedAt }),
  }
}
