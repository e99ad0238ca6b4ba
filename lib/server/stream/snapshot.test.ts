import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { createSnapshot } from './snapshot'

const decode = (frame: Uint8Array | undefined) => new TextDecoder().decode(frame)

const withMessage = (name: string, message: string) =>
  row(`apps/${name}`, { ready: { status: 'True', reason: 'ReconciliationSucceeded', message } })

function snapshotOf(rows: readonly Resource[], tell?: (row: Resource) => Resource) {
  const { resources, ...head } = stateOf(rows)
  return createSnapshot(head, resources, { id: '7', ...(tell === undefined ? {} : { tell }) })
}
const framesOf = (rows: readonly Resource[]) => [...snapshotOf(rows).frames()]

describe('a snapshot', () => {
  it('holds every row once, in messages below 256 KiB, and says when it is complete', () => {
    const rows = Array.from({ length: 900 }, (_, index) => withMessage(`app-${index}`, 'x'.repeat(2_000)))
    const frames = framesOf(rows).map(decode)
    expect(frames.length).toBeGreaterThan(5)
    expect(Math.max(...frames.map((frame) => Buffer.byteLength(frame)))).toBeLessThan(256 * 1024)
    const parts = frames.map(
      (frame) => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}') as { resources: Resource[]; more: boolean },
    )
    expect(parts.flatMap((part) => part.resources.map((one) => one.name))).toEqual(rows.map((one) => one.name))
    expect(parts.map((part) => part.more)).toEqual([...Array(parts.length - 1).fill(true), false])
  })

  it('of an empty cluster is one complete message', () => {
    const frames = framesOf([]).map(decode)
    expect(frames).toHaveLength(1)
    expect(frames[0]).toContain('"more":false')
  })

  it('is written as far as somebody has read, and once for all who read the present version', () => {
    const told: string[] = []
    const rows = Array.from({ length: 300 }, (_, index) => withMessage(`app-${index}`, 'x'.repeat(2_000)))
    const snapshot = snapshotOf(rows, (one) => {
      told.push(one.name)
      return one
    })
    const [one, other] = [snapshot.frames()[Symbol.iterator](), snapshot.frames()[Symbol.iterator]()]
    const first = one.next().value
    expect(told.length).toBeLessThan(60)
    const before = told.length
    expect(other.next().value).toBe(first)
    expect(told).toHaveLength(before)
  })

  it('goes on for one who is behind when it has passed, and is still shared by those who come there together', () => {
    const rows = Array.from({ length: 300 }, (_, index) => withMessage(`app-${index}`, 'x'.repeat(2_000)))
    const snapshot = snapshotOf(rows)
    const all = [...snapshot.frames()]
    const slow = snapshot.frames()[Symbol.iterator]()
    expect(slow.next().value).toBe(all[0])
    snapshot.retire()
    const rest = [...{ [Symbol.iterator]: () => slow }]
    expect(rest.map(decode)).toEqual(all.slice(1).map(decode))
    const late = snapshotOf(rows)
    late.retire()
    const [one, two] = [late.frames()[Symbol.iterator](), late.frames()[Symbol.iterator]()]
    for (const frame of [one.next().value, one.next().value]) expect(two.next().value).toBe(frame)
  })
})
