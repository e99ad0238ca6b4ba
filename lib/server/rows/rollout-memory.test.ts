import { describe, expect, it } from 'vitest'
import type { Mark, Resource, SourceHealth } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { refOf } from '@/lib/ref'
import { asRef } from '@/lib/testing/as-ref'
import { ResourceStore } from '../sources/resource-store'
import type { CommitWords } from './commit-words'
import { createRolloutMemory } from './rollout-memory'

const NOW = new Date('2026-11-20T08:00:00.000Z')
const SOURCE = refOf('GitRepository', 'flux-system', 'fleet')
const [FIRST, SECOND] = [`main@sha1:${'a'.repeat(40)}`, `main@sha1:${'b'.repeat(40)}`]

interface Fetched {
  readonly uid?: string
  readonly at?: string | undefined
}

function repository(revision: string, { uid = 'fleet', at = '2026-11-20T07:59:00Z' }: Fetched = {}) {
  return {
    metadata: { name: 'fleet', namespace: 'flux-system', uid },
    status: { artifact: { revision, ...(at === '' ? {} : { lastUpdateTime: at }) } },
  }
}

function applier(name: string, isRunning = false) {
  const running = { type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'Building manifests' }
  return {
    metadata: { name, namespace: 'apps', uid: name, creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'fleet', namespace: 'flux-system' } },
    status: {
      lastAppliedRevision: 'main@sha1:old',
      conditions: isRunning ? [{ ...running, lastTransitionTime: '2026-11-20T07:59:30Z' }] : [],
    },
  }
}

const kind = (state: SourceHealth['state'], role: SourceHealth['role'] = 'flux'): SourceHealth => ({
  id: `${role}-${state}`,
  label: 'Things',
  role,
  state,
  since: NOW.toISOString(),
  count: 0,
})

interface Around {
  board?: readonly SourceHealth[]
  rows?: readonly Resource[]
  cluster?: string
  said?: CommitWords
}

/** A revision that one applier has not applied yet. */
function start(
  around: Around = {},
  { isRunning = false, fetched = {} }: { isRunning?: boolean; fetched?: Fetched } = {},
) {
  const store = new ResourceStore()
  const asked: string[] = []
  store.replace('GitRepository', [repository(FIRST, fetched)])
  store.replace('Kustomization', [applier('web', isRunning)])
  const memory = createRolloutMemory({
    store,
    board: { list: () => around.board ?? [kind('live')] },
    rowOf: (ref) => around.rows?.find((one) => one.ref === ref),
    clusterName: () => around.cluster ?? 'here',
    commitOf: ({ artifactRevision = '' }) => {
      asked.push(artifactRevision)
      return around.said ?? {}
    },
    clock: () => NOW,
  })
  return {
    store,
    asked,
    memory,
    around,
    look() {
      memory.renew()
      return memory.list()
    },
  }
}

const revisionsOf = (scene: ReturnType<typeof start>) => scene.look().map(({ revision }) => revision)
const mark = (code: Mark['code']): Mark => ({ code, text: 'So it is.' })

describe('roll-outs are looked for', () => {
  it('once each kind of Flux is read, well or not', () => {
    const scene = start({ board: [kind('live'), kind('connecting')] })
    expect(scene.look()).toEqual([])
    scene.around.board = [kind('live'), kind('forbidden')]
    expect(revisionsOf(scene)).toEqual([FIRST])
  })

  it('not before any kind of Flux is known, whatever else is read', () => {
    expect(start({ board: [] }).look()).toEqual([])
    expect(start({ board: [kind('live', 'events')] }).look()).toEqual([])
  })

  it('whether anything but Flux is read or not', () => {
    expect(revisionsOf(start({ board: [kind('live'), kind('connecting', 'events')] }))).toEqual([FIRST])
  })

  it('also while a kind connects again later', () => {
    const scene = start()
    scene.look()
    scene.around.board = [kind('connecting')]
    scene.store.replace('GitRepository', [repository(SECOND)])
    expect(revisionsOf(scene)).toContain(SECOND)
  })
})

describe('who waits for its turn', () => {
  const STUCK = { rule: 'waiting_for_ever', forSeconds: 1, since: NOW.toISOString() } as const

  it.each<[string, Partial<Resource>]>([
    ['a root cause holds it back', { rootCause: asRef('Kustomization/apps/base') }],
    ['it has waited for too long', { stuck: STUCK }],
    ['its turn has been missed', { marks: [mark('behind')] }],
    ['nobody looks after it, among other marks', { marks: [mark('hanging'), mark('outdated')] }],
  ])('is no roll-out where %s', (_, more) => {
    expect(start({ rows: [row('apps/web', more)] }).look()).toEqual([])
  })

  it('is one where nothing is said against it, or nothing was said of it yet', () => {
    expect(revisionsOf(start({ rows: [row('apps/web')] }))).toEqual([FIRST])
    expect(revisionsOf(start({ rows: [row('apps/web', { marks: [mark('hanging')] })] }))).toEqual([FIRST])
    expect(revisionsOf(start({ rows: [] }))).toEqual([FIRST])
  })
})

describe('who runs', () => {
  const run = (rows: readonly Resource[]) => start({ rows }, { isRunning: true }).look()

  it('is a roll-out, though its turn was missed before', () => {
    expect(run([row('apps/web', { marks: [mark('behind')] })])).toMatchObject([{ running: ['Kustomization/apps/web'] }])
    expect(run([row('apps/web')])).toHaveLength(1)
    expect(run([])).toHaveLength(1)
  })

  it('is none while it hangs, whatever else is so', () => {
    expect(run([row('apps/web', { marks: [mark('hanging')] })])).toEqual([])
    expect(run([row('apps/web', { marks: [mark('outdated'), mark('hanging')] })])).toEqual([])
  })
})

describe('the words of the commit', () => {
  it('stand beside the roll-out, from when somebody said them, and are asked for until then', () => {
    const scene = start()
    expect(scene.look()[0]).not.toHaveProperty('subject')
    scene.around.said = { author: 'jo' }
    expect(scene.look()).toMatchObject([{ author: 'jo' }])
    scene.around.said = { author: 'jo', subject: 'feat: new' }
    expect(scene.look()).toMatchObject([{ author: 'jo', subject: 'feat: new' }])
    scene.around.said = { subject: 'fix: another' }
    expect(scene.look()).toMatchObject([{ subject: 'feat: new' }])
    expect(scene.asked).toEqual([FIRST, FIRST, FIRST])
  })

  it('stay with the revision of which they were said, when its source has gone on or is gone', () => {
    const scene = start({ said: { author: 'jo' } })
    scene.look()
    scene.around.said = { author: 'ali' }
    scene.store.replace('GitRepository', [repository(SECOND)])
    const authors = () => Object.fromEntries(scene.look().map(({ revision, author }) => [revision, author]))
    expect(authors()).toEqual({ [FIRST]: 'jo', [SECOND]: 'ali' })
    scene.store.replace('GitRepository', [])
    expect(authors()).toEqual({ [FIRST]: 'jo', [SECOND]: 'ali' })
  })

  it('are none for a revision that is over before anybody was asked', () => {
    const scene = start()
    scene.look()
    scene.store.replace('GitRepository', [])
    scene.around.said = { subject: 'too late' }
    expect(scene.look()[0]).not.toHaveProperty('subject')
  })
})

describe('the name of a roll-out', () => {
  const idOf = (fetched: Fetched = {}, cluster = 'here') => start({ cluster }, { fetched }).look()[0]?.id

  it('is short, and the same for whoever looks', () => {
    expect(idOf()).toMatch(/^[0-9a-f]{16}$/)
    expect(idOf()).toBe(idOf())
    expect(idOf({ at: '' })).toMatch(/^[0-9a-f]{16}$/)
  })

  it('is another one in another cluster, of another object, of another time', () => {
    const ids = [
      idOf(),
      idOf({}, 'there'),
      idOf({ uid: 'other' }),
      idOf({ at: '2026-11-20T07:58:00Z' }),
      idOf({ at: '' }),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })
})

it('more than a list has place for are still written down, with their words, as they begin and as they are overtaken', () => {
  const { store, memory } = start({ said: { subject: 'feat: all' } })
  const names = Array.from({ length: 25 }, (_, at) => `fleet-${at}`)
  const fetch = (revision: string) =>
    store.replace(
      'GitRepository',
      names.map((name) => {
        const { metadata, status } = repository(revision, { uid: name })
        return { metadata: { ...metadata, name }, status }
      }),
    )
  // Each is suspended, so that every new revision is over as soon as it comes.
  store.replace(
    'Kustomization',
    names.map((name) => {
      const { metadata, spec, status } = applier(name)
      return { metadata, spec: { ...spec, suspend: true, sourceRef: { ...spec.sourceRef, name } }, status }
    }),
  )
  fetch('main@sha1:old')
  memory.renew()
  fetch(FIRST)
  memory.renew()
  expect(memory.list()).toHaveLength(10)
  const first = memory.courses()?.filter(({ rollout }) => rollout.revision === FIRST) ?? []
  expect(first.map(({ rollout }) => rollout.subject)).toEqual(names.map(() => 'feat: all'))
  fetch(SECOND)
  memory.renew()
  const overtaken = memory.courses()?.filter(({ overtakenBy }) => overtakenBy !== undefined)
  expect(overtaken).toHaveLength(25)
})

it('of a narrowed view only what is shown there counts', () => {
  const { store, memory } = start({ said: { author: 'jo' } })
  store.replace('Kustomization', [applier('web'), applier('api')])
  memory.renew()
  expect(memory.list()).toMatchObject([{ source: SOURCE, total: 2, author: 'jo' }])
  expect(memory.list((ref) => ref === 'Kustomization/apps/api')).toMatchObject([{ total: 1, author: 'jo' }])
  expect(memory.list(() => false)).toEqual([])
})
