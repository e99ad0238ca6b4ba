import { describe, expect, it } from 'vitest'
import type { FluxKind } from '@/lib/flux/kinds'
import { refOf } from '@/lib/ref'
import { ResourceStore } from '../sources/resource-store'
import { createInstallationMemory } from './installation-memory'

const GROUP = 'kustomize.toolkit.fluxcd.io'

/** Who applied which: names below names. */
function kustomization(name: string, applies: readonly string[] = [], more: object = {}) {
  const entries = applies.map((child) => ({ id: `flux-system_${child}_${GROUP}_Kustomization`, v: 'v1' }))
  return {
    metadata: { name, namespace: 'flux-system', uid: `uid-${name}` },
    spec: { path: `./${name}` },
    status: entries.length === 0 ? {} : { inventory: { entries } },
    ...more,
  }
}

function start(...objects: readonly object[]) {
  const store = new ResourceStore()
  store.replace('Kustomization', objects)
  const look = createInstallationMemory(store)
  const write = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: object, kind: FluxKind = 'Kustomization') =>
    store.apply(kind, type, object)
  return { write, store, look: () => look(() => ({ status: 'ready' }) as never) }
}

const refTo = (name: string) => refOf('Kustomization', 'flux-system', name)

describe('the object through which the cluster follows its repository', () => {
  it('is found, and found again as it is now', () => {
    const { look, write } = start(
      kustomization('root', ['apps', 'infra']),
      kustomization('apps'),
      kustomization('infra'),
    )
    expect(look().sync).toMatchObject({ ref: refTo('root'), path: './root' })
    write('MODIFIED', kustomization('root', ['apps', 'infra'], { spec: { path: './moved' } }))
    expect(look().sync).toMatchObject({ ref: refTo('root'), path: './moved' })
  })

  it('is another one once another applies it', () => {
    const { look, write } = start(kustomization('root', ['apps']), kustomization('apps'))
    expect(look().sync?.ref).toBe(refTo('root'))
    write('ADDED', kustomization('top', ['root']))
    expect(look().sync?.ref).toBe(refTo('top'))
  })

  it('is another one once it applies no others any more', () => {
    const { look, write } = start(
      kustomization('root', ['apps']),
      kustomization('apps'),
      kustomization('other'),
      kustomization('more'),
    )
    expect(look().sync?.ref).toBe(refTo('root'))
    write('MODIFIED', kustomization('root'))
    write('MODIFIED', kustomization('other', ['apps', 'more']))
    expect(look().sync?.ref).toBe(refTo('other'))
  })

  it('is looked for anew when it has gone', () => {
    const { look, write } = start(kustomization('root', ['apps']), kustomization('apps'))
    look()
    write('DELETED', kustomization('root', ['apps']))
    expect(look().sync?.ref).toBe(refTo('apps'))
    write('DELETED', kustomization('apps'))
    expect(look()).not.toHaveProperty('sync')
  })

  it('is none while nobody is the one', () => {
    const { look } = start(kustomization('a'), kustomization('b'))
    expect(look()).not.toHaveProperty('sync')
  })
})

describe('what flux-operator reports', () => {
  it('is told at each look, though nobody applies another one', () => {
    const { look, store, write } = start()
    const report = (version: string) => ({
      metadata: { name: 'flux', namespace: 'flux-system', uid: 'report' },
      spec: { distribution: { entitlement: 'Issued', status: 'Installed', version } },
    })
    store.replace('FluxReport', [report('v2.6.0')])
    expect(look().fluxVersion).toBe('v2.6.0')
    expect(look().fluxVersion).toBe('v2.6.0')
    write('MODIFIED', report('v2.7.0'), 'FluxReport')
    expect(look().fluxVersion).toBe('v2.7.0')
  })
})
