// Over every answer stands what was not read: generated faults of any source, and what is asked does not matter.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SOURCE_STATES, type SourceHealth, type SourceStateName } from '@/lib/contract/state'
import { FLUX_KIND_NAMES } from '@/lib/flux/kinds'
import { headOf, missingFor, withMissing } from './head'

const NOW = new Date('2026-11-29T12:00:00Z')
const CLUSTER = { name: 'homelab', server: '', demo: false }
const WELL: readonly SourceStateName[] = ['live', 'absent', 'disabled']

function sourceOf(index: number, state: SourceStateName, reason?: string): SourceHealth {
  const kind = FLUX_KIND_NAMES[index]
  const common = { state, since: NOW.toISOString(), count: 0, ...(reason === undefined ? {} : { reason }) }
  if (kind === undefined) return { id: 'ntfy:flux', label: 'ntfy topic flux', role: 'ntfy', ...common }
  return { id: kind.toLowerCase(), kind, label: `${kind} objects`, role: 'flux', ...common }
}

const anySource = fc.record({
  index: fc.nat({ max: FLUX_KIND_NAMES.length }),
  state: fc.constantFrom(...SOURCE_STATES),
  reason: fc.option(fc.string({ unit: 'binary', maxLength: 500 }), { nil: undefined }),
})

describe('the head of an answer', () => {
  it('is complete exactly where everything was read, and names what was not', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anySource, { selector: ({ index }) => index }), (faults) => {
        const sources = faults.map(({ index, state, reason }) => sourceOf(index, state, reason))
        const head = headOf({ cluster: CLUSTER, sources, unreadable: [], asOf: NOW.toISOString() }, NOW)
        const away = sources.filter(({ state }) => !WELL.includes(state))
        expect(head.complete).toBe(away.length === 0)
        const told = head.missing.map(({ what, reason }) => `${what} ${reason}`)
        for (const { label, state, kind } of away) {
          // Many kinds that lack the same are counted.
          const isNamed = told.some((text) => text.includes(state) && (text.includes(label) || /\d+ kinds/.test(text)))
          expect(isNamed, `${label} ${state} ${kind}`).toBe(true)
        }
        expect(JSON.stringify(told)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  it('names objects that could not be understood, and what is not meant to be read', () => {
    const unreadable = [{ kind: 'Kustomization', reason: 'no spec' }]
    const cluster = { ...CLUSTER, namespaces: ['apps', 'media'] }
    const head = headOf({ cluster, sources: [], unreadable }, NOW)
    expect(head).toMatchObject({ complete: false })
    expect(head.asOf).toBeUndefined()
    expect(head.missing.map(({ what }) => what)).toEqual([
      'all but the namespaces apps, media',
      'an object of kind Kustomization',
    ])
  })

  it('is not complete where the question itself could not be answered whole', () => {
    const whole = headOf({ cluster: CLUSTER, sources: [], unreadable: [], asOf: '2026-11-29T11:59:00Z' }, NOW)
    expect(whole).toMatchObject({ complete: true, missing: [], age: '1 min' })
    expect(withMissing(whole, [missingFor('its events', 'forbidden')])).toMatchObject({
      complete: false,
      missing: [{ what: 'its events', reason: 'forbidden' }],
    })
  })

  it('is not complete for one who may see a part only', () => {
    const verdict = {
      level: 'healthy',
      sentence: '',
      reasons: [{ code: 'seen_in_part', text: 'Over a part.' }],
    } as const
    const head = headOf({ cluster: CLUSTER, sources: [], unreadable: [], verdict }, NOW)
    expect(head).toMatchObject({ complete: false, missing: [{ what: 'what you may not see', reason: 'Over a part.' }] })
  })

  it('stays incomplete where the question itself lacked nothing', () => {
    const unreadable = [{ kind: 'Kustomization', reason: 'no spec' }]
    const head = withMissing(headOf({ cluster: CLUSTER, sources: [], unreadable }, NOW), [])
    expect(head).toMatchObject({ complete: false, missing: [{ reason: 'no spec' }] })
  })

  it('counts also the one thing that it leaves out', () => {
    const unreadable = Array.from({ length: 21 }, () => ({ kind: 'Kustomization', reason: 'no spec' }))
    const { missing } = headOf({ cluster: CLUSTER, sources: [], unreadable }, NOW)
    expect(missing.length).toBe(21)
    expect(missing.at(-1)?.what).toBe('1 more')
  })

  it('stays short when very much is missing, and says that there is more', () => {
    const unreadable = Array.from({ length: 500 }, () => ({ kind: 'Kustomization', reason: 'x'.repeat(5_000) }))
    const { missing } = headOf({ cluster: CLUSTER, sources: [], unreadable }, NOW)
    expect(missing.at(-1)).toEqual({ what: '480 more', reason: 'left out of this list' })
    expect(JSON.stringify(missing).length).toBeLessThan(10_000)
  })
})
