// Whether anything of the cluster can be read, as it is said on the console: only as it changes, and why.

import type { SourceHealth } from '@/lib/contract/state'

/** Why nothing of the cluster can be read; undefined where something is, or nobody has tried. */
export function whyUnreached(sources: readonly SourceHealth[]): string | undefined {
  const kinds = sources.filter(({ role, state }) => role === 'flux' && state !== 'absent' && state !== 'disabled')
  if (kinds.some(({ state }) => state === 'live' || state === 'forbidden')) return undefined
  return kinds.find(({ reason }) => reason !== undefined)?.reason
}

/** What is said on the console as that changes. */
export function sayReach(before: string | undefined, now: string | undefined): string | undefined {
  if (before === now) return undefined
  if (now === undefined) return 'The cluster can be read now.'
  return `… but the cluster cannot be read: ${now.replace(/[.]$/, '')}. Fluxdeck goes on trying.`
}
