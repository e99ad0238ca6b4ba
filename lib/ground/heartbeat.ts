// When a node was last heard: its kubelet writes a time of its own clock every ten seconds. What its clock says is believed
// only where the time stands still as well, for clocks differ.

import { readObject, readText } from '@/lib/flux/object/json-fields'
import { formatAge, parseTime } from '@/lib/time'

export interface Heartbeat {
  /** By the clock of the node. */
  readonly renewedAt: Date
  /** Since when the same time is read, by ours. */
  readonly seenAt: Date
  readonly readAt: Date
}

export type Heartbeats = ReadonlyMap<string, Heartbeat>

const SILENT_MS = 60_000
/** Two readings lie so far apart, and a kubelet has written twice in between. */
const STILL_MS = 25_000

/** `known`: what was read before. */
export function readHeartbeats(list: readonly unknown[], known: Heartbeats, readAt: Date): Heartbeats {
  const heartbeats = new Map<string, Heartbeat>()
  for (const lease of list) {
    const node = readText(readObject(lease, 'metadata'), 'name')
    const renewedAt = parseTime(readObject(lease, 'spec')?.renewTime)
    if (node === undefined || renewedAt === undefined) continue
    const before = known.get(node)
    const isSame = before?.renewedAt.getTime() === renewedAt.getTime()
    heartbeats.set(node, { renewedAt, seenAt: isSame ? before.seenAt : readAt, readAt })
  }
  return heartbeats
}

/** `old`: it may be silent, or its clock is behind. */
export function soundOf({ renewedAt, seenAt, readAt }: Heartbeat): 'heard' | 'old' | 'silent' {
  const still = readAt.getTime() - seenAt.getTime()
  const isOld = readAt.getTime() - renewedAt.getTime() > SILENT_MS
  if (still > SILENT_MS || (isOld && still > STILL_MS)) return 'silent'
  return isOld ? 'old' : 'heard'
}

export function ageOfHeartbeat({ renewedAt, readAt }: Heartbeat): string {
  return formatAge(Math.max(0, readAt.getTime() - renewedAt.getTime()))
}
