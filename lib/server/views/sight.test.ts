import { describe, expect, it } from 'vitest'
import { FLUX_KIND_NAMES, type FluxKind } from '@/lib/flux/kinds'
import { asRef } from '@/lib/testing/as-ref'
import { createNameBook } from './name-book'
import { createSight } from './sight'

function see(kinds: readonly (readonly [FluxKind, 'everywhere' | ReadonlySet<string>])[], absent: readonly FluxKind[]) {
  const book = createNameBook()
  book.add(['Kustomization/mine/web', 'Kustomization/theirs/ledger', 'GitRepository/flux-system/fleet'].map(asRef))
  return createSight({ kinds: new Map(kinds), isUnanswered: false }, book, (kind) => absent.includes(kind))
}
const MINE = see([['Kustomization', new Set(['mine'])]], [])

describe('a sight', () => {
  it('is of everything only where every kind that is served may be listed everywhere', () => {
    const all = FLUX_KIND_NAMES.map((kind) => [kind, 'everywhere'] as const)
    const butOne = all.filter(([kind]) => kind !== 'FluxReport')
    expect(see(all, []).seesAll()).toBe(true)
    expect(see(butOne, ['FluxReport']).seesAll()).toBe(true)
    // Also where no object of it is known: perhaps nobody has read them yet.
    expect(see(butOne, []).seesAll()).toBe(false)
    expect(MINE.seesAll()).toBe(false)
  })

  it('takes names out of whatever is told, and leaves words of ours and what names nobody', () => {
    const told = {
      kind: 'ledger',
      ref: asRef('Kustomization/theirs/ledger'),
      root: asRef('Deployment/theirs/api'),
      controller: asRef('Deployment/flux-system/helm-controller'),
      labels: { 'team.example/theirs': 'ledger', app: 'web' },
      texts: ['of theirs/ledger', 'of web'],
      count: 3,
    }
    expect(MINE.mask(told)).toEqual({
      kind: 'ledger',
      ref: 'Kustomization/(hidden)/(hidden)',
      root: 'Deployment/(hidden)/(hidden)',
      controller: 'Deployment/flux-system/helm-controller',
      labels: { 'team.example/(hidden)': '(hidden)', app: 'web' },
      texts: ['of (hidden)', 'of web'],
      count: 3,
    })
  })

  it('gives the very same value where there is nothing to take out', () => {
    const told = { a: [{ text: 'web of mine' }], labels: { app: 'web' } }
    expect(MINE.mask(told)).toBe(told)
  })

  it('has what is not of Flux hidden only in namespaces that are known and closed', () => {
    expect([
      MINE.hidesIn('theirs'),
      MINE.hidesIn('mine'),
      MINE.hidesIn('nowhere'),
      MINE.hidesIn('flux-system'),
    ]).toEqual([true, false, false, false])
  })
})
