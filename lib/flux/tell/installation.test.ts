import { describe, expect, it } from 'vitest'
import { nameOf, namespaceOf, type Ref, refOf } from '@/lib/ref'
import type { FluxKind } from '../kinds'
import type { FluxResource } from '../object/flux-resource'
import { parseResource } from '../object/resource'
import { describeInstallation, findSync } from './installation'

const PREFIX = 'kustomize.toolkit.fluxcd.io'

function make(kind: FluxKind, name: string, object: { labels?: object; spec?: object; status?: object } = {}) {
  const { labels, ...rest } = object
  const parsed = parseResource(kind, { metadata: { name, namespace: 'flux-system', labels }, ...rest })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.value
}

function by(name: string) {
  return { [`${PREFIX}/name`]: name, [`${PREFIX}/namespace`]: 'flux-system' }
}

function applied(...names: string[]) {
  return {
    inventory: { entries: names.map((name) => ({ id: `flux-system_${name}_${PREFIX}_Kustomization`, v: 'v1' })) },
  }
}

function syncOf(resources: readonly FluxResource[]) {
  return describeInstallation(resources, (ref) => ({
    status: 'ready',
    source: { ref: refOf('GitRepository', namespaceOf(ref), nameOf(ref)) },
  })).sync
}

const CHILDREN = [make('Kustomization', 'apps', { labels: by('root') }), make('Kustomization', 'infra')]

describe('the object that the cluster follows its repository through', () => {
  it('is the one at the top of the most others, whatever it is called', () => {
    const root = make('Kustomization', 'homelab-root', { status: applied('apps', 'infra') })
    const alone = make('Kustomization', 'alone')
    expect(syncOf([...CHILDREN, alone, root])?.ref).toBe('Kustomization/flux-system/homelab-root')
  })

  it('is the one that applies itself, as a bootstrap leaves it', () => {
    const self = make('Kustomization', 'cluster', { labels: by('cluster') })
    const other = make('Kustomization', 'other', { status: applied('apps', 'infra') })
    expect(syncOf([self, other, ...CHILDREN])?.ref).toBe('Kustomization/flux-system/cluster')
  })

  it('is the one that a FluxInstance applied', () => {
    const instance = make('FluxInstance', 'flux', { status: applied('sync') })
    const sync = make('Kustomization', 'sync', { status: applied('apps', 'infra') })
    expect(syncOf([...CHILDREN, instance, sync])?.ref).toBe('Kustomization/flux-system/sync')
  })

  it('is the only Kustomization there is', () => {
    expect(syncOf([make('Kustomization', 'one')])?.ref).toBe('Kustomization/flux-system/one')
  })

  it('is not guessed among equals, found among none, or looked for round a circle for ever', () => {
    expect(syncOf([make('Kustomization', 'a'), make('Kustomization', 'b')])).toBeUndefined()
    expect(syncOf([])).toBeUndefined()
    const [a, b] = [
      make('Kustomization', 'a', { status: applied('b') }),
      make('Kustomization', 'b', { status: applied('a') }),
    ]
    expect(() => syncOf([a, b])).not.toThrow()
  })

  it.each([
    ['a chain', (at: number) => at - 1],
    ['a circle', (at: number) => (at + 1) % 500],
    ['a circle with many before it', (at: number) => (at < 250 ? (at + 1) % 250 : at - 250)],
  ])('is looked for in time that grows with the objects: %s', (_, parentOf) => {
    let asked = 0
    class Counted extends Map<Ref, FluxResource> {
      override get(ref: Ref) {
        asked += 1
        return super.get(ref)
      }
    }
    const nameAt = (at: number) => `a${at}`
    const all = Array.from({ length: 500 }, (_, at) =>
      make('Kustomization', nameAt(at), { labels: by(nameAt(parentOf(at))) }),
    )
    findSync(new Counted(all.map((one) => [one.ref, one])))
    expect(asked).toBeLessThan(500 * 6)
  })

  it('trusts the inventory, for labels can be copied', () => {
    const copied = make('Kustomization', 'apps', { labels: by('elsewhere') })
    const elsewhere = make('Kustomization', 'elsewhere')
    const root = make('Kustomization', 'root', { status: applied('apps', 'infra') })
    expect(syncOf([copied, elsewhere, root, make('Kustomization', 'infra')])?.ref).toBe(
      'Kustomization/flux-system/root',
    )
  })

  it('is told with its source, path and revision', () => {
    const root = make('Kustomization', 'root', {
      spec: { path: './clusters/home' },
      status: { lastAppliedRevision: `main@sha1:${'a'.repeat(40)}`, ...applied('apps', 'infra') },
    })
    const source = make('GitRepository', 'root', { spec: { url: 'https://github.com/me/home' } })
    expect(syncOf([root, source, ...CHILDREN])).toEqual({
      ref: 'Kustomization/flux-system/root',
      status: 'ready',
      source: 'GitRepository/flux-system/root',
      url: 'https://github.com/me/home',
      path: './clusters/home',
      revision: `main@sha1:${'a'.repeat(40)}`,
      revisionShort: 'main@aaaaaaa',
    })
  })
})

describe('the distribution', () => {
  it('is what flux-operator reports, and its version wins over labels', () => {
    const report = make('FluxReport', 'flux', {
      spec: {
        distribution: { version: 'v2.9.4', status: 'Installed', entitlement: 'Oss', managedBy: 'flux-operator' },
        operator: { version: 'v0.58.1' },
      },
    })
    const instance = make('FluxInstance', 'flux', {
      spec: { distribution: { version: '2.x', registry: 'ghcr.io/fluxcd' } },
    })
    expect(describeInstallation([instance, report], () => undefined)).toEqual({
      fluxVersion: 'v2.9.4',
      distribution: {
        version: 'v2.9.4',
        status: 'Installed',
        entitlement: 'Oss',
        managedBy: 'flux-operator',
        operatorVersion: 'v0.58.1',
        registry: 'ghcr.io/fluxcd',
      },
    })
  })

  it('is absent where nobody reports it', () => {
    expect(describeInstallation([], () => undefined)).toEqual({})
  })
})
