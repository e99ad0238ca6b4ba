import { describe, expect, it } from 'vitest'
import type { SourceStateName } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { kindSource } from '@/lib/contract/testing/sources'
import { asRef } from '@/lib/testing/as-ref'
import { markUnread } from './mark-unread'

const _SINCE = '2026-11-20T11:00:00.000Z'
const kustomizations = kindSource('Kustomization')
const releases = (state: SourceStateName) => kindSource('HelmRelease', state)
const rows = new Map([row('Kustomization/apps/a'), row('HelmRelease/apps/b')].map((one) => [one.ref, one]))

describe('rows of a kind that is not read any more', () => {
  it.each(['stale', 'forbidden', 'error', 'unauthorised', 'rate_limited'] as const)(
    'are marked when it is %s',
    (state) => {
      const shown = markUnread(rows, [kustomizations, releases(state)])
      expect(shown.get(asRef('HelmRelease/apps/b'))?.outdated?.text).toContain('This is the last that was read.')
      expect(shown.get(asRef('Kustomization/apps/a'))?.outdated).toBeUndefined()
    },
  )

  it.each(['live', 'connecting', 'absent', 'disabled'] as const)('are not marked when it is %s', (state) => {
    expect(markUnread(rows, [kustomizations, releases(state)])).toBe(rows)
  })

  it('stay the same objects until rows or troubles change', () => {
    const once = markUnread(rows, [kustomizations, releases('stale')])
    expect(markUnread(rows, [kustomizations, releases('stale')])).toBe(once)
    expect(markUnread(rows, [kustomizations, releases('forbidden')])).not.toBe(once)
  })

  it('keep what was already said about them', () => {
    const outdated = { reason: 'controller_down', text: 'helm-controller is down.' }
    const known = new Map([[asRef('HelmRelease/apps/b'), { ...row('HelmRelease/apps/b'), outdated }]])
    expect(markUnread(known, [releases('stale')]).get(asRef('HelmRelease/apps/b'))?.outdated).toBe(outdated)
  })
})
