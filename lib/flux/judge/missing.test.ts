import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { parseFluxRef } from '../object/flux-ref'
import type { Reference, ReferenceType } from '../object/flux-resource'
import type { RelatedSubject } from '../object/relations'
import { describeMissing, hintOnMissing, indexByName } from './missing'

const APPS = asRef('GitRepository/apps/web')

function subject(ref: Ref, references: readonly Reference[] = [], managedBy?: Ref): RelatedSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(`${ref} is no ref`)
  return { ...parts, references, ...(managedBy === undefined ? {} : { managedBy }) }
}

const names = (...refs: readonly string[]) => indexByName(refs.map((ref) => subject(asRef(ref))))

function say(holder: RelatedSubject, missing: Ref, made: readonly RelatedSubject[] = [], index = names()) {
  return describeMissing(holder, made, missing, index)
}

describe('the hint on a name that nobody answers to', () => {
  it('asks for the namespace, where one of the same kind is elsewhere', () => {
    expect(hintOnMissing(APPS, 'source', names('GitRepository/flux-system/web'))).toBe(
      'A GitRepository of that name exists in namespace flux-system: give the namespace in spec.sourceRef.',
    )
  })

  it('asks for the kind, where one of another kind is in the same namespace', () => {
    expect(hintOnMissing(APPS, 'source', names('OCIRepository/apps/web'))).toBe(
      'An OCIRepository of that name exists, but sourceRef looks for a GitRepository.',
    )
  })

  it('prefers the kind that was meant to the namespace that was meant', () => {
    const both = names('OCIRepository/apps/web', 'GitRepository/flux-system/web')
    expect(hintOnMissing(APPS, 'source', both)).toContain('in namespace flux-system')
  })

  it('is none where neither kind nor namespace fits, or nobody is called so', () => {
    expect(hintOnMissing(APPS, 'source', names('OCIRepository/flux-system/web'))).toBeUndefined()
    expect(hintOnMissing(APPS, 'source', names('GitRepository/apps/shop'))).toBeUndefined()
  })
})

describe('the words on what is missing', () => {
  const gone = (type: ReferenceType, to: Ref): Reference => ({ type, to })

  it('say who takes from it, in which field it is named and what to do', () => {
    const { titleOfMany, ...words } = say(subject(asRef('Kustomization/apps/shop'), [gone('source', APPS)]), APPS)
    expect(words).toEqual({
      title: 'shop takes from GitRepository apps/web, which does not exist.',
      meaning:
        'GitRepository apps/web is named in spec.sourceRef of Kustomization apps/shop, but there is no such object.',
      remedy: 'Correct name and namespace in spec.sourceRef, or create the GitRepository.',
    })
    expect(titleOfMany(1)).toBe('shop and 1 other take from GitRepository apps/web, which does not exist.')
    expect(titleOfMany(2)).toBe('shop and 2 others take from GitRepository apps/web, which does not exist.')
  })

  it('name a dependency of the same kind without its kind, and one of another kind with it', () => {
    const infra = asRef('Kustomization/flux-system/infra')
    const { title, titleOfMany } = say(subject(asRef('Kustomization/apps/shop'), [gone('dependsOn', infra)]), infra)
    expect(title).toBe('shop waits for flux-system/infra, which does not exist.')
    expect(titleOfMany(3)).toBe('shop and 3 others wait for flux-system/infra, which does not exist.')
    expect(say(subject(asRef('ResourceSet/apps/shop'), [gone('dependsOn', infra)]), infra).title).toBe(
      'shop waits for Kustomization flux-system/infra, which does not exist.',
    )
  })

  it('name a source with its kind, also where a repository includes another one', () => {
    const { title } = say(subject(asRef('GitRepository/apps/all'), [gone('source', APPS)]), APPS)
    expect(title).toBe('all takes from GitRepository apps/web, which does not exist.')
  })

  it.each<[string, ReferenceType, string]>([
    ['Kustomization/apps/x', 'source', 'spec.sourceRef'],
    ['Kustomization/apps/x', 'dependsOn', 'spec.dependsOn'],
    ['HelmRelease/apps/x', 'source', 'spec.chartRef'],
    ['HelmRelease/apps/x', 'chart', 'spec.chartRef'],
    ['HelmRelease/apps/x', 'dependsOn', 'spec.dependsOn'],
    ['HelmChart/apps/x', 'source', 'spec.sourceRef'],
    ['GitRepository/apps/x', 'source', 'spec.include'],
    ['ArtifactGenerator/apps/x', 'source', 'spec.sources'],
    ['ResourceSet/apps/x', 'source', 'spec.inputsFrom'],
    ['ResourceSet/apps/x', 'dependsOn', 'spec.dependsOn'],
    ['ImagePolicy/apps/x', 'image', 'spec.imageRepositoryRef'],
  ])('send the reader of a %s that lacks its %s to %s', (holder, type, field) => {
    const { meaning, remedy } = say(subject(asRef(holder), [gone(type, APPS)]), APPS)
    expect(meaning).toContain(`is named in ${field} of `)
    expect(remedy).toContain(`in ${field}, or`)
  })

  it('are of the edge that leads to it, and of no other', () => {
    const holder = subject(asRef('Kustomization/apps/shop'), [
      gone('dependsOn', asRef('Kustomization/apps/infra')),
      gone('source', APPS),
    ])
    expect(say(holder, APPS).remedy).toContain('spec.sourceRef')
  })

  const release = asRef('HelmRelease/apps/web')
  const charts = asRef('HelmRepository/apps/charts')
  const chart = subject(asRef('HelmChart/apps/apps-web'), [gone('source', charts)], release)

  it('send to the release for what its own chart lacks, for nobody edits that chart', () => {
    const { title, meaning } = say(subject(release, [gone('chart', chart.ref)]), charts, [chart])
    expect(title).toBe('web takes from HelmRepository apps/charts, which does not exist.')
    expect(meaning).toContain('is named in spec.chart.spec.sourceRef of HelmRelease apps/web')
    expect(say(chart, charts).meaning).toContain('is named in spec.chart.spec.sourceRef of HelmRelease apps/web')
  })

  it('send to the chart itself, where a Kustomization applied it', () => {
    const written = subject(chart.ref, chart.references, asRef('Kustomization/apps/all'))
    expect(say(written, charts).meaning).toContain('is named in spec.sourceRef of HelmChart apps/apps-web')
  })

  it('send to the holder for its own edge, whatever was made for it', () => {
    const other = subject(asRef('HelmChart/apps/other'), [gone('source', APPS)], release)
    const holder = subject(release, [gone('dependsOn', charts)])
    expect(say(holder, charts, [other]).meaning).toContain('is named in spec.dependsOn of HelmRelease apps/web')
  })

  it('tell of one of that name, in the title and at the end', () => {
    const holder = subject(asRef('Kustomization/apps/shop'), [gone('source', APPS)])
    const elsewhere = say(holder, APPS, [], names('GitRepository/flux-system/web'))
    expect(elsewhere.title).toContain('which does not exist; one of that name is in namespace flux-system.')
    expect(elsewhere.meaning).toMatch(/no such object\. A GitRepository of that name exists in namespace flux-system: /)
    const other = say(holder, APPS, [], names('OCIRepository/apps/web'))
    expect(other.title).toContain('which does not exist; an OCIRepository of that name does.')
  })

  it('guess for each missing name by its own kind and place, however many name it', () => {
    const index = names('GitRepository/apps/website', 'GitRepository/flux-system/webshop', 'OCIRepository/apps/webshop')
    const guess = (missing: Ref) =>
      say(subject(asRef('Kustomization/apps/x'), [gone('source', missing)]), missing, [], index)
    const [here, there] = [asRef('GitRepository/apps/webside'), asRef('GitRepository/flux-system/webside')]
    const nowhere = asRef('OCIRepository/flux-system/webside')
    for (const _ of ['one', 'another']) {
      expect(guess(here).title).toContain('; did you mean apps/website?')
      expect(guess(there).title).toBe('x takes from GitRepository flux-system/webside, which does not exist.')
      expect(guess(nowhere).title).toBe('x takes from OCIRepository flux-system/webside, which does not exist.')
    }
  })
})
