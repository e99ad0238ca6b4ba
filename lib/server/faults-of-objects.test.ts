import { describe, expect, it } from 'vitest'
import type { State } from '@/lib/contract/state'
import type { KubeObject } from '@/lib/simulator/kube-object'
import type { ClusterScene } from './testing/cluster-scene'
import { endWithEachTest, JELLYFIN, open, openLive, rowOf, untilLive } from './testing/fault-stage'

endWithEachTest()

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
    await stage.until(async () => {
      const state = await stage.state()
      expect(state.unreadable).toEqual([expect.objectContaining({ ref: 'Kustomization/apps/bad-deletion' })])
      for (const { metadata } of ODD.slice(1)) {
        expect(rowOf(state, `Kustomization/apps/${metadata.name}`)?.status, metadata.name).toMatch(
          /unknown|reconciling/,
        )
      }
      expect(state.verdict.level).not.toMatch(/healthy|reconciled/)
      expect(rowOf(state, JELLYFIN)?.status).toBe('ready')
    })
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
    await stage.until(async () => {
      const state = await stage.state()
      expect(state.problems[0]).toMatchObject({
        root: 'Deployment/flux-system/kustomize-controller',
        controller: 'kustomize-controller',
        advice: { remedy: expect.stringContaining('scale deployment kustomize-controller') },
      })
      expect(state.verdict.reasons.map(({ code }) => code)).toContain('controller_down')
      const looks = new Set(
        state.resources.map(({ kind, marks, current }) => `${kind} ${current ? 'current' : (marks[0]?.code ?? 'old')}`),
      )
      expect(looks).toContain('Kustomization outdated')
      expect(looks).not.toContain('Kustomization current')
      expect(looks).not.toContain('HelmRelease outdated')
    })
    control.remove('Deployment/flux-system/kustomize-controller')
    await stage.until(async () => {
      const state = await stage.state()
      expect(state.problems[0]?.title).toBe('There is no kustomize-controller.')
      expect(rowOf(state, JELLYFIN)?.marks[0]?.text).toContain('There is no kustomize-controller')
    })
    control.put(deployment)
    await stage.until(async () => expect(rowOf(await stage.state(), JELLYFIN)?.marks).toEqual([]))
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
    expect(before.controllers.find(({ components = [] }) => components.includes('helm-controller'))).toMatchObject({
      name: 'helm-controller',
      namespace: 'flux-system',
      state: 'ready',
    })
    expect(before.cluster).not.toHaveProperty('clockSkewSeconds')
  }, 60_000)
})
