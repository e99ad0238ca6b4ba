import { describe, expect, it } from 'vitest'
import type { Resource } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import type { Entry, Seen } from '@/lib/history/rows'
import { refOf } from '@/lib/ref'
import { describeKind, type FluxKind } from '../kinds'
import { parseResource } from '../object/resource'
import { type Look, recordDeletion, recordObject } from './object-entries'

const HOUR = (hour: number, minute = 0) => Date.UTC(2026, 10, 20, hour, minute)
const iso = (time: number) => new Date(time).toISOString()
const revision = (letter: string) => `main@sha1:${letter.repeat(40)}`

interface Told {
  readonly kind?: FluxKind
  readonly status?: object
  readonly metadata?: object
  readonly more?: Partial<Resource>
}

function look({ kind = 'Kustomization', status = {}, metadata = {}, more = {} }: Told) {
  const { group, versions } = describeKind(kind)
  const parsed = parseResource(kind, {
    apiVersion: `${group}/${versions[0]}`,
    kind,
    metadata: {
      ...{ name: 'web', namespace: 'apps', uid: 'u1', generation: 1, creationTimestamp: iso(HOUR(1)) },
      ...metadata,
    },
    status: { observedGeneration: 1, ...status },
  })
  if (!parsed.ok) throw new Error(parsed.reason)
  return { row: row(refOf(kind, 'apps', 'web'), { uid: parsed.value.uid, ...more }), resource: parsed.value }
}

const ready = (at: number, status: 'True' | 'False' = 'True', message = 'Applied') => ({
  conditions: [
    { type: 'Ready', status, reason: 'Whatever', message, lastTransitionTime: iso(at), observedGeneration: 1 },
  ],
})

interface Run {
  readonly digest: string
  readonly letter: string
  readonly first: number
  readonly last: number
  readonly status?: string
}

const runs = (...told: readonly Run[]) => ({
  history: told.map(({ digest, letter, first, last, status = 'ReconciliationSucceeded' }) => ({
    ...{ digest, lastReconciledStatus: status, firstReconciled: iso(first), lastReconciled: iso(last) },
    ...{ totalReconciliations: 1, metadata: { revision: revision(letter) } },
  })),
})

const live = (now: number): Look => ({ type: 'live', now })

/** Looks one after the other, each at its time. */
function follow(...looks: readonly (readonly [number, Told])[]): readonly Entry[] {
  let seen: Seen | undefined
  const entries: Entry[] = []
  for (const [now, told] of looks) {
    const recorded = recordObject(seen, look(told), seen === undefined ? { type: 'begin', now } : live(now))
    entries.push(...recorded.entries)
    seen = recorded.seen
  }
  return entries
}

const A = (last: number): Run => ({ digest: 'sha256:a', letter: 'a', first: HOUR(2), last })
const B = (first: number, last = first, more: Partial<Run> = {}): Run => ({
  ...{ digest: 'sha256:b', letter: 'b', first, last },
  ...more,
})
const deploys = (entries: readonly Entry[]) => entries.filter(({ type }) => type === 'deploy')

describe('what is there when History begins', () => {
  it('is nothing new, and is told only where it is not ready', () => {
    const begin: Look = { type: 'begin', now: HOUR(8) }
    const well = recordObject(undefined, look({ status: { ...ready(HOUR(2)), ...runs(A(HOUR(7))) } }), begin)
    expect(well.entries).toEqual([])
    expect(well.seen).toMatchObject({ status: 'ready', since: HOUR(2), digest: 'sha256:a' })
    const failing = look({ status: ready(HOUR(3), 'False', 'no such path'), more: { status: 'failed' } })
    const [entry, ...others] = recordObject(undefined, failing, begin).entries
    expect(others).toEqual([])
    expect(entry).toMatchObject({ at: HOUR(3), type: 'status', became: 'failed', detail: { late: true } })
  })
})

describe('an object that comes later', () => {
  it('was created, and its first deploy is one', () => {
    const { entries } = recordObject(
      undefined,
      look({ status: { ...ready(HOUR(2)), ...runs(A(HOUR(2))) } }),
      live(HOUR(8)),
    )
    expect(entries.map(({ type, became, at }) => [type, became, at])).toEqual([
      ['status', 'created', HOUR(1)],
      ['deploy', revision('a'), HOUR(2)],
    ])
  })

  it('goes once, at the time that it says itself', () => {
    const seen: Seen = {
      uid: 'u1',
      object: refOf('Kustomization', 'apps', 'web'),
      status: 'terminating',
      since: HOUR(3),
    }
    const entry = recordDeletion(seen, HOUR(3), live(HOUR(4)))
    expect(entry).toMatchObject({ key: 's:u1:deleted:0', at: HOUR(3), was: 'terminating', became: 'deleted' })
    const late = recordDeletion(seen, undefined, { type: 'late', now: HOUR(6), since: HOUR(5) })
    expect(late).toMatchObject({ at: HOUR(6), detail: { late: true, after: HOUR(5) } })
  })
})

describe('a status', () => {
  it('is an entry when it changes, at the time of its condition, and not when only the time moves', () => {
    const entries = follow(
      [HOUR(3), { status: ready(HOUR(2)) }],
      [HOUR(4), { status: ready(HOUR(3, 30)) }],
      [HOUR(5), { status: ready(HOUR(4, 59), 'False', 'boom'), more: { status: 'failed' } }],
      [HOUR(6), { status: ready(HOUR(5, 59)), more: { status: 'ready' } }],
    )
    expect(entries.map(({ key, at, was, became }) => [key, at, was, became])).toEqual([
      [`s:u1:failed:${HOUR(4, 59)}`, HOUR(4, 59), 'ready', 'failed'],
      [`s:u1:ready:${HOUR(5, 59)}`, HOUR(5, 59), 'failed', 'ready'],
    ])
  })

  it('that returns with an old time is another entry each time', () => {
    const suspended = { metadata: { generation: 2 }, status: ready(HOUR(2)), more: { status: 'suspended' } } as const
    const entries = follow(
      [HOUR(3), { status: ready(HOUR(2)) }],
      [HOUR(4), suspended],
      [HOUR(5), { status: ready(HOUR(2)) }],
      [HOUR(6), suspended],
      [HOUR(7), { status: ready(HOUR(2)) }],
    )
    expect(new Set(entries.map(({ key }) => key)).size).toBe(4)
    expect(entries.map(({ became }) => became)).toEqual(['suspended', 'ready', 'suspended', 'ready'])
  })

  it('is none on its way: a run, or a wait for its turn, ends as it began', () => {
    const moving = (now: number, status: 'reconciling' | 'waiting', more: Partial<Resource> = {}) =>
      [now, { status: ready(now, 'False', 'in progress'), more: { status, ...more } }] as const
    const settled = (now: number) => [now, { status: ready(HOUR(2)) }] as const
    expect(
      follow(settled(HOUR(3)), moving(HOUR(4), 'waiting'), moving(HOUR(5), 'reconciling'), settled(HOUR(6))),
    ).toEqual([])
    const held = { rootCause: refOf('GitRepository', 'flux-system', 'main') }
    const missing = { dependsOn: [{ ref: refOf('Kustomization', 'apps', 'gone'), missing: true }] }
    for (const more of [held, missing])
      expect(follow(settled(HOUR(3)), moving(HOUR(4), 'waiting', more)).map(({ became }) => became)).toEqual([
        'waiting',
      ])
  })

  it('is told of a new object once it has settled', () => {
    const now = HOUR(8)
    const { seen } = recordObject(undefined, look({ more: { status: 'reconciling' } }), live(now))
    const { entries } = recordObject(seen, look({ status: ready(now) }), live(now))
    expect(entries[0]).toMatchObject({ type: 'status', was: 'reconciling', became: 'ready' })
  })

  it('names what holds the object back, and is never of the future', () => {
    const root = refOf('GitRepository', 'flux-system', 'main')
    const [entry] = follow(
      [HOUR(3), { status: ready(HOUR(2)) }],
      [HOUR(4), { status: ready(HOUR(9), 'False'), more: { status: 'failed', rootCause: root } }],
    )
    expect(entry).toMatchObject({ root, at: HOUR(4) })
  })

  it('that changed while nobody looked says so', () => {
    const seen: Seen = { uid: 'u1', object: refOf('Kustomization', 'apps', 'web'), status: 'ready', since: HOUR(2) }
    const late: Look = { type: 'late', now: HOUR(9), since: HOUR(5) }
    const told = look({ status: ready(HOUR(6), 'False', 'boom'), more: { status: 'failed' } })
    const [entry] = recordObject(seen, told, late).entries
    expect(entry).toMatchObject({ at: HOUR(6), became: 'failed', detail: { late: true } })
  })
})

describe('a deploy of a Kustomization', () => {
  const at = (now: number, ...told: readonly Run[]) =>
    [now, { status: { ...ready(HOUR(2)), ...runs(...told) } }] as const

  it('is another digest, not another revision that builds the same', () => {
    const entries = deploys(
      follow(
        at(HOUR(3), A(HOUR(3))),
        // The monorepo: a commit that changes something else.
        at(HOUR(4), { ...A(HOUR(4)), letter: 'c' }),
        at(HOUR(5), B(HOUR(4, 50)), A(HOUR(4, 40))),
      ),
    )
    expect(entries).toMatchObject([{ at: HOUR(4, 50), became: revision('b') }])
  })

  it('that goes back is one entry with its own time: its old first time is not the time of the return', () => {
    const entries = deploys(
      follow(
        at(HOUR(3), A(HOUR(3))),
        at(HOUR(5), B(HOUR(4)), A(HOUR(3, 50))),
        at(HOUR(7), A(HOUR(6)), B(HOUR(4), HOUR(5, 50))),
        at(HOUR(8), A(HOUR(7, 30)), B(HOUR(4), HOUR(5, 50))),
        at(HOUR(9), B(HOUR(4), HOUR(8, 10)), A(HOUR(7, 50))),
      ),
    )
    expect(entries.map((entry) => [entry.at, entry.became])).toEqual([
      [HOUR(4), revision('b')],
      [HOUR(6), revision('a')],
      [HOUR(8, 10), revision('b')],
    ])
    expect(new Set(entries.map(({ key }) => key)).size).toBe(3)
  })

  it('has the same key for a replica that looks later', () => {
    const early = deploys(follow(at(HOUR(3), A(HOUR(3))), at(HOUR(5), B(HOUR(4)), A(HOUR(3, 50)))))
    const later = deploys(follow(at(HOUR(3), A(HOUR(3))), at(HOUR(6), B(HOUR(4), HOUR(5, 55)), A(HOUR(3, 50)))))
    expect(later.map(({ key }) => key)).toEqual(early.map(({ key }) => key))
  })

  it('is the repair too, where what broke had been applied', () => {
    const broken = B(HOUR(4), HOUR(5), { status: 'HealthCheckFailed' })
    const entries = deploys(
      follow(at(HOUR(3), A(HOUR(3))), at(HOUR(5), broken, A(HOUR(3, 50))), at(HOUR(7), A(HOUR(6)), broken)),
    )
    expect(entries.map(({ became }) => became)).toEqual([revision('a')])
  })

  it('is none where what was applied fails for a while and is well again', () => {
    const unwell = { ...A(HOUR(5)), first: HOUR(4), status: 'HealthCheckFailed' }
    expect(
      deploys(follow(at(HOUR(3), A(HOUR(3))), at(HOUR(5), unwell, A(HOUR(4))), at(HOUR(6), A(HOUR(6)), unwell))),
    ).toEqual([])
  })

  it('is none where nothing was applied', () => {
    const refused = B(HOUR(4), HOUR(5), { status: 'ReconciliationFailed' })
    expect(
      deploys(follow(at(HOUR(3), A(HOUR(3))), at(HOUR(5), refused, A(HOUR(3, 50))), at(HOUR(6), A(HOUR(6)), refused))),
    ).toEqual([])
  })
})

describe('below Flux 2.7, where no digest is told', () => {
  const at = (now: number, generation: number, letter: string) =>
    [
      now,
      {
        metadata: { generation },
        status: { ...ready(now), observedGeneration: generation, lastAppliedRevision: revision(letter) },
      },
    ] as const

  it('only another spec is told, and as applied', () => {
    const entries = deploys(follow(at(HOUR(3), 1, 'a'), at(HOUR(4), 1, 'b'), at(HOUR(5), 2, 'b')))
    expect(entries).toMatchObject([{ at: HOUR(5), detail: { applied: true } }])
  })

  it('a controller that learns to tell digests has deployed nothing by that', () => {
    const told = { status: { ...ready(HOUR(3)), ...runs(A(HOUR(4))) } }
    expect(deploys(follow(at(HOUR(3), 1, 'a'), [HOUR(4), told]))).toEqual([])
  })
})

describe('a release of Helm', () => {
  const release = (version: number, chart: string, deployed: number, status = 'deployed') => ({
    ...{ version, chartVersion: chart, lastDeployed: iso(deployed), status, chartName: 'web', action: 'upgrade' },
  })
  const at = (now: number, ...history: readonly object[]) =>
    [now, { kind: 'HelmRelease', status: { ...ready(HOUR(2)), history } }] as const

  it('is deployed with another version, and told by its chart', () => {
    const entries = deploys(
      follow(
        at(HOUR(3), release(1, '1.0.0', HOUR(2))),
        at(HOUR(4), release(2, '1.1.0', HOUR(3, 30)), release(1, '1.0.0', HOUR(2))),
      ),
    )
    expect(entries).toMatchObject([
      { key: `d:u1:2:${HOUR(3, 30)}`, at: HOUR(3, 30), was: '1.0.0', became: '1.1.0', detail: { action: 'upgrade' } },
    ])
  })

  it('that is uninstalled and installed again is deployed anew, though its version is 1 again', () => {
    const entries = deploys(
      follow(
        at(HOUR(3), release(1, '1.0.0', HOUR(2))),
        at(HOUR(4), release(1, '1.0.0', HOUR(2), 'uninstalled')),
        at(HOUR(5), release(1, '1.0.0', HOUR(4, 30))),
      ),
    )
    expect(entries.map(({ key }) => key)).toEqual([`d:u1:1:${HOUR(4, 30)}`])
  })

  it('that fails is none', () => {
    const failed = release(2, '1.1.0', HOUR(3, 30), 'failed')
    expect(deploys(follow(at(HOUR(3), release(1, '1.0.0', HOUR(2))), at(HOUR(4), failed)))).toEqual([])
  })
})

describe('a source, a policy, an automation', () => {
  const artifact = (letter: string, time: number) => ({
    kind: 'GitRepository' as const,
    status: { ...ready(HOUR(2)), artifact: { revision: revision(letter), lastUpdateTime: iso(time) } },
  })

  it('has a new revision, and the old one once more when it is back', () => {
    const entries = follow(
      [HOUR(3), artifact('a', HOUR(2))],
      [HOUR(4), artifact('b', HOUR(3, 30))],
      [HOUR(5), artifact('a', HOUR(4, 30))],
    )
    expect(entries.map(({ type, at, was, became }) => [type, at, was, became])).toEqual([
      ['revision', HOUR(3, 30), revision('a'), revision('b')],
      ['revision', HOUR(4, 30), revision('b'), revision('a')],
    ])
  })

  it('names the commit only where somebody said so', () => {
    const told = look(artifact('b', HOUR(3, 30)))
    const seen: Seen = { uid: 'u1', object: told.row.ref, status: 'ready', since: HOUR(2), revision: revision('a') }
    const words = { subject: 'feat: new thing', author: 'ali' }
    expect(recordObject(seen, { ...told, words }, live(HOUR(4))).entries).toMatchObject([
      { text: 'feat: new thing', detail: { author: 'ali' } },
    ])
    expect(recordObject(seen, told, live(HOUR(4))).entries[0]).not.toHaveProperty('text')
  })

  it('chooses 1.2, 1.3 and 1.2 again: two entries', () => {
    const chosen = (tag: string, time: number) => ({
      kind: 'ImagePolicy' as const,
      status: { ...ready(time, 'True', `Latest image tag is ${tag}`), latestRef: { name: 'ghcr.io/x/web', tag } },
    })
    const entries = follow(
      [HOUR(3), chosen('1.2', HOUR(2))],
      [HOUR(4), chosen('1.3', HOUR(3, 30))],
      [HOUR(5), chosen('1.2', HOUR(4, 30))],
    )
    expect(entries.map(({ key, became }) => [key, became])).toEqual([
      [`i:u1:1.3:${HOUR(3, 30)}`, '1.3'],
      [`i:u1:1.2:${HOUR(4, 30)}`, '1.2'],
    ])
  })

  it('has pushed', () => {
    const pushed = (commit: string, time: number) => ({
      kind: 'ImageUpdateAutomation' as const,
      status: { ...ready(HOUR(2)), lastPushCommit: commit, lastPushTime: iso(time) },
    })
    expect(follow([HOUR(3), pushed('aaa', HOUR(2))], [HOUR(4), pushed('bbb', HOUR(3, 30))])).toMatchObject([
      { type: 'image', key: `i:u1:bbb:${HOUR(3, 30)}`, at: HOUR(3, 30) },
    ])
  })
})
