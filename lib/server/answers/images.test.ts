import { afterEach, describe, expect, it } from 'vitest'
import type { ImagePage, ImageRow } from '@/lib/contract/images'
import { ImagePageSchema } from '@/lib/contract/schema/images'
import { ImageQuerySchema } from '@/lib/contract/schema/queries'
import { kindOf } from '@/lib/ref'
import type { Simulator, SimulatorControl } from '@/lib/simulator/simulator'
import { type AskedScene, type AskedSceneOptions, OWNER, openAskedScene } from '../testing/asked-scene'

const JELLYFIN = 'ImagePolicy/flux-system/jellyfin'

let scene: AskedScene | undefined
afterEach(() => scene?.close())

type Injected = Parameters<SimulatorControl['inject']>[0]

async function open(options: AskedSceneOptions = {}): Promise<AskedScene> {
  scene = await openAskedScene(options)
  return scene
}

const inject =
  (...faults: readonly Injected[]) =>
  (simulator: Simulator) => {
    for (const fault of faults) simulator.control.inject(fault)
  }
const forbid = (plural: string): Injected => ({ type: 'forbid', plural })

async function ask(query: object = {}): Promise<ImagePage> {
  if (scene === undefined) throw new Error('There is no scene.')
  const { questions } = await scene.audience()
  const { signal } = new AbortController()
  return ImagePageSchema.parse(await questions.images(OWNER, ImageQuerySchema.parse(query), signal))
}

/** Once nothing is still on its way. */
async function settled(): Promise<ImagePage> {
  await scene?.until(async () => expect(JSON.stringify(await ask())).not.toContain('connecting'))
  return ask()
}

const rowOf = ({ rows }: ImagePage, ref: string): ImageRow | undefined => rows.find((row) => row.ref === ref)
const said = (page: ImagePage) => JSON.stringify(page.rows)

describe('the images of a cluster', () => {
  it('are told a page at a time, worst first, and found by what they say', async () => {
    const { until } = await open()
    await until(async () => expect((await ask()).rows.map(({ state }) => state)).toEqual(['broken', 'ok', 'ok']))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await ask({ limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      expect([page.total, page.rows.length, page.missing]).toEqual([3, 1, []])
      seen.push(...page.rows.map(({ ref }) => ref))
      cursor = page.nextCursor
    } while (cursor !== undefined && seen.length < 9)
    expect(seen).toEqual([
      'ImagePolicy/flux-system/private-exit-node',
      'ImagePolicy/flux-system/home-assistant',
      JELLYFIN,
    ])
    expect((await ask({ status: ['failed'] })).rows.map(({ ref }) => ref)).toEqual(seen.slice(0, 1))
    expect((await ask({ state: ['ok'], q: 'Deployment/apps/jellyfin' })).rows.map(({ ref }) => ref)).toEqual([JELLYFIN])
    expect(await ask({ namespace: ['apps'] })).toMatchObject({ total: 0, rows: [], state: 'live' })
  })

  it('say in which tag a workload runs as soon as another one is there', async () => {
    const { until, simulator } = await open()
    await until(async () => expect(rowOf(await ask(), JELLYFIN)?.state).toBe('ok'))
    simulator.control.setStatus(JELLYFIN, { latestRef: { name: 'ghcr.io/jellyfin/jellyfin', tag: '10.11.3' } })
    await until(async () => expect(rowOf(await ask(), JELLYFIN)?.policy?.chosen).toEqual({ tag: '10.11.3' }))
    expect(rowOf(await ask(), JELLYFIN)).toMatchObject({
      state: 'waiting',
      automations: [{ seen: false, state: 'waiting', pushed: { state: 'waiting' } }],
      running: { state: 'waiting', sentence: '10.11.3 is chosen, 10.11.2 in 1 of 1.' },
    })
  })
})

describe('what nobody may read', () => {
  it('is missing, and of policies is not said to be none', async () => {
    const { until } = await open({ prepare: inject(forbid('imagepolicies')) })
    await until(async () => expect((await settled()).total).toBe(4))
    const page = await ask()
    expect([page.state, page.missing.map(({ what }) => what)]).toEqual(['forbidden', ['ImagePolicies']])
    for (const { ref, state, policy } of page.rows) {
      expect(['broken', 'unknown'], ref).toContain(state)
      if (kindOf(ref) === 'ImageRepository') expect(policy?.state).toBe('unknown')
    }
    expect(said(page)).not.toMatch(/No policy|takes no policy/)
  })

  it('of automations is not said to be none either', async () => {
    const { until } = await open({ prepare: inject(forbid('imageupdateautomations')) })
    await until(async () => expect((await settled()).total).toBe(3))
    const page = await ask()
    expect(page.missing.map(({ what }) => what)).toEqual(['ImageUpdateAutomations'])
    expect(rowOf(page, JELLYFIN)).toMatchObject({ state: 'unknown', automations: [{ state: 'unknown' }] })
    expect(said(page)).not.toContain('no automation')
  })

  it('of the source leaves open whether a commit came', async () => {
    const { until } = await open({ prepare: inject(forbid('gitrepositories')) })
    await until(async () => expect((await ask()).missing.map(({ what }) => what)).toEqual(['GitRepositories']))
    expect(rowOf(await ask(), JELLYFIN)?.automations[0]?.landed?.state).toBe('unknown')
  })

  it('of workloads makes what runs unknown', async () => {
    const { until } = await open({ prepare: inject(forbid('deployments')) })
    // What is not read yet is missing as well, and what runs is unknown from the start.
    await until(async () => expect((await ask()).missing.map(({ what }) => what)).toEqual(['Workloads']))
    const page = await ask()
    expect(page.missing.map(({ what }) => what)).toEqual(['Workloads'])
    expect(rowOf(page, JELLYFIN)).toMatchObject({ state: 'unknown', running: { state: 'unknown' } })
  })

  it('is known to be nothing where no workload is to be read', async () => {
    const { until } = await open({ env: { WORKLOADS: '0' } })
    await until(async () => expect((await settled()).total).toBe(3))
    const page = await ask()
    expect(page.missing.map(({ what }) => what)).toEqual(['Workloads'])
    for (const { running } of page.rows)
      expect(running).toEqual({ state: 'unknown', sentence: 'Workloads are not read here (WORKLOADS).', tags: [] })
  })
})

describe('a cluster', () => {
  const absent = (plural: string): Injected => ({ type: 'absent', plural })

  it('without image automation has no rows, and says that it has none of it', async () => {
    await open({
      prepare: inject(absent('imagepolicies'), absent('imagerepositories'), absent('imageupdateautomations')),
    })
    expect(await settled()).toMatchObject({ state: 'absent', total: 0, rows: [], missing: [] })
  })

  it('that only looks for tags is told as far as it goes', async () => {
    const { until } = await open({ prepare: inject(absent('imageupdateautomations')) })
    await until(async () => expect(rowOf(await ask(), JELLYFIN)?.state).toBe('ok'))
    const page = await ask()
    expect([page.state, page.missing]).toEqual(['live', []])
    expect(rowOf(page, JELLYFIN)?.automations).toEqual([])
  })
})
