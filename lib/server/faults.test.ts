import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { State } from '@/lib/contract/state'
import type { KubeObject } from '@/lib/simulator/kube-object'
import { type ClusterScene, openScene, type SceneOptions } from './testing/cluster-scene'

vi.mock('@/lib/kubernetes/clock', async (original) => {
  const { hurriedClock } = await import('./testing/hurried-clock')
  return { ...(await original<object>()), systemClock: hurriedClock }
})

const JELLYFIN = 'Kustomization/apps/jellyfin'
const SOON = { timeout: 30_000, interval: 100 }

let scene: ClusterScene | undefined
afterEach(async () => {
  await scene?.close()
  scene = undefined
})

async function open(options: SceneOptions = {}): Promise<ClusterScene> {
  scene = await openScene(options)
  return scene
}

async function openLive(options: SceneOptions = {}): Promise<{ stage: ClusterScene; before: State }> {
  const stage = await open(options)
  await stage.start()
  await untilLive(stage)
  return { stage, before: await stage.state() }
}

function untilLive(stage: ClusterScene): Promise<void> {
  return vi.waitFor(async () => expect(notLive(await stage.state())).toEqual([]), SOON)
}

function notLive({ sources }: State): readonly string[] {
  return sources.filter(({ state }) => state !== 'live' && state !== 'absent').map(({ id, state }) => `${id} ${state}`)
}

function statesOf({ sources }: State): ReadonlySet<string> {
  return new Set(sources.filter(({ state }) => state !== 'absent').map(({ state }) => state))
}

async function becomes(stage: ClusterScene, id: string, wanted: string): Promise<void> {
  await vi.waitFor(async () => expect((await stage.source(id))?.state).toBe(wanted), SOON)
}

function rowOf({ resources }: State, ref: string) {
  return resources.find((row) => row.ref === ref)
}

function fail(stage: ClusterScene, ref: string): void {
  stage.simulator.control.setStatus(ref, {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'BuildFailed',
        message: 'no such file',
        lastTransitionTime: new Date().toISOString(),
      },
    ],
  })
}

describe('a cluster that does not answer', () => {
  it('at the start shows nothing and says why, and heals by itself', async () => {
    const stage = await open()
    const lift = stage.simulator.control.inject({ type: 'outage' })
    await stage.start()
    await becomes(stage, 'kustomizations', 'error')
    const state = await stage.state()
    expect(state.resources).toEqual([])
    expect(state.verdict.level).toBe('unknown')
    expect(state.verdict.sentence).toContain('cannot be read')
    expect(state.sources.every(({ lastSyncedAt }) => lastSyncedAt === undefined)).toBe(true)
    lift()
    await untilLive(stage)
    expect((await stage.state()).resources.length).toBeGreaterThan(50)
  }, 60_000)

  it('later keeps what was read, marks it, and moves no time of a sync', async () => {
    const { stage, before } = await openLive()
    const lift = stage.simulator.control.inject({ type: 'outage' })
    await becomes(stage, 'kustomizations', 'stale')
    const during = await stage.state()
    expect(during.resources).toHaveLength(before.resources.length)
    expect(during.verdict.level).toBe('unknown')
    expect(during.verdict.reasons.map(({ code }) => code)).toContain('failed')
    const synced = during.sources.find(({ id }) => id === 'kustomizations')?.lastSyncedAt
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect((await stage.source('kustomizations'))?.lastSyncedAt).toBe(synced)
    fail(stage, JELLYFIN)
    lift()
    await untilLive(stage)
    expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed')
  }, 60_000)
})

describe('credentials', () => {
  it('that rotate in their file are read again, with no word to anybody but a moment of it', async () => {
    const stage = await open({
      user: (folder) => {
        writeFileSync(join(folder, 'token'), 'token-of-yesterday')
        return { tokenFile: join(folder, 'token') }
      },
    })
    stage.setToken('token-of-yesterday')
    await stage.start()
    await untilLive(stage)
    stage.setToken('token-of-today')
    await vi.waitFor(async () => expect(statesOf(await stage.state())).toContain('unauthorised'), SOON)
    expect((await stage.state()).verdict.level).toBe('unknown')
    writeFileSync(join(stage.folder, 'token'), 'token-of-today')
    fail(stage, JELLYFIN)
    await untilLive(stage)
    expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed')
    expect(JSON.stringify(await stage.state()).includes('token-of')).toBe(false)
  }, 90_000)

  it('of a plugin that fails are an error of every source until it works, and its words stay in the log', async () => {
    const stage = await open({
      user: (folder) => {
        const script = join(folder, 'plugin.mjs')
        writeFileSync(script, 'console.error("SECRET-STDERR"); process.exit(1)')
        return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: process.execPath, args: [script] } }
      },
    })
    stage.setToken('from-plugin')
    await stage.start()
    await vi.waitFor(async () => expect(statesOf(await stage.state())).toEqual(new Set(['error'])), SOON)
    const state = await stage.state()
    expect(state.verdict.level).toBe('unknown')
    expect(JSON.stringify(state).includes('SECRET-STDERR')).toBe(false)
    const credential = { kind: 'ExecCredential', status: { token: 'from-plugin' } }
    writeFileSync(
      join(stage.folder, 'plugin.mjs'),
      `console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', ...${JSON.stringify(credential)} }))`,
    )
    await untilLive(stage)
  }, 90_000)
})

describe('rights', () => {
  it('that are missing hide one kind and nothing else, and come back without a restart', async () => {
    const stage = await open()
    const grant = stage.simulator.control.inject({ type: 'forbid', plural: 'helmreleases' })
    await stage.start()
    await becomes(stage, 'helmreleases', 'forbidden')
    await becomes(stage, 'kustomizations', 'live')
    const state = await stage.state()
    expect(state.counts.byKind.HelmRelease).toBeUndefined()
    expect(state.verdict.level).toBe('unknown')
    expect(state.verdict.sentence).toContain('HelmReleases cannot be listed: no permission.')
    expect(state.problems.filter(({ missing }) => missing === true).map(({ root }) => root)).not.toContainEqual(
      expect.stringContaining('HelmRelease/'),
    )
    grant()
    await untilLive(stage)
    expect((await stage.state()).counts.byKind.HelmRelease?.total).toBe(7)
  }, 60_000)

  it('that are taken away keep the rows and mark them old', async () => {
    const { stage } = await openLive()
    const grant = stage.simulator.control.inject({ type: 'forbid', plural: 'helmreleases' })
    stage.simulator.control.inject({ type: 'cut' })
    await becomes(stage, 'helmreleases', 'forbidden')
    const state = await stage.state()
    expect(state.counts.byKind.HelmRelease?.total).toBe(7)
    expect(state.verdict.level).toBe('unknown')
    grant()
    await untilLive(stage)
  }, 60_000)
})

describe('watches', () => {
  it('that end cleanly or abruptly are taken up again, with no change in what is shown', async () => {
    const { stage, before } = await openLive()
    for (let round = 0; round < 3; round += 1) {
      stage.simulator.control.inject({ type: 'cut' })
      await new Promise((resolve) => setTimeout(resolve, 600))
      expect((await stage.state()).resources).toHaveLength(before.resources.length)
    }
    fail(stage, JELLYFIN)
    await vi.waitFor(async () => expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed'), SOON)
    await untilLive(stage)
  }, 60_000)

  it('whose version has expired are listed anew: who went meanwhile is gone', async () => {
    const { stage } = await openLive()
    const { control } = stage.simulator
    const lift = control.inject({ type: 'outage' })
    await becomes(stage, 'kustomizations', 'stale')
    control.remove(JELLYFIN)
    control.inject({ type: 'compact' })
    lift()
    await untilLive(stage)
    await vi.waitFor(async () => expect(rowOf(await stage.state(), JELLYFIN)).toBeUndefined(), SOON)
  }, 60_000)

  it('that are silent are given up in time, and what they kept back is shown', async () => {
    const { stage } = await openLive()
    stage.simulator.control.inject({ type: 'silence', plural: 'kustomizations' })
    fail(stage, JELLYFIN)
    expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('ready')
    await vi.waitFor(async () => expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed'), SOON)
  }, 60_000)

  it('that bring garbage lose nothing that comes after it', async () => {
    const { stage } = await openLive()
    const { control } = stage.simulator
    for (const text of ['{"type":\n', 'null\n', '<html>\n', '{"type":"MODIFIED","object":{}}\n']) {
      control.inject({ type: 'garbage', plural: 'kustomizations', text })
    }
    fail(stage, JELLYFIN)
    await vi.waitFor(async () => expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed'), SOON)
  }, 60_000)
})

describe('kinds', () => {
  it('that vanish take their rows with them and spoil nothing', async () => {
    const { stage, before } = await openLive()
    expect(before.counts.byKind.ImagePolicy?.total).toBeGreaterThan(0)
    stage.simulator.control.inject({ type: 'absent', plural: 'imagepolicies' })
    await becomes(stage, 'imagepolicies', 'absent')
    await vi.waitFor(async () => expect((await stage.state()).counts.byKind.ImagePolicy).toBeUndefined(), SOON)
    const state = await stage.state()
    expect(state.verdict.reasons.map(({ code }) => code)).not.toContainEqual(expect.stringMatching(/^source_/))
  }, 60_000)
})

describe('lists', () => {
  it('that are slow and come in pages are shown when the last page is in, and never before', async () => {
    const stage = await open({ scenario: { generate: { kustomizations: 700 } } })
    stage.simulator.control.inject({ type: 'slow', path: '/kustomizations?', ms: 250 })
    await stage.start()
    const counts = new Set<number>()
    await vi.waitFor(async () => {
      const total = (await stage.state()).counts.byKind.Kustomization?.total ?? 0
      counts.add(total)
      expect(total).toBe(700)
    }, SOON)
    expect([...counts].sort((a, b) => a - b)).toEqual([0, 700])
    await untilLive(stage)
  }, 60_000)

  it('that hang delay no other kind', async () => {
    const stage = await open()
    stage.simulator.control.inject({ type: 'slow', path: '/helmreleases', ms: 60_000 })
    await stage.start()
    await becomes(stage, 'kustomizations', 'live')
    const state = await stage.state()
    expect(state.verdict.level).toBe('unknown')
    expect(state.verdict.sentence).toContain('HelmReleases')
  }, 60_000)
})

describe('a clock of the cluster', () => {
  it.each([-5, 5])(
    'that is off by %d hours makes no age absurd',
    async (hours) => {
      const { stage, before } = await openLive()
      await stage.close()
      const offset = hours * 3_600_000
      const skewed = await openLive({ now: () => new Date(Date.now() + offset) })
      const state = skewed.before
      expect(Math.abs((state.cluster.clockSkewSeconds ?? 0) - hours * 3_600)).toBeLessThan(10)
      const now = Date.parse(state.serverTime)
      expect(Math.abs(now - (Date.now() + offset))).toBeLessThan(15_000)
      for (const row of state.resources) {
        for (const time of [row.failingSince, row.ready?.since, row.lastChangeAt]) {
          if (time !== undefined) expect(Date.parse(time)).toBeLessThanOrEqual(now + 5_000)
        }
        expect(row.stuck?.forSeconds ?? 0).toBeGreaterThanOrEqual(0)
      }
      const told = ({ resources }: State) =>
        resources.map(({ ref, status, stuck }) => `${ref} ${status} ${stuck?.rule ?? ''}`).sort()
      expect(told(state)).toEqual(told(before))
    },
    90_000,
  )
})

function malformed(name: string, more: object): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    ...more,
    metadata: { name, namespace: 'apps', uid: name, ...('metadata' in more ? (more.metadata as object) : {}) },
  }
}

const ODD: readonly KubeObject[] = [
  malformed('bad-deletion', { metadata: { deletionTimestamp: 'soon' } }),
  malformed('bad-status', { status: 'ready' }),
  malformed('bad-conditions', { status: { conditions: 'Ready' } }),
  malformed('bad-condition', { status: { conditions: [null, 1, 'Ready', { type: 'Ready', status: true }] } }),
  malformed('bad-spec', { spec: [1, 2, 3] }),
  malformed('bad-depends', { spec: { dependsOn: { name: 'x' } } }),
]

describe('malformed objects', () => {
  async function check(stage: ClusterScene): Promise<void> {
    await vi.waitFor(async () => {
      const state = await stage.state()
      expect(state.unreadable).toEqual([expect.objectContaining({ ref: 'Kustomization/apps/bad-deletion' })])
      for (const { metadata } of ODD.slice(1)) {
        expect(rowOf(state, `Kustomization/apps/${metadata.name}`)?.status, metadata.name).toMatch(
          /unknown|reconciling/,
        )
      }
      expect(state.verdict.level).not.toBe('healthy')
      expect(rowOf(state, JELLYFIN)?.status).toBe('ready')
    }, SOON)
    await untilLive(stage)
  }

  it('at the start are shown as what they are', async () => {
    const stage = await open()
    for (const object of ODD) stage.simulator.control.put(object)
    await stage.start()
    await check(stage)
  }, 60_000)

  it('at run time as well', async () => {
    const { stage } = await openLive()
    for (const object of ODD) stage.simulator.control.put(object)
    await check(stage)
  }, 60_000)
})

describe('a controller that is down', () => {
  it('is the first problem, marks its kinds and spoils the verdict, however green they are', async () => {
    const { stage } = await openLive()
    const { control } = stage.simulator
    const deployment = control.get('Deployment/flux-system/kustomize-controller')
    if (deployment === undefined) throw new Error('no controller')
    const down = { ...deployment, spec: { ...deployment.spec, replicas: 0 }, status: { replicas: 0 } }
    control.put(down)
    await vi.waitFor(async () => {
      const state = await stage.state()
      expect(state.problems[0]).toMatchObject({
        root: 'Deployment/flux-system/kustomize-controller',
        controller: 'kustomize-controller',
        advice: { remedy: expect.stringContaining('scale deployment kustomize-controller') },
      })
      expect(state.verdict.reasons.map(({ code }) => code)).toContain('controller_down')
      const marks = new Set(state.resources.map(({ kind, outdated }) => `${kind} ${outdated?.reason ?? '-'}`))
      expect(marks).toContain('Kustomization controller_down')
      expect(marks).not.toContain('Kustomization -')
      expect(marks).not.toContain('HelmRelease controller_down')
    }, SOON)
    control.remove('Deployment/flux-system/kustomize-controller')
    await vi.waitFor(async () => {
      const state = await stage.state()
      expect(state.problems[0]?.title).toBe('There is no kustomize-controller.')
      expect(rowOf(state, JELLYFIN)?.outdated?.reason).toBe('controller_missing')
    }, SOON)
    control.put(deployment)
    await vi.waitFor(async () => expect(rowOf(await stage.state(), JELLYFIN)?.outdated).toBeUndefined(), SOON)
  }, 60_000)
})

describe('Flux itself', () => {
  it('is told with its release, its controllers and the object that the cluster is synced by', async () => {
    const { before } = await openLive()
    expect(before.cluster).toMatchObject({
      fluxVersion: 'v2.9.4',
      sync: {
        ref: 'Kustomization/flux-system/flux-system',
        status: 'ready',
        source: 'GitRepository/flux-system/flux-system',
      },
    })
    expect(before.controllers.find(({ component }) => component === 'helm-controller')).toMatchObject({
      name: 'helm-controller',
      namespace: 'flux-system',
      state: 'ready',
    })
    expect(before.cluster).not.toHaveProperty('clockSkewSeconds')
  }, 60_000)
})
