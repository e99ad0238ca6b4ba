import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { EventKindArgument, FluxRefArgument, LoggedRefArgument, PodRefArgument } from './object-arguments'
import { readPlacedCursor } from './paging'

const messagesOf = (schema: z.ZodType, given: unknown) =>
  schema.safeParse(given).error?.issues.map(({ message }) => message) ?? []

describe('a ref of an argument', () => {
  it.each([
    ['Kustomization/apps/web', 'Kustomization/apps/web'],
    ['ks/apps/web', 'Kustomization/apps/web'],
    ['helmreleases/media/immich', 'HelmRelease/media/immich'],
  ])('takes %s, by the words of kubectl', (given, ref) => {
    expect(FluxRefArgument.parse(given)).toBe(ref)
  })

  it.each([
    ['deploy/apps/web', 'Deployment/apps/web'],
    ['StatefulSets/data/db', 'StatefulSet/data/db'],
    ['po/apps/web-1', 'Pod/apps/web-1'],
  ])('takes %s where logs are read', (given, ref) => {
    expect(LoggedRefArgument.parse(given)).toBe(ref)
  })

  it('takes a pod without its kind, and nothing else as one', () => {
    expect(PodRefArgument.parse('apps/web-1')).toBe('Pod/apps/web-1')
    expect(PodRefArgument.parse('pod/apps/web-1')).toBe('Pod/apps/web-1')
    expect(messagesOf(PodRefArgument, 'deploy/apps/web')).toEqual(['is no Pod/namespace/name'])
  })

  it.each([
    'apps/web',
    'ks/apps',
    'ks/apps/web/more',
    'ks/Apps/web',
    'ks//web',
    'Deployment/apps/web',
    'ks/apps/../x',
    '',
  ])('refuses %s as an object of Flux', (given) => {
    expect(messagesOf(FluxRefArgument, given)).toEqual(['is no Kind/namespace/name of an object of Flux'])
  })

  it('has no logs of a ReplicaSet or of an object of Flux', () => {
    for (const given of ['rs/apps/web-1', 'ks/apps/web'])
      expect(messagesOf(LoggedRefArgument, given)).toEqual([
        'is no Kind/namespace/name of Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob',
      ])
  })
})

describe('the kind of an event', () => {
  it.each([
    ['hr', 'HelmRelease'],
    ['deployments', 'Deployment'],
    ['rs', 'ReplicaSet'],
    ['POD', 'Pod'],
  ])('%s is %s', (given, kind) => {
    expect(EventKindArgument.parse(given)).toBe(kind)
  })

  it('is offered where it is nearly one', () => {
    expect(messagesOf(EventKindArgument, 'Deploymnt')).toEqual([
      'is neither a kind of Flux nor that of a workload; did you mean Deployment?',
    ])
    expect(messagesOf(EventKindArgument, 'constructor')).toEqual(['is neither a kind of Flux nor that of a workload'])
  })
})

describe('a cursor with its place', () => {
  it('says how many came before, and where it goes on', () => {
    expect(readPlacedCursor('25:ok.Deployment/apps/web')).toEqual({ before: 25, cursor: 'ok.Deployment/apps/web' })
    expect(readPlacedCursor(undefined)).toEqual({ before: 0 })
  })

  it.each(['ok.Deployment/apps/web', '25:', ':x', '-1:x', '9999999999:x'])('is refused as %s', (given) => {
    expect(() => readPlacedCursor(given)).toThrow(/none that an earlier answer gave/)
  })
})
