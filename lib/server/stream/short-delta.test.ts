import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import type { DeltaEvent } from '@/lib/contract/stream'
import { row } from '@/lib/contract/testing/rows'
import { asShort, listTouched, type Sides, tellRow } from './short-delta'

const GIT = row('GitRepository/apps/fleet', { uid: 'git' })
const WEB = row('apps/web', { uid: 'one', source: { ref: GIT.ref, status: 'ready' } })
const DB = row('apps/db', { uid: 'two' })
const deltaOf = (...changed: Resource[]): DeltaEvent => ({ version: 2, from: 1, changed, removed: [] })
const shortOf = (delta: DeltaEvent, sides: Sides) =>
  asShort(
    delta,
    delta.changed.map((one) => tellRow(one, sides)),
  )
const known = (...rows: Resource[]) => new Map(rows.map((one) => [one.ref, one]))

function sidesOf(before: ReadonlyMap<string, Resource>, after: ReadonlyMap<string, Resource>): Sides {
  return { before: (ref) => before.get(ref), after: (ref) => after.get(ref) }
}

describe('a change for readers of short rows', () => {
  it('is what changed in known rows, and the whole of new ones', () => {
    const failed: Resource = { ...WEB, status: 'failed' }
    const told = shortOf(deltaOf(failed, DB), sidesOf(known(GIT, WEB), known(GIT, failed, DB)))
    expect(told).toMatchObject({ version: 2, changed: [{ ref: DB.ref, uid: 'two', status: 'ready' }], removed: [] })
    expect(told.changed[0]).not.toHaveProperty('namespace')
    expect(told.patched).toEqual([{ ref: WEB.ref, status: 'failed' }])
  })

  it('is the whole row of another object of the same name', () => {
    const another = { ...WEB, uid: 'another' }
    const told = shortOf(deltaOf(another), sidesOf(known(GIT, WEB), known(GIT, another)))
    expect(told.changed).toMatchObject([{ uid: 'another' }])
    expect(told).not.toHaveProperty('patched')
  })

  it('says nothing of a row whose reader hears it from another row', () => {
    const bad: Resource = { ...GIT, status: 'failed' }
    const held: Resource = { ...WEB, source: { ref: GIT.ref, status: 'failed' } }
    const told = shortOf(deltaOf(bad, held), sidesOf(known(GIT, WEB), known(bad, held)))
    expect(told.patched).toEqual([{ ref: GIT.ref, status: 'failed' }])
    expect(told.changed).toEqual([])
  })

  it('is the same event where no row is told', () => {
    const delta = deltaOf()
    expect(shortOf(delta, sidesOf(known(), known()))).toBe(delta)
  })
})

describe('a row that says what it said, beside one that does not', () => {
  const bad: Resource = { ...GIT, status: 'failed' }

  it('is told again, since its reader would take the new status for its own', () => {
    const rows = known(bad, WEB, DB)
    const sides = sidesOf(known(GIT, WEB, DB), rows)
    expect(listTouched(new Set([GIT.ref]), rows, sides)).toEqual([WEB])
    expect(shortOf(deltaOf(bad, WEB), sides).patched).toContainEqual({
      ref: WEB.ref,
      source: { ref: GIT.ref, status: 'ready' },
    })
  })

  it('is left alone where that one says of itself what it said', () => {
    const quiet = { ...GIT, statusText: 'another word' }
    const rows = known(quiet, WEB)
    expect(listTouched(new Set([GIT.ref]), rows, sidesOf(known(GIT, WEB), rows))).toEqual([])
  })
})
