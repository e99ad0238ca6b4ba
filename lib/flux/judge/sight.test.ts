import { describe, expect, it } from 'vitest'
import { SOURCE_STATES } from '@/lib/contract/state'
import { hiddenRef } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ALL_READ, horizonOf, isSameHorizon, sightOf } from './sight'

const WEB = asRef('HelmRelease/apps/web')

describe('what may be said of a name that nobody answers to', () => {
  it.each([
    ['live', 'read'],
    ['absent', 'read'],
    ['forbidden', 'closed'],
    ['disabled', 'closed'],
    ['connecting', 'unsure'],
    ['stale', 'unsure'],
    ['rate_limited', 'unsure'],
    ['unauthorised', 'unsure'],
    ['error', 'unsure'],
  ] as const)('is, while the source of its kind is %s: %s', (state, sight) => {
    const horizon = horizonOf([{ kind: 'HelmRelease', state }])
    expect(sightOf(horizon, WEB)).toBe(sight)
    expect(sightOf(horizon, asRef('Kustomization/apps/web')), 'of another kind').toBe('read')
  })

  it('is nothing outside of the namespaces that are read, however live its kind is', () => {
    const horizon = horizonOf([{ kind: 'HelmRelease', state: 'live' }], ['apps', 'web'])
    expect(sightOf(horizon, WEB)).toBe('read')
    expect(sightOf(horizon, asRef('HelmRelease/data/db'))).toBe('closed')
    expect(sightOf(horizonOf([], []), asRef('HelmRelease/data/db'))).toBe('read')
  })

  it('is nothing of what is no Flux object', () => {
    expect(sightOf(ALL_READ, asRef('Deployment/apps/web'))).toBe('unsure')
  })

  it('is nothing of what this reader may not see, under its name or under none', () => {
    const own = { ...ALL_READ, hides: (ref: string) => ref === WEB }
    expect(sightOf(own, WEB)).toBe('closed')
    expect(sightOf(own, asRef('HelmRelease/apps/shop'))).toBe('read')
    expect(sightOf(own, hiddenRef('HelmRelease'))).toBe('closed')
    expect(sightOf(ALL_READ, hiddenRef('HelmRelease'))).toBe('closed')
  })

  it('is no other for what is read, and for sources of what is no kind of Flux', () => {
    expect(isSameHorizon(horizonOf([{ kind: 'HelmRelease', state: 'live' }]), ALL_READ)).toBe(true)
    expect(isSameHorizon(horizonOf([{ state: 'forbidden' }]), ALL_READ)).toBe(true)
  })

  it('is another where another kind is not read, or not for the same reason, or not by the same reader', () => {
    const closed = horizonOf([{ kind: 'HelmRelease', state: 'forbidden' }])
    expect(isSameHorizon(closed, horizonOf([{ kind: 'Kustomization', state: 'forbidden' }]))).toBe(false)
    expect(isSameHorizon(closed, horizonOf([{ kind: 'HelmRelease', state: 'stale' }]))).toBe(false)
    expect(isSameHorizon(closed, { ...closed, hides: () => false })).toBe(false)
  })

  it('is the same for the same kinds and namespaces only', () => {
    for (const state of SOURCE_STATES) {
      const same = (other: (typeof SOURCE_STATES)[number], namespaces: readonly string[] = []) =>
        isSameHorizon(
          horizonOf([{ kind: 'HelmRelease', state }]),
          horizonOf([{ kind: 'HelmRelease', state: other }], namespaces),
        )
      expect(same(state)).toBe(true)
      expect(same(state, ['apps'])).toBe(false)
      expect(same(state === 'live' ? 'stale' : 'live')).toBe(state === 'absent')
    }
  })
})
