// What a page is given with its document, so that it says something before any of its program is there: who looks, the
// state or what of it fits, and of a long list the rows that it begins with.

import type { PageSeed } from '@/lib/contract/seed'
import type { Resource, Scope } from '@/lib/contract/state'
import { STATUSES } from '@/lib/flux/judge/status'
import { compareStatus } from '@/lib/flux/judge/status-presentation'
import { readScope } from '@/lib/flux/tell/read-scope'
import { groupBy } from '@/lib/group-by'
import type { Gate, Identity } from '../identity/identity'
import type { LiveState } from '../stream/live-state'
import type { Runtime } from './runtime-handle'

/** A seed with more rows than this would delay the first paint; they come with the stream. */
const SEED_ROWS = 400
/** More than a large screen shows. */
const FIRST_ROWS = 48

export interface SeedParts {
  readonly gate: Pick<Gate, 'identify' | 'describe' | 'findStranger' | 'readerGroups'>
  readonly seenBy: (identity: Identity) => Promise<SeenPart>
  readonly clusterName: string
}

interface SeenPart {
  of(scope: Scope | undefined): { readonly live: Pick<LiveState, 'head' | 'rows' | 'told'> }
}

export function createSeeds({ gate, seenBy, clusterName }: SeedParts): Pick<Runtime, 'readSeed' | 'readFirstRows'> {
  return {
    async readSeed(headers, search): Promise<PageSeed> {
      const identity = gate.identify(headers)
      const me = gate.describe(identity)
      const stranger = gate.findStranger(headers)
      if (stranger !== undefined) {
        const { name: user, groups } = stranger
        return { me, complete: false, stranger: { user, groups, readerGroups: gate.readerGroups ?? [] } }
      }
      if (identity === undefined) return { me, cluster: clusterName, complete: false, needsSignIn: true }
      const { scope } = readScope(new URLSearchParams(search))
      const { live } = (await seenBy(identity)).of(scope)
      const part = { me, cluster: clusterName, ...(scope === undefined ? {} : { scope }) }
      if (live.rows().size > SEED_ROWS) return { ...part, complete: false, state: { ...live.head(), resources: [] } }
      const { head, rows, tell } = live.told('short')
      return { ...part, complete: true, state: { ...head, resources: rows.map(tell) } }
    },
    async readFirstRows(headers) {
      const identity = gate.identify(headers)
      if (identity === undefined || gate.findStranger(headers) !== undefined) return undefined
      const { live } = (await seenBy(identity)).of(undefined)
      const all = [...live.rows().values()]
      // What may be old is counted apart, and that takes all rows.
      if (all.length <= SEED_ROWS || !all.every(({ current }) => current)) return undefined
      const first = new Set(worstOf(all, FIRST_ROWS))
      const { rows, tell } = live.told('short', (row) => first.has(row))
      return rows.map(tell)
    },
  }
}

/** In the order in which the list begins: by status, and else as they come. */
function worstOf(rows: readonly Resource[], most: number): readonly Resource[] {
  const ofStatus = groupBy(rows, ({ status }) => status)
  const worstFirst = [...STATUSES].sort(compareStatus)
  return worstFirst.flatMap((status) => ofStatus.get(status)?.slice(0, most) ?? []).slice(0, most)
}
