import { describe, expect, it } from 'vitest'
import type { Rollout } from '@/lib/contract/rollouts'
import type { Problem, Resource, StateHead } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { controllersSource, kindSource } from '@/lib/contract/testing/sources'
import { asRef } from '@/lib/testing/as-ref'
import { isInScope, type RowScope } from '../row-filter'
import { countMarks, countStatuses } from './counts'
import { type HeadFacts, narrowHead } from './narrow-head'
import { scopeOf } from './scope-words'
import { judgeCluster } from './summary'

const ROWS = [
  row('apps/web', { status: 'failed' }),
  row('apps/db'),
  row('traefik/traefik'),
  row('HelmRelease/traefik/crds', { marks: [{ code: 'behind', text: 'runs something old' }] }),
]
const FAILED: Problem = {
  root: asRef('Kustomization/apps/web'),
  status: 'failed',
  title: 'It failed.',
  message: '',
  advice: { meaning: '', remedy: '' },
  holdsBack: [],
  holdsBackCount: 0,
  actions: [],
}
const BEHIND: Problem = { ...FAILED, root: asRef('HelmRelease/traefik/crds'), status: 'ready', mark: 'behind' }
const facts = {
  counts: countStatuses(ROWS),
  marks: countMarks(ROWS),
  problems: [FAILED, BEHIND],
  sources: [
    kindSource('Kustomization', 'live', { lastSyncedAt: '2026-11-20T08:09:00.000Z' }),
    kindSource('HelmRelease', 'live', { lastSyncedAt: '2026-11-20T08:01:00.000Z' }),
    controllersSource('live', { lastSyncedAt: '2026-11-20T08:10:00.000Z' }),
  ],
  controllers: [{ name: 'helm-controller', ready: 1, desired: 1, state: 'ready' as const }],
  unreadable: [],
}
const HEAD: StateHead = {
  version: 7,
  serverTime: '2026-11-20T08:10:00.000Z',
  startedAt: '2026-11-20T08:00:00.000Z',
  build: { version: '0', revision: 'test' },
  cluster: { name: 'home', server: 'https://x', demo: false },
  rollouts: [],
  ...facts,
  verdict: judgeCluster(facts),
}

function narrow(asked: RowScope, rows: readonly Resource[] = ROWS): HeadFacts {
  const scope = scopeOf(asked)
  return scope === undefined
    ? HEAD
    : narrowHead(
        HEAD,
        rows.filter((one) => isInScope(one, scope)),
        scope,
        { rollouts: [] },
      )
}

describe('a view of a part', () => {
  it('is judged by what it shows', () => {
    const { verdict, counts, problems, scope } = narrow({ namespaces: ['apps'] })
    expect(scope).toEqual({ namespaces: ['apps'] })
    expect(counts).toMatchObject({ total: 2, failed: 1, marked: 0 })
    expect(problems).toEqual([FAILED])
    expect(verdict).toMatchObject({ level: 'failing', sentence: 'Namespace apps: 1 of 2 resources is failing.' })
  })

  it('is not failing for what fails elsewhere, and names itself', () => {
    expect(narrow({ namespaces: ['traefik'], kinds: ['Kustomization'] }).verdict).toMatchObject({
      level: 'reconciled',
      sentence: 'All of Kustomizations of namespace traefik reconciled.',
    })
    expect(narrow({ namespaces: ['traefik'] }).verdict.level).toBe('degraded')
  })

  it('tells what is rolled out in it, and of nothing else', () => {
    const rollout: Rollout = {
      id: '1',
      source: asRef('GitRepository/flux-system/apps'),
      revision: 'main@sha1:8f1c2ab',
      revisionShort: 'main@8f1c2ab',
      startedAt: '2026-11-20T08:00:00.000Z',
      total: 2,
      done: 1,
      failed: 0,
      waiting: 1,
      suspended: 0,
      running: [],
    }
    const whole = { ...HEAD, rollouts: [{ ...rollout, total: 23 }] }
    const rows = [row('traefik/traefik')]
    const told = narrowHead(whole, rows, { namespaces: ['traefik'], kinds: ['Kustomization'] }, { rollouts: [rollout] })
    expect(told.rollouts).toEqual([rollout])
    expect(told.verdict).toMatchObject({ level: 'progressing' })
    expect(told.verdict.sentence).toContain('Rolling out main@8f1c2ab: 1 of 2 objects')
    expect(
      narrowHead(whole, rows, { namespaces: ['traefik'], kinds: ['Kustomization'] }, { rollouts: [] }).rollouts,
    ).toEqual([])
  })

  it('is never green over nothing', () => {
    expect(narrow({ namespaces: ['nosuch'] }).verdict).toMatchObject({
      level: 'unknown',
      sentence: 'Nothing matches namespace nosuch.',
    })
  })

  it('is as old as its own kinds are', () => {
    expect(narrow({ kinds: ['Kustomization'] }).asOf).toBe('2026-11-20T08:09:00.000Z')
    expect(narrow({ kinds: ['HelmRelease'] }).asOf).toBe('2026-11-20T08:01:00.000Z')
  })

  it('does not suffer from a kind that it does not show', () => {
    const lost = {
      ...HEAD,
      sources: [kindSource('HelmRelease', 'forbidden'), ...HEAD.sources.slice(0, 1), controllersSource()],
    }
    const scope = { kinds: ['Kustomization' as const], namespaces: ['traefik'] }
    expect(narrowHead(lost, [row('traefik/traefik')], scope, { rollouts: [] }).verdict.level).toBe('reconciled')
    expect(
      narrowHead(lost, [row('traefik/traefik')], { namespaces: ['traefik'] }, { rollouts: [] }).verdict.level,
    ).toBe('unknown')
  })

  it('keeps the entry of whoever holds it back, or fails alike', () => {
    const ref = asRef('Kustomization/traefik/traefik')
    const scope = { namespaces: ['traefik'] }
    const told = (problem: Problem) =>
      narrowHead({ ...HEAD, problems: [problem] }, [row('traefik/traefik')], scope, { rollouts: [] }).problems
    expect(told({ ...FAILED, holdsBack: [ref], holdsBackCount: 1 })).toHaveLength(1)
    expect(told({ ...FAILED, same: [ref], sameCount: 1 })).toHaveLength(1)
    expect(told(FAILED)).toHaveLength(0)
  })

  it('is the whole where nothing is asked for', () => {
    expect(scopeOf({ namespaces: [], kinds: [] })).toBeUndefined()
  })
})
