// What was recorded last of each object, and what it ran before that: what the next look is compared with.

import { isComparedDigest, isReleaseDigest } from '@/lib/flux/history/built'
import type { RanBefore } from '@/lib/flux/history/rollout-record'
import type { Seen } from '@/lib/history/rows'
import type { Ref } from '@/lib/ref'

export interface SeenMemory {
  byUid(uid: string): Seen | undefined
  byRef(ref: Ref): Seen | undefined
  all(): Iterable<Seen>
  /** `deployedAt`: it was deployed anew then, on top of what was seen before. */
  keep(seen: Seen, deployedAt: number | undefined): void
  forget(uid: string): void
  clear(): void
  /** What an object ran before this moment. */
  ranBefore(ref: Ref, moment: number): RanBefore
}

export function createSeenMemory(): SeenMemory {
  const seen = new Map<string, Seen>()
  const uids = new Map<Ref, string>()
  const deploys = new Map<string, { readonly at: number; readonly before: Seen | undefined }>()
  const byRef = (ref: Ref) => seen.get(uids.get(ref) ?? '')
  return {
    byUid: (uid) => seen.get(uid),
    byRef,
    all: () => seen.values(),
    keep(one, deployedAt) {
      if (deployedAt !== undefined) deploys.set(one.uid, { at: deployedAt, before: seen.get(one.uid) })
      seen.set(one.uid, one)
      uids.set(one.object, one.uid)
    },
    forget(uid) {
      const gone = seen.get(uid)
      if (gone !== undefined && uids.get(gone.object) === uid) uids.delete(gone.object)
      seen.delete(uid)
      deploys.delete(uid)
    },
    clear() {
      for (const map of [seen, uids, deploys]) map.clear()
    },
    ranBefore(ref, moment) {
      const now = byRef(ref)
      if (now === undefined) return undefined
      const last = deploys.get(now.uid)
      return last !== undefined && last.at >= moment ? ranOf(last.before) : ranOf(now)
    },
  }
}

function ranOf(seen: Seen | undefined): RanBefore {
  if (seen?.digest === undefined) return 'none'
  const { digest, revision } = seen
  const shown = isReleaseDigest(digest) ? (revision ?? digest) : digest
  return { digest, shown, isCompared: isComparedDigest(digest) }
}
