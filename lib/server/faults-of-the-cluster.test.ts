import { describe, expect, it } from 'vitest'
import { becomes, endWithEachTest, fail, JELLYFIN, open, openLive, rowOf, untilLive } from './testing/fault-stage'

endWithEachTest()

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
    const ofCluster = state.sources.filter(({ role }) => role !== 'history')
    expect(ofCluster.every(({ lastSyncedAt }) => lastSyncedAt === undefined)).toBe(true)
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
    stage.timers.advance(60_000)
    await becomes(stage, 'kustomizations', 'stale')
    expect((await stage.source('kustomizations'))?.lastSyncedAt).toBe(synced)
    fail(stage, JELLYFIN)
    lift()
    await untilLive(stage)
    expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed')
  }, 60_000)
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
    expect(state.problems.map(({ missing }) => missing)).not.toContainEqual(expect.stringContaining('HelmRelease/'))
    grant()
    await untilLive(stage)
    expect((await stage.state()).counts.byKind.HelmRelease?.total).toBe(8)
  }, 60_000)

  it('that are taken away keep the rows and mark them old', async () => {
    const { stage } = await openLive()
    const grant = stage.simulator.control.inject({ type: 'forbid', plural: 'helmreleases' })
    stage.simulator.control.inject({ type: 'cut' })
    await becomes(stage, 'helmreleases', 'forbidden')
    const state = await stage.state()
    expect(state.counts.byKind.HelmRelease?.total).toBe(8)
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
      stage.timers.advance(5_000)
      expect((await stage.state()).resources).toHaveLength(before.resources.length)
      await untilLive(stage)
      expect((await stage.state()).resources).toHaveLength(before.resources.length)
    }
    fail(stage, JELLYFIN)
    await stage.until(async () => expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed'))
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
    await stage.until(async () => expect(rowOf(await stage.state(), JELLYFIN)).toBeUndefined())
  }, 60_000)

  it('that are silent are given up in time, and what they kept back is shown', async () => {
    const { stage } = await openLive()
    stage.simulator.control.inject({ type: 'silence', plural: 'kustomizations' })
    fail(stage, JELLYFIN)
    expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('ready')
    await stage.until(async () => expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed'))
  }, 60_000)

  it('that bring garbage lose nothing that comes after it', async () => {
    const { stage } = await openLive()
    const { control } = stage.simulator
    for (const text of ['{"type":\n', 'null\n', '<html>\n', '{"type":"MODIFIED","object":{}}\n']) {
      control.inject({ type: 'garbage', plural: 'kustomizations', text })
    }
    fail(stage, JELLYFIN)
    await stage.until(async () => expect(rowOf(await stage.state(), JELLYFIN)?.status).toBe('failed'))
  }, 60_000)
})

describe('an object that cannot be named', () => {
  it('is counted and spoils the verdict while it is there, and no longer', async () => {
    const { stage, before } = await openLive()
    expect(before.unreadable).toEqual([])
    const text = '{"type":"ADDED","object":{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","metadata":{}}}\n'
    stage.simulator.control.inject({ type: 'garbage', plural: 'kustomizations', text })
    await stage.until(async () => {
      const { unreadable, verdict } = await stage.state()
      expect(unreadable).toEqual([{ kind: 'Kustomization', reason: 'an object has no name' }])
      expect(verdict.reasons.map(({ code }) => code)).toContain('unreadable')
      expect(verdict.level).not.toBe('healthy')
    })
    // The list anew knows nothing of it.
    await stage.until(async () => expect((await stage.state()).unreadable).toEqual([]))
    expect(rowOf(await stage.state(), JELLYFIN)).toBeDefined()
  }, 60_000)
})

describe('kinds', () => {
  it('that vanish take their rows with them and spoil nothing', async () => {
    const { stage, before } = await openLive()
    expect(before.counts.byKind.ImagePolicy?.total).toBeGreaterThan(0)
    stage.simulator.control.inject({ type: 'absent', plural: 'imagepolicies' })
    await becomes(stage, 'imagepolicies', 'absent')
    await stage.until(async () => expect((await stage.state()).counts.byKind.ImagePolicy).toBeUndefined())
    const state = await stage.state()
    expect(state.verdict.reasons.map(({ code }) => code)).not.toContainEqual(expect.stringMatching(/^source_/))
  }, 60_000)
})

describe('lists', () => {
  it('that are slow and come in pages are shown when the last page is in, and never before', async () => {
    const stage = await open({ scenario: { generate: { kustomizations: 700 } } })
    stage.simulator.control.inject({ type: 'slow', path: '/kustomizations?', ms: 60 })
    await stage.start()
    const counts = new Set<number>()
    await stage.until(async () => {
      const total = (await stage.state()).counts.byKind.Kustomization?.total ?? 0
      counts.add(total)
      expect(total).toBe(700)
    })
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
