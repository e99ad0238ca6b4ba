import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { type NtfyServer, ntfyAvailability, startNtfy } from '../support/ntfy'
import { controllerDeployment, gitRepository, kustomization, readyStatus } from './objects'
import { eventually, type ProgramUnderTest, type StreamReader, startRealProgram, waitForLive } from './program'

const canRunBoth = [controlPlaneAvailability(), ntfyAvailability()].map(canRun).every(Boolean)

describe.skipIf(!canRunBoth)('a real ntfy beside a real API server', () => {
  let cluster: ControlPlane
  const opened: { close(): void }[] = []
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    for (const name of ['source-controller', 'kustomize-controller']) {
      await cluster.apply(controllerDeployment(name))
      await cluster.patchStatus(controllerDeployment(name))
    }
    // What names a source that is not there is marked, and the verdict says so.
    await cluster.patchStatus(readyStatus(await cluster.apply(gitRepository('apps', 'fleet'))))
    await cluster.patchStatus(readyStatus(await cluster.apply(kustomization('apps', 'shop'))))
  })
  afterAll(async () => {
    for (const each of opened) each.close()
    await cluster?.stop()
  })

  const start = async (env: Readonly<Record<string, string>>): Promise<ProgramUnderTest> => {
    const program = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath, env })
    opened.push({ close: () => program.stop() })
    return program
  }
  const openStream = (program: ProgramUnderTest): StreamReader => {
    const stream = program.openStream()
    opened.push(stream)
    return stream
  }
  const textsOf = async (program: ProgramUnderTest) =>
    (await program.readNotifications()).messages.map(({ message }) => message)

  describe('that lets everybody read', () => {
    let ntfy: NtfyServer
    let program: ProgramUnderTest
    let stream: StreamReader
    beforeAll(async () => {
      ntfy = await startNtfy()
      await ntfy.publish('flux', 'sent before the start')
      await ntfy.publish('backups', 'the other topic')
      program = await start({ NTFY_URL: ntfy.url, NTFY_TOPICS: 'flux,backups' })
      await waitForLive(program)
      stream = openStream(program)
    })
    afterAll(() => ntfy?.stop())

    const streamed = () => stream.live().notifications.map(({ message }) => message)

    it('shows what was sent before the start, of every topic', async () => {
      await eventually(async () =>
        expect([...(await textsOf(program))].sort()).toEqual(['sent before the start', 'the other topic']),
      )
      const { topics, badLines, gaps } = await program.readNotifications('?topic=backups')
      expect(topics).toEqual(['flux', 'backups'])
      expect({ badLines, gaps }).toEqual({ badLines: 0, gaps: [] })
      expect((await program.readNotifications('?topic=backups')).messages).toHaveLength(1)
    })

    it('shows what arrives at once, with all that ntfy knows of it and the object it is about', async () => {
      await ntfy.publish('flux', 'Kustomization/apps/shop: health check failed', {
        Title: 'kustomization/shop.apps',
        Priority: '5',
        Tags: 'rotating_light,homelab',
        Click: 'https://git.example/fleet/commit/1',
      })
      await eventually(() =>
        expect(stream.live().notifications[0]).toMatchObject({
          topic: 'flux',
          title: 'kustomization/shop.apps',
          priority: 5,
          tags: ['rotating_light', 'homelab'],
          emoji: ['🚨'],
          labels: ['homelab'],
          click: 'https://git.example/fleet/commit/1',
          ref: 'Kustomization/apps/shop',
        }),
      )
      const [newest] = (await program.readNotifications()).messages
      expect(newest).toEqual(stream.live().notifications[0])
      const about = await program.readNotifications('?kind=Kustomization&namespace=apps&name=shop')
      expect(about.messages.map(({ id }) => id)).toEqual([newest?.id])
    })

    it('replaces a message that is sent anew and removes one that is deleted', async () => {
      const first = await ntfy.publish('flux', 'upgrade is running')
      await eventually(() => expect(streamed()).toContain('upgrade is running'))
      await ntfy.publish('flux', 'upgrade is done', { 'X-Sequence-ID': first.id })
      await eventually(async () => {
        const texts = await textsOf(program)
        expect(texts).toContain('upgrade is done')
        expect(texts).not.toContain('upgrade is running')
      })
      await eventually(() => expect(streamed()).toContain('upgrade is done'))
      expect(stream.live().notifications.find(({ message }) => message === 'upgrade is done')?.updated).toBe(true)
      expect((await fetch(`${ntfy.url}/flux/${first.id}`, { method: 'DELETE' })).ok).toBe(true)
      await eventually(async () => expect(await textsOf(program)).not.toContain('upgrade is done'))
      await eventually(() => expect(stream.live().notifications.some(({ deleted }) => deleted === true)).toBe(true))
    })

    it('lives through a restart of ntfy without loss, repetition or harm to the rest', async () => {
      const before = await textsOf(program)
      const since = stream.events.length
      await ntfy.restart()
      await ntfy.publish('flux', 'sent while nobody listened')
      await eventually(
        async () => expect(await textsOf(program)).toEqual(['sent while nobody listened', ...before]),
        20_000,
      )
      const events = stream.events.slice(since)
      expect(events.filter(({ type }) => type === 'notification')).toHaveLength(1)
      expect((await program.readNotifications()).gaps).toEqual([])
      const { sources, resources } = await program.readState()
      expect(sources.filter(({ state }) => state !== 'live')).toEqual([])
      expect(resources.map(({ status }) => status)).toEqual(['ready', 'ready'])
    }, 40_000)

    it('is told when it is gone for good, and spoils the verdict but no view of Flux', async () => {
      expect((await program.readState()).verdict.level).toBe('healthy')
      const before = await textsOf(program)
      await ntfy.kill()
      const state = await eventually(async () => {
        const now = await program.readState()
        expect(now.sources.filter(({ state }) => state === 'stale').map(({ id }) => id)).toEqual([
          'ntfy:flux',
          'ntfy:backups',
        ])
        return now
      }, 40_000)
      expect(state.verdict.level).toBe('degraded')
      expect(state.resources.map(({ status }) => status)).toEqual(['ready', 'ready'])
      expect(await textsOf(program)).toEqual(before)
      await ntfy.restart()
      await eventually(async () => {
        const now = await program.readState()
        expect(now.sources.filter(({ state }) => state !== 'live')).toEqual([])
        expect(now.verdict.level).toBe('healthy')
      }, 65_000)
    }, 120_000)
  })

  describe('that asks who reads', () => {
    let ntfy: NtfyServer
    let folder: string
    let token: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fluxdeck-ntfy-users-'))
      ntfy = await startNtfy({ authFile: join(folder, 'user.db') })
      token = await ntfy.addUser('fluxdeck', [{ topic: 'flux', permission: 'read-write' }])
      await ntfy.publish('flux', 'only for those who may', { Authorization: `Bearer ${token}` })
    })
    afterAll(async () => {
      await ntfy?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    it('gives its messages for the right token', async () => {
      const program = await start({ NTFY_URL: ntfy.url, NTFY_TOPICS: 'flux', NTFY_TOKEN: token })
      await waitForLive(program)
      await eventually(async () => expect(await textsOf(program)).toEqual(['only for those who may']))
    })

    it.each([
      { what: 'a wrong token', env: { NTFY_TOKEN: 'tk_wrongwrongwrongwrongwrongwron' } },
      { what: 'no token', env: {} },
      { what: 'a wrong password', env: { NTFY_USER: 'fluxdeck', NTFY_PASSWORD: 'not-the-password' } },
    ])('refuses $what: the topic says so, Flux is shown as ever, and no secret is told', async ({ env }) => {
      const program = await start({ NTFY_URL: ntfy.url, NTFY_TOPICS: 'flux', ...env })
      const state = await waitForLive(program, ['ntfy:flux'])
      await eventually(async () => expect((await program.readSource('ntfy:flux')).state).toBe('unauthorised'))
      expect((await program.readSource('ntfy:flux')).reason).toBeTruthy()
      expect(await textsOf(program)).toEqual([])
      expect(state.resources.map(({ status }) => status)).toEqual(['ready', 'ready'])
      await eventually(async () => expect((await program.readState()).verdict.level).toBe('degraded'))
      const told = JSON.stringify([await program.readState(), program.log, await program.readNotifications()])
      expect(told).not.toMatch(/tk_wrong|not-the-password/)
    })

    it('refuses a topic that the account may not read and gives the other', async () => {
      const program = await start({ NTFY_URL: ntfy.url, NTFY_TOPICS: 'flux,secret', NTFY_TOKEN: token })
      await waitForLive(program, ['ntfy:secret'])
      await eventually(async () => expect((await program.readSource('ntfy:secret')).state).toBe('unauthorised'))
      expect((await program.readSource('ntfy:flux')).state).toBe('live')
    })
  })
})
