import { afterEach, describe, expect, it } from 'vitest'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { fixedTarget } from '@/lib/kubernetes/credentials'
import { KubernetesError, type KubernetesErrorCode } from '@/lib/kubernetes/errors'
import { createManualClock } from '@/lib/kubernetes/testing/manual-clock'
import { SILENT_LOG } from '../log'
import { recordTallies } from '../testing/record-tallies'
import { watchCluster } from './cluster-watch'
import { createSourceBoard } from './source-board'
import type { Watch } from './watches'

const GROUP = 'example.org'

let end = new AbortController()
afterEach(() => {
  end.abort()
  end = new AbortController()
})

/** A cluster of answers: what it serves, what it refuses, and what it was asked. */
function createCluster() {
  const served: Record<string, readonly string[]> = { widgets: ['v1'] }
  const refused = new Map<string, KubernetesErrorCode>()
  const asked: string[] = []
  const answer = async (path: string) => {
    asked.push(path)
    const code = refused.get(path.split('?', 1)[0] ?? '')
    if (code !== undefined) throw new KubernetesError(code, `${code}.`)
    if (path !== '/apis') return { metadata: { resourceVersion: '1' }, items: [{ metadata: { name: 'one' } }] }
    const versions = [...new Set(Object.values(served).flat())].map((version) => ({
      version,
      resources: Object.keys(served)
        .filter((plural) => served[plural]?.includes(version))
        .map((resource) => ({ resource })),
    }))
    return { kind: 'APIGroupDiscoveryList', items: [{ metadata: { name: GROUP }, versions }] }
  }
  const client: KubernetesReader = {
    target: fixedTarget('https://test', 'test'),
    log: SILENT_LOG,
    getJson: answer,
    readPieces: () => Promise.reject(new Error('nothing here is too large')),
    open: async (path, { signal }) => {
      await answer(path)
      return silence(signal)
    },
    openText: () => Promise.reject(new Error('nothing here is a text')),
    version: async () => 'v1.35.0',
  }
  return { served, refused, asked, client }
}

async function* silence(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function watch(plural: string, more: Partial<Watch> = {}) {
  const kept: unknown[] = []
  const row: Watch = {
    id: plural,
    label: plural,
    role: 'flux',
    count: () => kept.length,
    type: { group: GROUP, plural, knownVersions: ['v1', 'v1beta1'] },
    when: 'always',
    sink: { replace: (objects) => void kept.splice(0, kept.length, ...objects), apply() {} },
    ...more,
  }
  return row
}

function start(watches: readonly Watch[], cluster = createCluster(), namespaces: readonly string[] = []) {
  const timers = createManualClock()
  const board = createSourceBoard(timers.now)
  const { tallies, counted } = recordTallies()
  const running = watchCluster(
    { client: cluster.client, watches, namespaces, board, timers, tallies, log: SILENT_LOG },
    end.signal,
  )
  const source = (id: string) => board.list().find((one) => one.id === id)
  return {
    ...cluster,
    ...running,
    timers,
    counted,
    board,
    source,
    becomes: (id: string, state: string, withinMs?: number) =>
      timers.passUntil(() => source(id)?.state === state, `${id} is ${state}`, withinMs),
    /** Moves on by minutes in large steps. */
    async wait(minutes: number) {
      for (let step = 0; step < minutes * 2; step += 1) {
        timers.advance(30_000)
        await timers.pass(1)
      }
    },
    listed: (path: string) => cluster.asked.filter((one) => one.startsWith(path) && !one.includes('watch=true')).length,
  }
}

const JOBS = { type: { group: 'batch', version: 'v1', plural: 'jobs' } } as const
const BUILT_IN = { type: { group: 'apps', version: 'v1', plural: 'deployments' } } as const

describe('the table of watches', () => {
  it('is read row by row, each in the version that is served', async () => {
    const stage = start([watch('widgets')])
    await stage.becomes('widgets', 'live')
    expect(stage.source('widgets')).toMatchObject({ version: 'v1', count: 1 })
    expect(stage.source('widgets')?.reason).toBeUndefined()
  })

  it('needs no discovery for what every Kubernetes serves', async () => {
    const cluster = createCluster()
    cluster.refused.set('/apis', 'timeout')
    const stage = start([watch('deployments', BUILT_IN)], cluster)
    await stage.becomes('deployments', 'live')
    expect(stage.listed('/apis/apps/v1/deployments')).toBe(1)
  })

  it('reads what is behind others when each of those has ended its first attempt, well or not', async () => {
    const cluster = createCluster()
    cluster.refused.set('/apis/example.org/v1/widgets', 'forbidden')
    const rows = [
      watch('jobs', { ...JOBS, role: 'workloads', behind: ({ id }) => id !== 'jobs' }),
      watch('deployments', { ...BUILT_IN, role: 'workloads', behind: ({ role }) => role === 'flux' }),
      watch('widgets'),
    ]
    const stage = start(rows, cluster)
    expect(stage.listed('/apis/apps')).toBe(0)
    await stage.becomes('jobs', 'live')
    expect(stage.source('widgets')?.state).toBe('forbidden')
    const order = cluster.asked.filter((path) => !path.includes('watch=true')).map((path) => path.split('?')[0])
    expect(order.filter((path) => path !== '/apis')).toEqual([
      '/apis/example.org/v1/widgets',
      '/apis/apps/v1/deployments',
      '/apis/batch/v1/jobs',
    ])
  })

  it('looks now and then for what every Kubernetes serves where a cluster has not', async () => {
    const cluster = createCluster()
    cluster.refused.set('/apis/apps/v1/deployments', 'not_found')
    const stage = start([watch('deployments', BUILT_IN)], cluster)
    await stage.becomes('deployments', 'absent')
    const before = stage.listed('/apis')
    cluster.refused.clear()
    await stage.becomes('deployments', 'live', 6 * 60_000)
    expect(stage.listed('/apis') - before).toBeLessThan(8)
  })

  it('says of a version that it does not know that it does not know it', async () => {
    const cluster = createCluster()
    cluster.served.widgets = ['v9']
    const stage = start([watch('widgets')], cluster)
    await stage.becomes('widgets', 'live')
    expect(stage.source('widgets')).toMatchObject({
      version: 'v9',
      reason: expect.stringContaining('Only v9 is served, which this Fluxdeck does not know'),
    })
  })

  it('names the setting that helps when a list of everything is refused, and only then', async () => {
    const cluster = createCluster()
    cluster.refused.set(`/apis/${GROUP}/v1/widgets`, 'forbidden')
    cluster.refused.set(`/apis/${GROUP}/v1/namespaces/apps/widgets`, 'forbidden')
    const everywhere = start([watch('widgets')], cluster)
    await everywhere.becomes('widgets', 'forbidden')
    expect(everywhere.source('widgets')?.reason).toMatch(/name them in NAMESPACES\.$/)
    const narrow = start([watch('widgets')], cluster, ['apps'])
    await narrow.becomes('widgets', 'forbidden')
    expect(narrow.source('widgets')?.reason).not.toContain('NAMESPACES')
  })

  it('calls absent what is not served, reads it once it is, and empties it when it goes', async () => {
    const cluster = createCluster()
    cluster.served.widgets = []
    const stage = start([watch('widgets')], cluster)
    await stage.becomes('widgets', 'absent')
    expect(stage.typeOf('HelmRelease')).toBeUndefined()
    cluster.served.widgets = ['v1']
    await stage.wait(4.5)
    expect(stage.source('widgets')?.state).toBe('absent')
    await stage.wait(1)
    await stage.becomes('widgets', 'live', 1_000)
    expect(stage.source('widgets')?.count).toBe(1)
    cluster.served.widgets = []
    await stage.wait(5)
    await stage.becomes('widgets', 'absent', 1_000)
    expect(stage.source('widgets')?.count).toBe(0)
  })

  it('follows a kind to the version that is served instead', async () => {
    const cluster = createCluster()
    cluster.served.widgets = ['v1beta1']
    const stage = start([watch('widgets', { kind: 'HelmRelease' })], cluster)
    await stage.becomes('widgets', 'live')
    expect(stage.typeOf('HelmRelease')?.version).toBe('v1beta1')
    cluster.served.widgets = ['v1']
    await stage.wait(5)
    expect(stage.typeOf('HelmRelease')?.version).toBe('v1')
  })

  it.each([
    ['forbidden', 'forbidden'],
    ['unauthorised', 'unauthorised'],
    ['rate_limited', 'rate_limited'],
    ['timeout', 'error'],
  ] as const)('is %s where discovery is, asks again within seconds, and heals', async (code, state) => {
    const cluster = createCluster()
    cluster.refused.set('/apis', code)
    const stage = start([watch('widgets')], cluster)
    await stage.becomes('widgets', state)
    cluster.refused.clear()
    await stage.becomes('widgets', 'live', 10_000)
  })

  it('keeps what a kind knows of itself when discovery fails later', async () => {
    const stage = start([watch('widgets')])
    await stage.becomes('widgets', 'live')
    stage.refused.set('/apis', 'timeout')
    stage.asked.length = 0
    await stage.wait(5)
    expect(stage.asked).toContain('/apis')
    expect(stage.source('widgets')?.state).not.toBe('error')
    expect(stage.source('widgets')?.reason ?? '').not.toContain('timeout')
  })
})

describe('a row with a home', () => {
  const home = { ...BUILT_IN, homes: { namespaces: ['flux-system'], selectors: ['app=flux', 'app=operator'] } }

  it('is read everywhere by its labels, and whole at home', async () => {
    const stage = start([watch('deployments', home)])
    await stage.becomes('deployments', 'live')
    const lists = stage.asked.filter((path) => path.includes('deployments?') && !path.includes('watch='))
    expect(lists.map((path) => /labelSelector=([^&]*)/.exec(path)?.[1] ?? path.split('?')[0]).sort()).toEqual([
      '/apis/apps/v1/namespaces/flux-system/deployments',
      'app%3Dflux',
      'app%3Doperator',
    ])
  })

  it('is read at home where everywhere is refused from the beginning', async () => {
    const cluster = createCluster()
    cluster.refused.set('/apis/apps/v1/deployments', 'forbidden')
    const stage = start([watch('deployments', home)], cluster)
    await stage.becomes('deployments', 'live')
    expect(stage.listed('/apis/apps/v1/namespaces/flux-system/deployments')).toBeGreaterThan(0)
    const everywhere = stage.listed('/apis/apps/v1/deployments')
    await stage.wait(2)
    expect(stage.listed('/apis/apps/v1/deployments'), 'nobody asks everywhere any more').toBe(everywhere)
  })

  it('is read in the named namespaces only where they are said', async () => {
    const homes = { namespaces: ['flux-system', 'flux-operator'], selectors: [] }
    const stage = start([watch('deployments', { ...BUILT_IN, homes })])
    await stage.becomes('deployments', 'live')
    expect(stage.listed('/apis/apps/v1/deployments')).toBe(0)
    for (const namespace of homes.namespaces)
      expect(stage.listed(`/apis/apps/v1/namespaces/${namespace}/deployments`)).toBe(1)
  })

  it('says which setting helps where a namespace of it may not be read, and claims nothing of it', async () => {
    const cluster = createCluster()
    cluster.refused.set('/apis/apps/v1/namespaces/elsewhere/deployments', 'forbidden')
    const stage = start(
      [watch('deployments', { ...BUILT_IN, homes: { namespaces: ['elsewhere'], selectors: [] } })],
      cluster,
    )
    await stage.becomes('deployments', 'forbidden')
    expect(stage.source('deployments')?.reason).toContain('FLUX_NAMESPACES')
  })

  it('is read at home only where a list of namespaces is set, and other rows in those', async () => {
    const stage = start([watch('deployments', home), watch('widgets')], createCluster(), ['apps', 'media'])
    await stage.becomes('deployments', 'live')
    await stage.becomes('widgets', 'live')
    expect(stage.listed('/apis/apps/v1/deployments')).toBe(0)
    for (const namespace of ['apps', 'media'])
      expect(stage.listed(`/apis/example.org/v1/namespaces/${namespace}/widgets`)).toBe(1)
  })
})

describe('a row that is read when asked', () => {
  it('is off until somebody asks, shared by all who do, and off again after the last', async () => {
    const stage = start([watch('widgets', { when: 'asked' }), watch('deployments', { ...BUILT_IN, when: 'asked' })])
    await stage.wait(6)
    expect(stage.board.list().map(({ state }) => state)).toEqual(['disabled', 'disabled'])
    expect(stage.board.hasTried()).toBe(true)
    const [one, other] = [new AbortController(), new AbortController()]
    for (const { signal } of [one, other]) for (const id of ['widgets', 'deployments']) stage.ask(id, signal)
    await stage.becomes('deployments', 'live')
    await stage.becomes('widgets', 'live', 10_000)
    expect(stage.listed('/apis/example.org/v1/widgets')).toBe(1)
    one.abort()
    expect(stage.source('widgets')).toMatchObject({ state: 'live', count: 1 })
    other.abort()
    expect(stage.source('widgets')).toMatchObject({ state: 'disabled', count: 0 })
    expect(stage.source('deployments')?.state).toBe('disabled')
  })

  it('cannot be asked for by a name that is not one of these, nor by somebody who is gone', async () => {
    const stage = start([watch('widgets', { when: 'asked' }), watch('deployments', BUILT_IN)])
    stage.ask('deployments', AbortSignal.abort())
    stage.ask('widgets', AbortSignal.abort())
    stage.ask('nothing', new AbortController().signal)
    await stage.becomes('deployments', 'live')
    expect(stage.source('widgets')?.state).toBe('disabled')
  })
})
