// The way of an image from a registry to a workload, made by Flux's own controllers: what they write is what the row tells.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImageRow } from '@/lib/contract/images'
import { canRun } from '../../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../../support/control-plane'
import { type FluxControllers, fluxAvailability, startFluxControllers } from '../../support/flux-controllers'
import { type GitServer, startGitServer } from '../../support/git-server'
import { type Registry, startRegistry } from '../../support/registry'
import { gitRepository, kustomization, readyStatus } from '../objects'
import { eventually, type ProgramUnderTest, startRealProgram } from '../program'

const PATIENCE_MS = 120_000
const IMAGES = 'image.toolkit.fluxcd.io/v1'
const CONTROLLERS = ['source-controller', 'image-reflector-controller', 'image-automation-controller'] as const
const canRunAll = [controlPlaneAvailability(), fluxAvailability(...CONTROLLERS)].every(canRun)
const MANY = Array.from({ length: 9_998 }, (_, at) => `1.0.${at}`)
const HOSTILE = ['zz\u202egnp.exe', 'zz"}],{"$set']

describe.skipIf(!canRunAll)('the way of an image by the real controllers', { timeout: 3 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let git: GitServer
  let registry: Registry
  let flux: FluxControllers
  let program: ProgramUnderTest
  beforeAll(async () => {
    ;[cluster, git, registry] = await Promise.all([startControlPlane(), startGitServer(), startRegistry()])
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    flux = await startFluxControllers(cluster, CONTROLLERS)
    registry.publish('web', [...MANY, ...HOSTILE])
    await git.commit({ 'apps/web.yaml': `image: ${imageOf('1.0.0')} # {"$imagepolicy": "apps:web"}\n` })
    await cluster.apply(gitRepository('apps', 'fleet', { url: git.url, interval: '5s' }))
    await deploy('1.0.0')
    const applier = await cluster.apply(kustomization('apps', 'web'))
    await cluster.patchStatus(
      readyStatus(applier, { inventory: { entries: [{ id: 'apps_web_apps_Deployment', v: 'v1' }] } }),
    )
    program = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath })
  }, 2 * PATIENCE_MS)
  afterAll(async () => {
    program?.stop()
    await flux?.stop()
    await Promise.all([git?.stop(), registry?.stop(), cluster?.stop()])
  })

  const imageOf = (tag: string) => `${registry.host}/web:${tag}`
  const make = (kind: string, name: string, spec: object) =>
    cluster.apply({ apiVersion: IMAGES, kind, metadata: { namespace: 'apps', name }, spec: { ...spec } })
  const scan = (name: string, spec: object = {}) =>
    make('ImageRepository', name, { image: `${registry.host}/${name}`, interval: '5s', insecure: true, ...spec })
  const automate = (push: object) =>
    make('ImageUpdateAutomation', 'fleet', {
      interval: '5s',
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      git: { commit: { author: { email: 'flux@example.org' } }, push },
      update: { path: './apps', strategy: 'Setters' },
    })
  async function deploy(tag: string): Promise<void> {
    const labels = { app: 'web' }
    const pod = { containers: [{ name: 'main', image: imageOf(tag) }] }
    const deployment = await cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'apps' },
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    })
    const counts = { replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 }
    await cluster.patchStatus({
      ...deployment,
      status: { observedGeneration: Number(deployment.metadata.generation), ...counts },
    })
  }
  const until = (name: string, look: (row: ImageRow) => void) =>
    eventually(async () => {
      const { rows } = await program.readImages()
      const row = rows.find(({ ref }) => ref.endsWith(`/apps/${name}`))
      if (row === undefined)
        throw new Error(`There is no row of ${name} among ${rows.map(({ ref }) => ref).join(' ')}.`)
      look(row)
    }, PATIENCE_MS)

  it('is waited for where nothing chooses yet, and finds the newest of 10,000 tags', async () => {
    await scan('web')
    await until('web', ({ sentence, repository }) => {
      expect(sentence).toBe('No policy chooses among its tags.')
      expect(repository).toMatchObject({ state: 'ok', tagCount: 10_000, sentence: '10000 tags found.' })
      expect(repository?.latestTags).toHaveLength(10)
      expect(repository?.latestTags.join('')).not.toMatch(/[\u202a-\u202e]/)
    })
    await make('ImagePolicy', 'web', { imageRepositoryRef: { name: 'web' }, policy: { semver: { range: '1.x' } } })
    await until('web', ({ state, sentence, policy, running }) => {
      expect(policy).toMatchObject({ state: 'ok', chosen: { tag: '1.0.9997' } })
      expect(policy?.at).toBeDefined()
      expect(running).toMatchObject({ state: 'waiting', sentence: '1.0.9997 is chosen, 1.0.0 in 1 of 1.' })
      expect([state, sentence]).toEqual([
        'waiting',
        '1.0.9997 is chosen, and no automation writes it to Git: none of its namespace takes this policy.',
      ])
    })
  })

  it('goes through the commit of the automation to the source, and to what runs', async () => {
    await automate({ branch: 'main' })
    await until('web', ({ automations: [automation], running }) => {
      expect(automation).toMatchObject({ state: 'ok', seen: true, pushed: { state: 'ok', branch: 'main' } })
      expect(automation?.landed?.state).toBe('ok')
      expect(running?.state).toBe('waiting')
    })
    await deploy('1.0.9997')
    await until('web', ({ state, sentence }) => expect([state, sentence]).toEqual(['ok', '1.0.9997 runs in 1 of 1.']))
  })

  it('keeps since when the tag is chosen through scans and runs without a change', async () => {
    const times: (string | undefined)[] = []
    const note = ({ policy, repository, automations }: ImageRow) =>
      times.push(policy?.at, repository?.at, automations[0]?.at)
    await until('web', note)
    const [chosenAt, scannedAt, ranAt] = times
    await until('web', ({ state, policy, repository, automations: [automation] }) => {
      expect(repository?.at).not.toBe(scannedAt)
      expect(automation?.at).not.toBe(ranAt)
      expect([state, policy?.at, automation?.pushed?.state]).toEqual(['ok', chosenAt, 'ok'])
    })
  })

  it('waits for a merge where the automation pushes to another branch, until what runs shows it', async () => {
    await automate({ branch: 'images' })
    registry.publish('web', [...MANY, '1.0.9998'])
    await until('web', ({ automations: [automation], running }) => {
      expect(automation).toMatchObject({ seen: true, pushed: { state: 'ok', branch: 'images' } })
      expect(automation?.landed).toEqual({
        state: 'waiting',
        sentence: 'Pushed to images, waits for a merge into main.',
      })
      expect(running?.sentence).toBe('1.0.9998 is chosen, 1.0.9997 in 1 of 1.')
    })
    await git.merge('images')
    await deploy('1.0.9998')
    await until('web', ({ state, automations: [automation] }) => {
      expect(state).toBe('ok')
      expect(automation?.landed?.sentence).toMatch(/so it came to main\.$|holds the commit\.$/)
    })
  })

  it('ends at a registry that refuses, limits or does not know, each in its own words', async () => {
    registry.publish('private', ['1.0.0'])
    registry.protect({ user: 'flux', password: 'hunter2hunter2' })
    await scan('private')
    const sentence = (words: RegExp) => until('private', (row) => expect(row.repository?.sentence).toMatch(words))
    await sentence(/unauthorised, and no credentials are given/)
    const auths = { [registry.host]: { username: 'flux', password: 'hunter2hunter2' } }
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { namespace: 'apps', name: 'registry' },
      stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
    })
    await scan('private', { secretRef: { name: 'registry' } })
    await sentence(/^1 tag found\.$/)
    registry.protect(undefined)
    registry.limit(true)
    await sentence(/the registry limits the rate of requests/)
    registry.limit(false)
    await scan('absent')
    await until('absent', ({ repository }) => expect(repository?.sentence).toMatch(/knows no such image, or hides it/))
  })

  it('notices a tag that was moved only where digests are followed', async () => {
    registry.publish('moving', ['latest'])
    const first = registry.move('moving', 'latest')
    const choose = (name: string, spec: object) =>
      make('ImagePolicy', name, {
        imageRepositoryRef: { name: 'moving' },
        filterTags: { pattern: '^latest$' },
        policy: { alphabetical: {} },
        ...spec,
      })
    await scan('moving')
    await choose('blind', {})
    await choose('watchful', { digestReflectionPolicy: 'Always', interval: '5s' })
    await until('watchful', ({ policy }) => expect(policy?.chosen).toEqual({ tag: 'latest', digest: first }))
    const second = registry.move('moving', 'latest')
    await until('watchful', ({ policy }) => {
      expect(policy).toMatchObject({ chosen: { digest: second }, previous: { digest: first } })
      expect(policy?.sentence).not.toContain('nobody notices')
    })
    await until('blind', ({ policy }) => {
      expect(policy?.chosen).toEqual({ tag: 'latest' })
      expect(policy?.sentence).toContain('nobody notices without digestReflectionPolicy')
    })
  })

  it('says of a policy that finds nothing why, in the words of its rule', async () => {
    await make('ImagePolicy', 'none', { imageRepositoryRef: { name: 'web' }, policy: { semver: { range: '>=7' } } })
    await until('none', ({ policy }) =>
      expect(policy).toMatchObject({ state: 'broken', sentence: 'No tag fits: newest version in >=7.' }),
    )
    await make('ImagePolicy', 'filtered', {
      imageRepositoryRef: { name: 'web' },
      filterTags: { pattern: '^never-' },
      policy: { semver: { range: '1.x' } },
    })
    await until('filtered', ({ policy }) => expect(policy?.sentence).toBe('No tag matches ^never- (spec.filterTags).'))
  })

  it('says who gives no access across namespaces', async () => {
    await cluster.createNamespace('other')
    await cluster.apply({
      apiVersion: IMAGES,
      kind: 'ImagePolicy',
      metadata: { namespace: 'other', name: 'foreign' },
      spec: { imageRepositoryRef: { name: 'web', namespace: 'apps' }, policy: { semver: { range: '1.x' } } },
    })
    await eventually(async () => {
      const { rows } = await program.readImages('?namespace=other')
      expect(rows[0]?.policy).toMatchObject({
        state: 'broken',
        sentence: 'ImageRepository apps/web gives namespace other no access (spec.accessFrom).',
      })
    }, PATIENCE_MS)
  })
})
