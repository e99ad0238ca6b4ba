import { describe, expect, it } from 'vitest'
import type { ShortRow } from '@/lib/contract/short-row'
import { asRef } from '@/lib/testing/as-ref'
import { changeRows, knowRows } from './known-rows'

const NOW = new Date('2026-11-20T08:14:00Z')
const GIT = asRef('GitRepository/apps/fleet')
const [WEB, DB] = [asRef('Kustomization/apps/web'), asRef('Kustomization/apps/db')]

const SHORTS: readonly ShortRow[] = [
  { ref: GIT, uid: 'g', status: 'ready', revision: { applied: 'main@sha1:1111111111' } },
  { ref: DB, uid: 'd', status: 'ready' },
  { ref: WEB, uid: 'w', status: 'ready', source: GIT, dependsOn: [DB], revision: { applied: 'main@sha1:1111111111' } },
]

const known = () => knowRows(new Map(SHORTS.map((short) => [short.ref, short])), NOW)
const NOTHING = { changed: [], removed: [] }

describe('the rows of a page', () => {
  it('say what other rows say of theirs', () => {
    expect(known().resources.get(WEB)).toMatchObject({
      namespace: 'apps',
      source: { ref: GIT, status: 'ready' },
      dependsOn: [{ ref: DB, status: 'ready', missing: false }],
      revision: { available: 'main@sha1:1111111111', availableShort: 'main@1111111', behind: 'no' },
    })
  })

  it('say it anew when it changes there, though nothing was told of them', () => {
    const before = known()
    const after = changeRows(before, { ...NOTHING, patched: [{ ref: GIT, status: 'failed' }] }, NOW)
    expect(after?.resources.get(WEB)?.source).toEqual({ ref: GIT, status: 'failed' })
    expect(after?.resources.get(DB)).toBe(before.resources.get(DB))
  })

  it.each([
    ['patched', { ...NOTHING, patched: [{ ref: GIT, revision: { applied: 'main@sha1:2222222222' } }] }],
    ['replaced', { ...NOTHING, changed: [{ ref: DB, uid: 'd2', status: 'failed' as const }] }],
    ['removed', { ...NOTHING, removed: [DB] }],
    ['new', { ...NOTHING, changed: [{ ref: asRef('Kustomization/apps/new'), uid: 'n', status: 'ready' as const }] }],
  ])('are what they would be of all short rows at once, when one is %s', (_, change) => {
    const after = changeRows(known(), change, NOW)
    expect(after).toEqual(knowRows(after?.shorts ?? new Map(), NOW))
  })

  it('stay the same objects where nothing is told', () => {
    const before = known()
    expect(changeRows(before, NOTHING, NOW)).toBe(before)
  })

  it('cannot take in what is told of a row that is not known', () => {
    const patched = [{ ref: asRef('Kustomization/apps/none'), status: 'failed' }]
    expect(changeRows(known(), { ...NOTHING, patched }, NOW)).toBeUndefined()
  })
})
