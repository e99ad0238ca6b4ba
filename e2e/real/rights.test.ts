import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { giveRole } from './give-role'
import { gitRepository, helmRelease, kustomization, readyStatus } from './objects'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from './program'
import { readingAllBut } from './reading-rules'

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

describe.skipIf(!canRun(controlPlaneAvailability()))('rights and kinds on a real API server', () => {
  let cluster: ControlPlane
  const running: ProgramUnderTest[] = []
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    await cluster.patchStatus(readyStatus(await cluster.apply(kustomization('apps', 'shop'))))
    await cluster.patchStatus(readyStatus(await cluster.apply(gitRepository('apps', 'fleet'))))
    await cluster.patchStatus(readyStatus(await cluster.apply(helmRelease('apps', 'podinfo'))))
  })
  afterAll(async () => {
    for (const program of running) program.stop()
    await cluster?.stop()
  })

  const start = async (kubeconfigPath: string, env: Readonly<Record<string, string>> = {}) => {
    const program = await startRealProgram({ kubeconfigPath, env })
    running.push(program)
    return program
  }

  // The first waits for the minute after which a refused kind is tried again; the others need not wait with it.
  it.concurrent('says of the one kind it may not read that it is forbidden, and heals alone once it may', async () => {
    const account = await cluster.createServiceAccount('no-helm', readingAllBut('helmreleases'))
    const program = await start(account.kubeconfigPath)
    const state = await waitForLive(program, ['helmreleases'])
    await eventually(async () => expect((await program.readSource('helmreleases')).state).toBe('forbidden'))
    const source = await program.readSource('helmreleases')
    expect(source.reason).toMatch(/\blist\b.*\bhelmreleases\b/)
    expect(source.lastSyncedAt).toBeUndefined()
    const shown = state.resources.filter(({ namespace }) => namespace === 'apps').map(({ ref }) => ref)
    expect(shown.sort()).toEqual(['GitRepository/apps/fleet', 'Kustomization/apps/shop'])
    const { verdict, sources } = await program.readState()
    expect(verdict.level).toBe('unknown')
    expect(verdict.sentence).toMatch(/HelmRelease/)
    expect(sources.filter(({ state: now }) => now !== 'live').map(({ id }) => id)).toEqual(['helmreleases'])

    await account.setRules(readingAllBut())
    await eventually(async () => expect((await program.readSource('helmreleases')).state).toBe('live'), 75_000)
    expect(await program.readRow('HelmRelease/apps/podinfo')).toMatchObject({ status: 'ready' })
    expect((await program.readState()).verdict.level).not.toBe('unknown')
  }, 90_000)

  it.concurrent('counts a kind that may be listed but not watched as forbidden, and still shows what it listed', async () => {
    const rules = readingAllBut('helmreleases')
    const listOnly = { apiGroups: ['helm.toolkit.fluxcd.io'], resources: ['helmreleases'], verbs: ['list'] }
    const account = await cluster.createServiceAccount('no-watch', [...rules, listOnly])
    const program = await start(account.kubeconfigPath)
    await waitForLive(program, ['helmreleases'])
    await eventually(async () => {
      const source = await program.readSource('helmreleases')
      expect(source.state).toBe('forbidden')
      expect(source.reason).toMatch(/\bwatch\b.*\bhelmreleases\b/)
    })
    expect(await program.readRow('HelmRelease/apps/podinfo')).toBeDefined()
    expect((await program.readState()).verdict.level).toBe('unknown')
  })

  it.concurrent('reads only the namespaces it is given, with rights in those alone', async () => {
    await cluster.createNamespace('other')
    await cluster.apply(kustomization('other', 'hidden'))
    const account = await cluster.createServiceAccount('two-namespaces', [])
    for (const namespace of ['apps', 'flux-system']) {
      const to = { kind: 'ServiceAccount', name: 'two-namespaces', namespace: 'default' } as const
      await giveRole(cluster, { namespace, name: 'fluxdeck', rules: readingAllBut(), to })
    }
    const program = await start(account.kubeconfigPath, { NAMESPACES: 'apps,flux-system' })
    const { resources } = await waitForLive(program)
    expect(new Set(resources.map(({ namespace }) => namespace))).toEqual(new Set(['apps']))
    expect(resources).toHaveLength(3)
    await cluster.apply(kustomization('flux-system', 'fleet'))
    await eventually(async () => expect(await program.readRow('Kustomization/flux-system/fleet')).toBeDefined())
    await cluster.delete(kustomization('flux-system', 'fleet'))
    await eventually(async () => expect(await program.readRow('Kustomization/flux-system/fleet')).toBeUndefined())
  })

  it.concurrent('reads on with a token that is not accepted: every source says so and nothing is claimed', async () => {
    const kubeconfigPath = join(cluster.kubeconfigPath, '..', 'wrong-token.kubeconfig')
    const right = await readFile(cluster.kubeconfigPath, 'utf8')
    await writeFile(kubeconfigPath, right.replace(cluster.adminToken, 'not-a-token'), { mode: 0o600 })
    const program = await start(kubeconfigPath)
    await eventually(async () => {
      const { sources, verdict, resources } = await program.readState()
      expect(sources.filter(({ state }) => state !== 'unauthorised').map(({ id }) => id)).toEqual(['history'])
      expect(verdict.level).toBe('unknown')
      expect(resources).toEqual([])
      // Workloads are read behind the others, and Jobs behind CronJobs.
    }, 25_000)
    expect(JSON.stringify(await program.readState())).not.toContain('not-a-token')
    // The file is read again, so a renewed token needs no restart.
    await writeFile(kubeconfigPath, right, { mode: 0o600 })
    await eventually(async () => expect((await program.readSource('kustomizations')).state).toBe('live'), 35_000)
    expect(await program.readRow('Kustomization/apps/shop')).toBeDefined()
  }, 60_000)

  it('takes the rows of a kind away when the cluster stops serving it, and finds it when it is back', async () => {
    const program = await start(cluster.kubeconfigPath)
    await waitForLive(program)
    const path = `${CRDS}/buckets.source.toolkit.fluxcd.io`
    const { body } = await cluster.request('GET', path)
    await cluster.apply({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'Bucket',
      metadata: { name: 'manifests', namespace: 'apps' },
      spec: { bucketName: 'manifests', endpoint: 's3.example', interval: '1m' },
    })
    await eventually(async () => expect(await program.readRow('Bucket/apps/manifests')).toBeDefined())

    expect((await cluster.request('DELETE', path)).status).toBe(200)
    await eventually(async () => {
      expect(await program.readRow('Bucket/apps/manifests')).toBeUndefined()
      expect(await program.readSource('buckets')).toMatchObject({ state: 'absent', count: 0 })
    }, 20_000)
    // What is not installed spoils nothing.
    const { verdict, sources } = await program.readState()
    expect(verdict.level).not.toBe('unknown')
    expect(sources.filter(({ state }) => state !== 'live').map(({ id }) => id)).toEqual(['buckets'])

    const { spec } = body as { spec: unknown }
    const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' }
    await cluster.apply({ ...crd, metadata: { name: 'buckets.source.toolkit.fluxcd.io' }, spec })
    // Discovery is asked every five minutes; sooner when another kind goes.
    await eventually(async () => {
      const discovery = await cluster.request('GET', '/apis/source.toolkit.fluxcd.io/v1')
      expect(discovery.text).toContain('"buckets"')
    })
    expect((await cluster.request('DELETE', `${CRDS}/fluxreports.fluxcd.controlplane.io`)).status).toBe(200)
    await eventually(async () => {
      expect(await program.readSource('fluxreports')).toMatchObject({ state: 'absent' })
      expect(await program.readSource('buckets')).toMatchObject({ state: 'live', count: 0 })
    }, 20_000)
  }, 60_000)
})
