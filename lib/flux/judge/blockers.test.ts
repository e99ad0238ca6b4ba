import { describe, expect, it } from 'vitest'
import type { Ref } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { parseFluxRef } from '../object/flux-ref'
import { blockersOf, isCause, type RootCauseSubject } from './blockers'
import { READ_ANEW } from './reading'
import { ALL_READ } from './sight'
import { STATUSES, type Status } from './status'

type Extra = Partial<RootCauseSubject>

function subject(ref: Ref, status: Status, extra: Extra = {}): RootCauseSubject {
  const parts = parseFluxRef(ref)
  if (parts === undefined) throw new Error(`${ref} is no ref`)
  return { ...parts, status, dependsOn: [], ...extra }
}

const WEB = asRef('Kustomization/apps/web')
const DB = asRef('Kustomization/apps/db')
const GIT = asRef('GitRepository/apps/fleet')
const says = (reason: string, message = '') => ({ ready: { reason, message } })
const dependsOnDb: Extra = { ...says('DependencyNotReady'), dependsOn: [{ ref: DB }] }
const TAKES = [{ type: 'source', to: GIT }] as const
const takesFromGit: Extra = { ...says('ArtifactFailed'), references: TAKES }

const blockers = (one: RootCauseSubject, ...others: readonly RootCauseSubject[]) =>
  blockersOf(one, new Map([one, ...others].map((each) => [each.ref, each])), ALL_READ, READ_ANEW)
const weightOf = (one: RootCauseSubject, target: RootCauseSubject) => blockers(one, target)[0]?.weight

describe('what holds an object', () => {
  it('weighs how well each status explains it, and one that its message names more than one that it does not', () => {
    const waits = subject(WEB, 'waiting', dependsOnDb)
    const weights = Object.fromEntries(STATUSES.map((status) => [status, weightOf(waits, subject(DB, status))]))
    expect(weights).toEqual({
      failed: 1,
      stalled: 1,
      waiting: 11,
      suspended: 21,
      unknown: 31,
      terminating: 41,
      reconciling: 51,
      ready: undefined,
      static: undefined,
    })
    const named = subject(WEB, 'waiting', {
      ...dependsOnDb,
      ...says('DependencyNotReady', "dependency 'apps/db' is not ready"),
    })
    expect(weightOf(named, subject(DB, 'failed'))).toBe(0)
    expect(weightOf(named, subject(DB, 'waiting'))).toBe(10)
  })

  it('is one that runs again after it failed as much as one that failed', () => {
    const waits = subject(WEB, 'waiting', dependsOnDb)
    expect(weightOf(waits, subject(DB, 'reconciling', { failingSince: '2026-11-20T10:00:00Z' }))).toBe(1)
  })

  it('is a suspended source that was ready only for who could not use it', () => {
    const asleep = { lastResult: 'ready' } as const
    expect(weightOf(subject(WEB, 'failed', takesFromGit), subject(GIT, 'suspended', asleep))).toBe(21)
    const waits = subject(WEB, 'waiting', { ...takesFromGit, ...says('Progressing') })
    expect(weightOf(waits, subject(GIT, 'suspended', asleep))).toBeUndefined()
    expect(weightOf(subject(WEB, 'waiting', dependsOnDb), subject(DB, 'suspended', asleep))).toBeUndefined()
    expect(weightOf(subject(WEB, 'waiting', { references: TAKES }), subject(GIT, 'suspended', asleep))).toBeUndefined()
    // A child is no source, whatever could not be used.
    const parent = subject(WEB, 'reconciling', { ...says('ArtifactFailed'), waitsFor: [DB] })
    expect(weightOf(parent, subject(DB, 'suspended', asleep))).toBeUndefined()
  })

  it('is its chart as much as its source, and the image of a policy as much as a dependency', () => {
    const [release, chart] = [asRef('HelmRelease/apps/web'), asRef('HelmChart/apps/shared')]
    const fromChart: Extra = { ...says('SourceNotReady'), references: [{ type: 'chart', to: chart }] }
    expect(weightOf(subject(release, 'failed', fromChart), subject(chart, 'failed'))).toBe(1)
    const [policy, images] = [asRef('ImagePolicy/apps/web'), asRef('ImageRepository/apps/web')]
    const ofImage: Extra = { ...says('DependencyNotReady'), references: [{ type: 'image', to: images }] }
    expect(weightOf(subject(policy, 'waiting', ofImage), subject(images, 'failed'))).toBe(1)
  })

  it('is its own chart, where it failed for want of it and nobody has made it', () => {
    const chart = asRef('HelmChart/apps/apps-web')
    const lacks: Extra = { ...says('SourceNotReady'), references: [{ type: 'chart', to: chart }] }
    const release = asRef('HelmRelease/apps/web')
    expect(blockers(subject(release, 'failed', lacks))).toEqual([{ to: chart, weight: 1, type: 'missing' }])
    expect(blockers(subject(release, 'waiting', lacks))).toEqual([])
  })

  it('is nothing that is no object of Flux, for nobody looks whether it is there', () => {
    const secret = asRef('Secret/apps/token')
    expect(blockers(subject(WEB, 'waiting', { ...says('X'), source: { ref: secret } }))).toEqual([])
  })

  it('is its source where it failed for want of it, and not where it failed otherwise or gave up', () => {
    const broken = subject(GIT, 'failed')
    expect(blockers(subject(WEB, 'failed', takesFromGit), broken)).toEqual([{ to: GIT, weight: 1, type: 'object' }])
    expect(blockers(subject(WEB, 'failed', { ...takesFromGit, ...says('BuildFailed') }), broken)).toEqual([])
    expect(blockers(subject(WEB, 'stalled', takesFromGit), broken)).toEqual([])
  })

  it('is never itself, though its message names it, and nothing at all where it is not held', () => {
    const message =
      "health check failed for [Kustomization/apps/web status: 'Failed', Kustomization/apps/db status: 'Failed']"
    const one = subject(WEB, 'failed', says('HealthCheckFailed', message))
    expect(blockers(one, subject(DB, 'failed')).map(({ to }) => to)).not.toContain(WEB)
    for (const status of ['ready', 'suspended', 'unknown', 'terminating', 'static'] as const)
      expect(blockers(subject(WEB, status, dependsOnDb), subject(DB, 'failed'))).toEqual([])
  })
})

describe('whether it holds others up for as long as nobody acts', () => {
  it.each<[Status, Extra, boolean]>([
    ['failed', {}, true],
    ['stalled', {}, true],
    ['suspended', {}, true],
    ['unknown', {}, true],
    ['ready', {}, false],
    ['static', {}, false],
    ['reconciling', {}, false],
    ['reconciling', { failingSince: 'then' }, true],
    ['reconciling', { stuck: {} }, true],
    ['terminating', {}, false],
    ['terminating', { stuck: {} }, true],
    ['waiting', {}, false],
    ['waiting', { stuck: {} }, false],
    ['waiting', { failingSince: 'then' }, true],
  ])('%s %j: %s', (status, extra, expected) => {
    expect(isCause(subject(WEB, status, extra))).toBe(expected)
  })
})
