import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { demand, stepsOf } from './steps'
import { objectOf } from './testing/objects'

const REPO = objectOf('GitRepository', 'repo')
const WEB = objectOf('Kustomization', 'web', { spec: { sourceRef: { kind: 'GitRepository', name: 'repo' } } })
const known = (...resources: (typeof WEB)[]) => {
  const byRef = new Map(resources.map((resource) => [resource.ref, resource]))
  return (ref: Ref) => byRef.get(ref)
}
const asked = (...args: Parameters<typeof stepsOf>) =>
  stepsOf(...args).map(({ resource, action }) => [resource.ref, action])

describe('what a request asks of which object', () => {
  it('is the object alone, whatever is asked but for the way with its source', () => {
    for (const action of ['reconcile', 'suspend', 'resume-and-reconcile'] as const)
      expect(asked(WEB, action, known(REPO, WEB))).toEqual([[WEB.ref, action]])
  })

  it('is its source first and then itself on the way with source, each simply reconciled', () => {
    expect(asked(WEB, 'reconcile-with-source', known(REPO, WEB))).toEqual([
      [REPO.ref, 'reconcile'],
      [WEB.ref, 'reconcile'],
    ])
  })

  it('is refused where the source is suspended, and leaves out one that is not there', () => {
    const asleep = objectOf('GitRepository', 'repo', { spec: { suspend: true } })
    expect(() => asked(WEB, 'reconcile-with-source', known(asleep, WEB))).toThrow(
      expect.objectContaining({ code: 'suspended', message: expect.stringContaining('GitRepository apps/repo') }),
    )
    expect(asked(WEB, 'reconcile-with-source', known(WEB))).toEqual([[WEB.ref, 'reconcile']])
  })

  it('needs an object that was read', () => {
    expect(demand(WEB.ref, known(WEB))).toBe(WEB)
    expect(() => demand(WEB.ref, known())).toThrow(expect.objectContaining({ code: 'not_found' }))
  })
})
