import { describe, expect, it } from 'vitest'
import { SOURCE_STATES } from '@/lib/contract/state'
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
