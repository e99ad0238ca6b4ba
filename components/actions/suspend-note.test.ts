import { describe, expect, it } from 'vitest'
import { countUndone, noteOnSuspension } from './suspend-note'

const PARENT = 'Kustomization/flux-system/apps'
const asleep = { ref: PARENT, suspended: true }
const awake = { ref: PARENT, suspended: false }
const declared = { suspended: false, suspendDeclaredBy: 'kustomize-controller', managedBy: PARENT }

describe('noteOnSuspension', () => {
  it('warns that the parent will undo what Git declares', () => {
    expect(noteOnSuspension(declared, awake)).toEqual({
      isWarning: true,
      text: 'Git declares whether it is suspended: Kustomization flux-system/apps will undo this at its next run.',
    })
  })

  it('says that a suspended parent does so only later', () => {
    expect(noteOnSuspension(declared, asleep)?.text).toContain('once it is resumed itself')
  })

  it('warns before a resume that will not last either', () => {
    expect(noteOnSuspension({ ...declared, suspended: true }, awake)?.text).toContain('will suspend it again')
  })

  it('says that it lasts where Git leaves it open', () => {
    expect(noteOnSuspension({ suspended: false, managedBy: PARENT }, awake)).toMatchObject({ isWarning: false })
  })

  it('claims nothing where nobody applies the object, or where it is resumed for good', () => {
    expect(noteOnSuspension({ suspended: false }, undefined)).toBeUndefined()
    expect(noteOnSuspension({ suspended: true, managedBy: PARENT }, awake)).toBeUndefined()
  })
})

describe('countUndone', () => {
  it('counts by who undoes it', () => {
    const rows = [declared, declared, { suspended: false, managedBy: PARENT }]
    expect([...countUndone(rows)]).toEqual([[PARENT, 2]])
  })
})
