import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { row } from '@/lib/contract/testing/rows'
import { asRef } from '@/lib/testing/as-ref'
import { diffRow, patchRow } from './row-patch'
import type { Resource } from './state'

const ROW = row('apps/web', {
  ready: { status: 'True', reason: 'ReconciliationSucceeded', message: 'Applied', since: '2026-11-21T12:00:00.000Z' },
  dependsOn: [{ ref: asRef('Kustomization/apps/base'), status: 'ready', missing: false }],
  labels: { team: 'shop' },
  actions: ['reconcile', 'suspend'],
})

const texts = fc.string({ maxLength: 4 })
const rows = fc
  .record(
    {
      status: fc.constantFrom<Resource['status']>('ready', 'failed', 'waiting'),
      statusText: texts,
      rootCause: texts.map(asRef),
      stuck: fc.record({ rule: fc.constant('failing_long' as const), forSeconds: fc.nat() }),
      ready: fc.record({ status: fc.constant('True' as const), reason: texts, message: texts }),
      dependsOn: fc.array(fc.record({ ref: texts.map(asRef), missing: fc.boolean() }), { maxLength: 3 }),
      labels: fc.dictionary(fc.oneof(texts, fc.constantFrom('ref', '__proto__', 'constructor')), texts),
      facts: fc.dictionary(texts, texts),
    },
    { requiredKeys: [] },
  )
  .map((fields): Resource => ({ ...ROW, ...fields }))

describe('a row told by what changed in it', () => {
  it('becomes the other row, whatever the two are', () => {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const patch = diffRow(before, after)
        const sent: unknown = JSON.parse(JSON.stringify(patch))
        expect(sent).toEqual(patch)
        expect(patch && patchRow(before, patch)).toEqual(after)
      }),
    )
  })

  it('says only what changed', () => {
    const ready = { status: 'True', reason: 'ReconciliationSucceeded', message: 'Applied again' } as const
    expect(diffRow(ROW, { ...ROW, ready })).toEqual({ ref: ROW.ref, ready: { message: 'Applied again', since: null } })
    expect(diffRow(ROW, structuredClone(ROW))).toEqual({ ref: ROW.ref })
  })

  it('is told whole when another object has the name', () => {
    expect(diffRow(ROW, { ...ROW, uid: '2' })).toBeUndefined()
  })
})
