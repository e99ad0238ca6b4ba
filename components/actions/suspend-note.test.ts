import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { countUndone, noteOnSuspension } from './suspend-note'

const PARENT = asRef('Kustomization/flux-system/apps')
const asleep = { ref: PARENT, suspended: true }
const awake = { ref: PARENT, suspended: false }
const applied = { ref: asRef('HelmRelease/apps/web'), suspended: false, managedBy: PARENT }
const BY = 'kustomize-controller'

describe('noteOnSuspension', () => {
  it('warns that the parent will undo what Git declares', () => {
    expect(noteOnSuspension(applied, BY, awake)).toEqual({
      isWarning: true,
      text: 'Git declares whether it is suspended: Kustomization flux-system/apps will undo this at its next run.',
    })
  })

  it('says that a suspended parent does so only later', () => {
    expect(noteOnSuspension(applied, BY, asleep)?.text).toContain('once it is resumed itself')
  })

  it('warns before a resume that will not last either', () => {
    expect(noteOnSuspension({ ...applied, suspended: true }, BY, awake)?.text).toContain('will suspend it again')
  })

  it('says that it lasts where Git leaves it open', () => {
    expect(noteOnSuspension(applied, null, awake)).toMatchObject({ isWarning: false })
  })

  it('says that it does not know what could not be read', () => {
    expect(noteOnSuspension(applied, undefined, awake)?.text).toContain('could not be read')
  })

  it('claims nothing where nobody applies the object, or where it is resumed for good', () => {
    expect(noteOnSuspension({ suspended: false }, null, undefined)).toBeUndefined()
    expect(noteOnSuspension({ ...applied, suspended: true }, null, awake)).toBeUndefined()
  })
})

describe('countUndone', () => {
  it('counts by who undoes it', () => {
    const other = { ...applied, ref: asRef('HelmRelease/apps/db') }
    const open = { ...applied, ref: asRef('HelmRelease/apps/open') }
    const declarerOf = (ref: string) => (ref === open.ref ? null : BY)
    expect([...countUndone([applied, other, open], declarerOf)]).toEqual([['Kustomization flux-system/apps', 2]])
  })
})
