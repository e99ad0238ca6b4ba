import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { asRef } from '@/lib/testing/as-ref'
import { readTargets, type Wanted } from './targets'

type Row = Pick<Resource, 'ref' | 'status' | 'actions'>
const row = (name: string, status: Resource['status'], actions: Resource['actions']): Row => ({
  ref: asRef(`Kustomization/apps/${name}`),
  status,
  actions,
})
const read = (request: Wanted, rows: readonly Row[] = []) => readTargets(request, () => rows)
const one = { action: 'reconcile', kind: 'Kustomization', namespace: 'apps', name: 'web' } as const

describe('which objects a request names', () => {
  it('is the one that is named', () => {
    expect(read(one)).toEqual([{ ref: 'Kustomization/apps/web', action: 'reconcile' }])
  })

  it.each([
    ['a kind that is not of Flux', { kind: 'Secret' }, 'invalid_kind'],
    ['a namespace that is none', { namespace: 'Apps' }, 'invalid_name'],
    ['a name that is a path', { name: '../web' }, 'invalid_name'],
  ])('is nothing for %s', (_, wrong, code) => {
    expect(() => read({ ...one, ...wrong })).toThrow(expect.objectContaining({ code }))
  })

  it('is each of a selection once, in its order', () => {
    const refs = ['Kustomization/apps/web', 'HelmRelease/apps/db', 'Kustomization/apps/web']
    expect(read({ action: 'suspend', refs })).toEqual([
      { ref: 'Kustomization/apps/web', action: 'suspend' },
      { ref: 'HelmRelease/apps/db', action: 'suspend' },
    ])
  })

  it('is nothing at all when one of a selection is none', () => {
    expect(() => read({ action: 'suspend', refs: ['Kustomization/apps/web', 'x'] })).toThrow(
      expect.objectContaining({ code: 'invalid_name' }),
    )
  })

  it('is what fails, by what helps each', () => {
    const rows = [
      row('web', 'failed', ['reconcile', 'suspend']),
      row('fine', 'ready', ['reconcile']),
      row('stuck', 'stalled', ['reset', 'force']),
      row('helpless', 'failed', ['suspend']),
    ]
    expect(read({ action: 'reconcile', select: 'failing' }, rows)).toEqual([
      { ref: 'Kustomization/apps/web', action: 'reconcile' },
      { ref: 'Kustomization/apps/stuck', action: 'reset' },
    ])
  })

  it('is refused when nothing fails, and five hundred when more do', () => {
    const request: Wanted = { action: 'reconcile', select: 'failing' }
    expect(() => read(request, [row('fine', 'ready', ['reconcile'])])).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
    const many = Array.from({ length: 501 }, (_, index) => row(`a${index}`, 'failed', ['reconcile']))
    expect(read(request, many)).toHaveLength(500)
  })

  it('is every source that answers, and none beside them', () => {
    const rows: readonly Row[] = [
      row('web', 'failed', ['reconcile']),
      { ref: asRef('GitRepository/apps/fleet'), status: 'ready', actions: ['reconcile', 'suspend'] },
      { ref: asRef('OCIRepository/media/charts'), status: 'failed', actions: ['reconcile', 'suspend'] },
      { ref: asRef('Bucket/apps/asleep'), status: 'suspended', actions: ['resume'] },
      { ref: asRef('ImageRepository/apps/web'), status: 'ready', actions: ['reconcile'] },
    ]
    expect(read({ action: 'reconcile', select: 'sources' }, rows)).toEqual([
      { ref: 'GitRepository/apps/fleet', action: 'reconcile' },
      { ref: 'OCIRepository/media/charts', action: 'reconcile' },
    ])
  })

  it('is of one namespace where one was named', () => {
    const rows: readonly Row[] = [
      { ref: asRef('GitRepository/apps/fleet'), status: 'failed', actions: ['reconcile'] },
      { ref: asRef('GitRepository/media/fleet'), status: 'failed', actions: ['reconcile'] },
    ]
    for (const select of ['failing', 'sources'] as const) {
      const request = { action: 'reconcile', select } as const
      expect(read({ ...request, namespace: 'media' }, rows)).toEqual([
        { ref: 'GitRepository/media/fleet', action: 'reconcile' },
      ])
      expect(() => read({ ...request, namespace: 'else' }, rows)).toThrow(
        expect.objectContaining({ code: 'not_found', message: expect.stringContaining('in namespace else') }),
      )
      expect(() => read({ ...request, namespace: '../x' }, rows)).toThrow(
        expect.objectContaining({ code: 'invalid_name' }),
      )
    }
  })
})
