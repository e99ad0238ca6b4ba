import { describe, expect, it } from 'vitest'
import type { FluxResource } from '@/lib/flux/object/flux-resource'
import { parseResource } from '@/lib/flux/object/resource'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { createReferrers } from './referrers'

const BASE = asRef('Kustomization/apps/base')
const OTHER = asRef('Kustomization/apps/other')

function start() {
  const resources = new Map<Ref, FluxResource>()
  const referrers = createReferrers((ref) => resources.get(ref))
  const put = (name: string, ...dependsOn: readonly string[]) => {
    const parsed = parseResource('Kustomization', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name, namespace: 'apps', uid: name },
      spec: { dependsOn: dependsOn.map((to) => ({ name: to })) },
    })
    if (!parsed.ok) throw new Error(parsed.reason)
    resources.set(parsed.value.ref, parsed.value)
    referrers.renew(parsed.value.ref)
  }
  return {
    put,
    drop(name: string) {
      const ref = asRef(`Kustomization/apps/${name}`)
      resources.delete(ref)
      referrers.renew(ref)
    },
    of: (ref: Ref) => [...referrers.of(ref)].map((from) => from.split('/')[2]).sort(),
  }
}

describe('who names an object', () => {
  it('is nobody, one or many', () => {
    const { put, of } = start()
    expect(of(BASE)).toEqual([])
    put('a', 'base')
    expect(of(BASE)).toEqual(['a'])
    put('b', 'base', 'other')
    put('c', 'base')
    expect(of(BASE)).toEqual(['a', 'b', 'c'])
    expect(of(OTHER)).toEqual(['b'])
  })

  it('follows a spec that names somebody else now, or nobody', () => {
    const { put, of } = start()
    put('a', 'base')
    put('b', 'base')
    put('a', 'other')
    expect(of(BASE)).toEqual(['b'])
    expect(of(OTHER)).toEqual(['a'])
    put('b')
    expect(of(BASE)).toEqual([])
  })

  it('forgets who is gone, and only them', () => {
    const { put, drop, of } = start()
    for (const name of ['a', 'b', 'c']) put(name, 'base')
    drop('b')
    drop('never')
    expect(of(BASE)).toEqual(['a', 'c'])
    drop('a')
    drop('c')
    expect(of(BASE)).toEqual([])
  })

  it('counts one that names the same twice once', () => {
    const { put, of } = start()
    put('a', 'base', 'base')
    expect(of(BASE)).toEqual(['a'])
    put('a')
    expect(of(BASE)).toEqual([])
  })
})
