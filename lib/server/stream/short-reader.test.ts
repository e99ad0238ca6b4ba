// A reader of short rows who comes and goes, beside the whole state, over everything that can happen to objects that name
// each other.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { patchRow } from '@/lib/contract/row-patch'
import type { ShortRow } from '@/lib/contract/short-row'
import type { Resource } from '@/lib/contract/state'
import type { StreamEvent } from '@/lib/contract/stream'
import { restoreRow } from '@/lib/flux/tell/short-rows'
import type { Ref } from '@/lib/ref'
import { openLiveScene } from '../testing/live-scene'
import { createDice, kustomization, NAMESPACES, repository } from '../testing/rolled-objects'
import type { ReadView } from '../views/views'

const START = new Date('2026-11-20T08:14:00Z')
let end: AbortController

beforeEach(() => {
  vi.useFakeTimers({ now: START })
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
})

/** Keeps short rows as a page does, and may leave and come back. */
function createReader(view: () => ReadView) {
  const shorts = new Map<Ref, ShortRow>()
  let from: string | undefined
  let version = -1
  let snapshots = 0
  let leave = () => {}
  const take = (frame: Uint8Array): number => {
    const [, type = '', data = '{}'] =
      /^event: (.+)\n(?:id: .+\n)?data: (.+)\n/.exec(Buffer.from(frame).toString()) ?? []
    read({ type, data: JSON.parse(data) } as StreamEvent<ShortRow>)
    return 0
  }
  const read = (event: StreamEvent<ShortRow>) => {
    if (event.type === 'snapshot') {
      snapshots += 1
      shorts.clear()
      version = event.data.version
    }
    if (event.type === 'snapshot' || event.type === 'snapshot-part')
      for (const short of event.data.resources) shorts.set(short.ref, short)
    if (event.type !== 'delta') return
    const { changed, removed, patched = [] } = event.data
    expect(event.data.from).toBe(version)
    version = event.data.version
    for (const ref of removed) shorts.delete(ref)
    for (const short of changed) shorts.set(short.ref, short)
    for (const patch of patched) {
      const before = shorts.get(patch.ref)
      if (before === undefined) throw new Error(`${patch.ref} was never told.`)
      shorts.set(patch.ref, patchRow(before, patch))
    }
  }
  return {
    snapshots: () => snapshots,
    come() {
      const { live, broadcaster } = view()
      for (const frame of live.openingFrames({ form: 'short', from })) take(frame)
      leave = broadcaster.add({ isShort: true, write: take, close() {} })
    },
    go() {
      leave()
      from = `${START.toISOString()}.${version}`
    },
    rows: () => Array.from(shorts.values(), (short) => restoreRow(short, (ref) => shorts.get(ref), new Date())),
  }
}

function inOrder(rows: readonly Resource[]) {
  const still = rows.map(({ stuck, ...row }) =>
    stuck === undefined ? row : { ...row, stuck: { ...stuck, forSeconds: 0 } },
  )
  return still.sort((one, other) => one.ref.localeCompare(other.ref))
}

function openScene() {
  const failures: unknown[] = []
  const scene = openLiveScene({ startedAt: START, onFailure: (error) => failures.push(error) }, end.signal)
  for (const kind of ['Kustomization', 'GitRepository'] as const)
    scene.board.register({ id: kind, label: kind, role: 'flux', kind, count: () => scene.store.count(kind) }, 'live')
  return { ...scene, failures, settle: (ms = 150) => vi.advanceTimersByTimeAsync(ms) }
}

describe('a reader of short rows', () => {
  it.each([1, 2, 3])('knows what the whole rows say, whatever happens (dice %i)', async (seed) => {
    const roll = createDice(seed)
    const { live, broadcaster, views, store, settle, failures } = openScene()
    store.replace(
      'GitRepository',
      NAMESPACES.map((namespace) => repository(namespace, 1, 0)),
    )
    store.replace(
      'Kustomization',
      NAMESPACES.flatMap((namespace) => Array.from({ length: 8 }, (_, at) => kustomization(namespace, at, 1, 0))),
    )
    await settle(1_000)
    const all = () => ({ live, broadcaster })
    const part = () => views.of({ namespaces: ['apps'] })
    const readers = [all, part].map((view) => ({ view, reader: createReader(view), isHere: true }))
    for (const { reader } of readers) reader.come()
    for (let round = 0; round < 60; round += 1) {
      const namespace = NAMESPACES[roll(2)] ?? 'apps'
      const at = roll(8)
      if (roll(5) === 0) store.apply('GitRepository', 'MODIFIED', repository(namespace, 1 + roll(3), roll(2)))
      else if (roll(12) === 0) store.apply('Kustomization', 'DELETED', kustomization(namespace, at, 1, 0))
      else store.apply('Kustomization', 'MODIFIED', kustomization(namespace, at, 1 + roll(3), roll(9)))
      await settle(roll(4) === 0 ? 40_000 : 150)
      for (const one of readers) {
        const isComing = roll(3) > 0
        if (one.isHere && !isComing) one.reader.go()
        if (!one.isHere && isComing) one.reader.come()
        one.isHere = isComing
        if (isComing) expect(inOrder(one.reader.rows())).toEqual(inOrder(one.view().live.state().resources))
      }
    }
    expect(failures).toEqual([])
    // The whole is never dropped, so that one snapshot is enough.
    expect(readers[0]?.reader.snapshots()).toBe(1)
  })
})
