import { describe, expect, it } from 'vitest'
import { asRef } from '@/lib/testing/as-ref'
import { createObjectLines } from './controller-lines'

const APPS = asRef('Kustomization/flux-system/apps')
const own = { controllerKind: 'Kustomization', namespace: 'flux-system', name: 'apps' }

function concern(record: Record<string, unknown> | undefined, text = '', ref = APPS) {
  const lines = createObjectLines(ref)
  lines.learn(record)
  return lines.concern(record, text)
}

describe('a line of a controller', () => {
  it.each([
    ['of today', { ...own, msg: 'done' }],
    ['with the nested name alone', { Kustomization: { name: 'apps', namespace: 'flux-system' }, msg: 'done' }],
    ['of an older release', { 'reconciler kind': 'Kustomization', namespace: 'flux-system', name: 'apps' }],
    [
      'of notification-controller',
      { eventInvolvedObject: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' }, msg: 'sent' },
    ],
  ])('is about the object: %s', (_, record) => {
    expect(concern(record)).toBe('own')
  })

  it.each([
    ['another name that begins alike', { ...own, name: 'apps-base', msg: 'done' }],
    ['another namespace', { ...own, namespace: 'apps', msg: 'done' }],
    ['another kind', { ...own, controllerKind: 'GitRepository', msg: 'done' }],
    ['no fields at all', { msg: 'starting' }],
    ['fields of the wrong type', { controllerKind: 7, namespace: ['flux-system'], name: { apps: 1 } }],
  ])('is not: %s', (_, record) => {
    expect(concern(record)).toBeUndefined()
  })

  it('belongs to the object by its run, whichever line of it comes first', () => {
    const lines = createObjectLines(APPS)
    const bare = { msg: 'server-side apply completed', reconcileID: 'r1' }
    const naming = { ...own, msg: 'Reconciliation finished', reconcileID: 'r1' }
    for (const record of [bare, naming]) lines.learn(record)
    expect(lines.concern(bare, '')).toBe('own')
    expect(lines.concern({ msg: 'x', reconcileID: 'r2' }, '')).toBeUndefined()
    expect(lines.concern({ ...own, name: 'other', reconcileID: 'r1', msg: '' }, '')).toBeUndefined()
  })

  it.each([
    ["dependency 'flux-system/apps' is not ready", 'mentions'],
    ['Kustomization/flux-system/apps: waiting', 'mentions'],
    ['kustomization/apps.flux-system: waiting', 'mentions'],
    ['GitRepository/flux-system/apps: fetched', undefined],
    ["dependency 'flux-system/apps-base' is not ready", undefined],
    ["dependency 'old-flux-system/apps' is not ready", undefined],
    ["dependency 'flux-system/apps.v2' is not ready", undefined],
    ['read flux-system/apps.', 'mentions'],
    ['apps in flux-system', undefined],
  ])('speaks of it, or not: %s', (msg, expected) => {
    expect(concern({ msg, controllerKind: 'Kustomization', namespace: 'flux-system', name: 'web' })).toBe(expected)
    expect(concern({ msg: '', error: msg })).toBe(expected)
    expect(concern(undefined, msg)).toBe(expected)
  })

  it('is searched where it speaks, and not in its other fields', () => {
    expect(concern({ msg: 'x', path: 'flux-system/apps' })).toBeUndefined()
  })

  it('forgets runs of long ago', () => {
    const lines = createObjectLines(APPS)
    for (let run = 0; run < 600; run += 1) lines.learn({ ...own, reconcileID: `r${run}` })
    expect(lines.concern({ msg: 'x', reconcileID: 'r0' }, '')).toBeUndefined()
    expect(lines.concern({ msg: 'x', reconcileID: 'r599' }, '')).toBe('own')
  })
})
