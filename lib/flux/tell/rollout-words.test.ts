import { describe, expect, it } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import { asRef } from '@/lib/testing/as-ref'
import { nameRollouts } from './rollout-words'

const FIRST: Rollout = {
  id: '1',
  source: asRef('GitRepository/flux-system/apps'),
  revision: `main@sha1:${'a'.repeat(40)}`,
  revisionShort: 'main@aaaaaaa',
  startedAt: '2026-11-20T08:00:00.000Z',
  total: 23,
  done: 8,
  failed: 1,
  waiting: 13,
  suspended: 0,
  running: [asRef('Kustomization/apps/web')],
}
const takes = (kind: 'Kustomization' | 'HelmRelease', from = FIRST.source) => ({ kind, source: { ref: from } })

describe('the words of a roll-out', () => {
  it('name the kind of those that take from its source', () => {
    expect(nameRollouts([FIRST], [takes('Kustomization')])).toBe('Rolling out main@aaaaaaa: 8 of 23 Kustomizations')
    const one = { ...FIRST, done: 0, total: 1 }
    expect(nameRollouts([one], [takes('HelmRelease')])).toBe('Rolling out main@aaaaaaa: 0 of 1 HelmRelease')
  })

  it('name no kind where several take from it, or nobody is known', () => {
    const both = [takes('Kustomization'), takes('HelmRelease')]
    expect(nameRollouts([FIRST], both)).toBe('Rolling out main@aaaaaaa: 8 of 23 objects')
    const elsewhere = [takes('Kustomization', asRef('GitRepository/flux-system/other'))]
    expect(nameRollouts([FIRST], elsewhere)).toBe('Rolling out main@aaaaaaa: 8 of 23 objects')
  })

  it('tell the largest that has not ended, and count the others', () => {
    const ended = { ...FIRST, total: 99, finishedAt: FIRST.startedAt }
    const small = { ...FIRST, revisionShort: '1.2.0', total: 1, done: 0 }
    expect(nameRollouts([ended, small, FIRST], [])).toBe(
      'Rolling out main@aaaaaaa: 8 of 23 objects, and 1 more revision',
    )
    expect(nameRollouts([ended], [])).toBeUndefined()
  })
})
