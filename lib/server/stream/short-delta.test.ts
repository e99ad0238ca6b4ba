import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { row } from '@/lib/contract/testing/rows'
import { asPatches } from './patched-delta'

const WEB = row('apps/web', { uid: 'one', status: 'ready' })
const DB = row('apps/db', { uid: 'two', status: 'ready' })
const deltaOf = (...changed: Resource[]) => ({ version: 2, changed, removed: [] }) as unknown as DeltaEvent
const known = (...rows: Resource[]) => new Map(rows.map((one) => [one.ref, one]))

describe('a change for readers that know the rows', () => {
  it('is what changed in known rows, and the whole of new ones', () => {
    const told = asPatches(deltaOf({ ...WEB, status: 'failed' }, DB), known(WEB))
    expect(told).toMatchObject({ version: 2, changed: [DB], removed: [] })
    expect(told.patched).toEqual([{ ref: WEB.ref, status: 'failed' }])
  })

  it('is the whole row of another object of the same name', () => {
    const another = { ...WEB, uid: 'another' }
    const told = asPatches(deltaOf(another), known(WEB))
    expect(told.changed).toEqual([another])
    expect(told).not.toHaveProperty('patched')
  })

  it('is left as it was where nothing is known', () => {
    const delta = deltaOf(WEB, DB)
    expect(asPatches(delta, known())).toBe(delta)
  })

  it('names a row that is again what it was, so that nobody misses a version', () => {
    expect(asPatches(deltaOf(WEB), known(WEB)).patched).toEqual([{ ref: WEB.ref }])
  })
})
