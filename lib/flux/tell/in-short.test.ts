import { describe, expect, it } from 'vitest'
import type { Problem, Resource, SourceHealth, SourceStateName, StateHead } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { stateOf } from '@/lib/contract/testing/states'
import { asRef } from '@/lib/testing/as-ref'
import { tellInShort } from './in-short'

const NOW = new Date('2026-11-20T08:14:00.000Z')

function tell(more: Partial<StateHead> = {}, rows: readonly Resource[] = [], lastNotificationAt?: string) {
  const { resources: _, ...head } = stateOf(rows)
  return tellInShort({ head: { ...head, ...more }, rows, lastNotificationAt, now: NOW })
}

function source(id: string, role: SourceHealth['role'], state: SourceStateName): SourceHealth {
  return { id, label: id, role, state, since: '2026-11-20T08:00:00.000Z', count: 0 }
}

function problem(root: string, message: string, since?: string): Problem {
  return {
    root: asRef(root),
    status: 'failed',
    title: `${root} fails`,
    message,
    advice: { meaning: '', remedy: '' },
    holdsBack: [],
    holdsBackCount: 0,
    actions: [],
    ...(since === undefined ? {} : { since }),
  }
}

describe('the state in short', () => {
  it('has the same fields in the same order whatever is known, and never nothing in one', () => {
    const empty = tell()
    expect(Object.keys(empty).join(' ')).toBe(
      'verdict sentence asOf staleSeconds cluster total ready failed stalled waiting reconciling suspended terminating unknown static marked problems oldestProblemSeconds worst worstMessage failing fluxVersion kubernetesVersion controllersReady controllersDesired notReadSources ntfy lastNotificationAt lastDeployAt',
    )
    for (const [name, value] of Object.entries(empty)) expect(['string', 'number'], name).toContain(typeof value)
    const full = tell({ problems: [problem('HelmRelease/media/immich', 'x', '2026-11-20T08:00:00Z')] }, [row('apps/a')])
    expect(Object.keys(full)).toEqual(Object.keys(empty))
  })

  it('names the object to fix first, its first words, and since when the oldest of all waits', () => {
    const problems = [
      problem('HelmRelease/media/immich', `\u200b upgrade\n\u202eretries ${'x'.repeat(200)}`, '2026-11-20T08:13:00Z'),
      problem('GitRepository/flux-system/apps', 'no', '2026-11-20T07:14:00Z'),
      problem('Kustomization/apps/unknown-since', 'no'),
    ]
    const { worst, worstMessage, oldestProblemSeconds, problems: count } = tell({ problems })
    expect(worst).toBe('HelmRelease/media/immich')
    expect(worstMessage).toMatch(/^upgrade retries x+…$/)
    expect(worstMessage).toHaveLength(120)
    expect([oldestProblemSeconds, count]).toEqual([3_600, 3])
  })

  it('is stale as soon as one source of Flux is away, and only then', () => {
    const asOf = '2026-11-20T08:10:00.000Z'
    const stale = (...sources: readonly SourceHealth[]) => tell({ asOf, sources }).staleSeconds
    expect(stale(source('a', 'flux', 'live'), source('b', 'flux', 'absent'), source('c', 'flux', 'disabled'))).toBe(0)
    expect(stale(source('a', 'flux', 'live'), source('events', 'events', 'error'))).toBe(0)
    for (const state of ['connecting', 'stale', 'forbidden', 'rate_limited', 'unauthorised', 'error'] as const)
      expect(stale(source('a', 'flux', 'live'), source('b', 'flux', state)), state).toBe(240)
  })

  it('is as old as the program where nothing was ever read', () => {
    const sources = [source('a', 'flux', 'forbidden')]
    expect(tell({ sources })).toMatchObject({ asOf: '', staleSeconds: 14 * 60, notReadSources: 1 })
  })

  it('counts what is not read beside ntfy, which has a word of its own: that of its worst topic', () => {
    const sources = [
      source('kustomizations', 'flux', 'live'),
      source('events', 'events', 'forbidden'),
      source('workloads:jobs', 'workloads', 'connecting'),
      source('ntfy:a', 'ntfy', 'live'),
      source('ntfy:b', 'ntfy', 'stale'),
    ]
    expect(tell({ sources })).toMatchObject({ notReadSources: 2, ntfy: 'stale' })
    expect(tell({ sources: sources.slice(0, 4) }).ntfy).toBe('live')
    expect(tell().ntfy).toBe('disabled')
  })

  it('names what fails, stalled before failed, each name once, and how many more there are', () => {
    const failing = (count: number, name: (at: number) => string) =>
      tell(
        {},
        Array.from({ length: count }, (_, at) => row(name(at), { status: 'failed' })),
      ).failing
    const mixed = [
      row('a/c', { status: 'failed' }),
      row('a/b', { status: 'failed' }),
      row('a/z', { status: 'stalled' }),
    ]
    expect(tell({}, [...mixed, row('a/a')]).failing).toBe('z, b, c')
    expect(tell({}, [row('a/b', { status: 'failed' }), row('HelmRelease/a/b', { status: 'failed' })]).failing).toBe('b')
    expect(failing(12, (at) => `apps/n${String(at).padStart(2, '0')}`)).toBe(
      'n00, n01, n02, n03, n04, n05, n06, n07, n08, n09 and 2 more',
    )
    const long = failing(12, (at) => `apps/${'x'.repeat(60)}${at}`)
    expect(long.length).toBeLessThanOrEqual(200)
    expect(long).toMatch(/ and 9 more$/)
    expect(failing(1, () => `apps/${'x'.repeat(250)}`)).toMatch(/^x{197}…$/)
  })

  it('counts the pods of all controllers', () => {
    const controllers = [
      { name: 'a', ready: 2, desired: 3, state: 'progressing' },
      { name: 'b', ready: 1, desired: 1, state: 'ready' },
    ] as const
    expect(tell({ controllers })).toMatchObject({ controllersReady: 3, controllersDesired: 4 })
  })

  it('says when something that is ready now last changed', () => {
    const rows = [
      row('apps/a', { lastChangeAt: '2026-11-20T07:00:00.000Z' }),
      row('HelmRelease/apps/b', { lastChangeAt: '2026-11-20T07:30:00.000Z' }),
      row('apps/failed', { status: 'failed', lastChangeAt: '2026-11-20T08:00:00.000Z' }),
      row('GitRepository/apps/source', { lastChangeAt: '2026-11-20T08:10:00.000Z' }),
    ]
    expect(tell({}, rows).lastDeployAt).toBe('2026-11-20T07:30:00.000Z')
    expect(tell({}, [], '2026-11-20T08:00:00.000Z')).toMatchObject({
      lastDeployAt: '',
      lastNotificationAt: '2026-11-20T08:00:00.000Z',
    })
  })

  it('is never larger than 1 kB: names of what fails go first, then the message', () => {
    const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
    const rows = Array.from({ length: 12 }, (_, at) => row(`apps/${'n'.repeat(15)}${at}`, { status: 'failed' }))
    const worst = `HelmRelease/${'m'.repeat(30)}/${'n'.repeat(40)}`
    const withSentence = (length: number, message: string, root = worst) =>
      tell(
        {
          verdict: { level: 'failing', sentence: '€'.repeat(length), reasons: [] },
          problems: [problem(root, message)],
          cluster: { name: 'ü'.repeat(80), server: '', demo: false },
        },
        rows,
      )
    const fits = withSentence(1, 'short')
    expect(fits.failing).toMatch(/ and \d+ more$/)
    expect(bytes(fits)).toBeLessThanOrEqual(1_024)
    let before = fits
    for (let length = 1; length < 400; length += 7) {
      const now = withSentence(length, 'y'.repeat(100))
      expect(bytes(now), String(length)).toBeLessThanOrEqual(1_024)
      // What gives way later is whole as long as what gives way before it is there.
      if (now.failing !== '') expect(now.worstMessage).toBe('y'.repeat(100))
      if (now.worstMessage !== '') expect(now.sentence).toBe('€'.repeat(length))
      expect(now.failing.length).toBeLessThanOrEqual(before.failing.length)
      before = now
    }
    expect(before).toMatchObject({ failing: '', worstMessage: '', worst })
    const odd = withSentence(900, '😀'.repeat(120), `HelmRelease/${'m'.repeat(63)}/${'n'.repeat(253)}`)
    expect(bytes(odd)).toBeLessThanOrEqual(1_024)
    expect(JSON.stringify(odd)).not.toMatch(/\\ud[89ab]/)
  })
})
