// What a green condition hides, brought about with the real controllers: told as its mark or cause while it lasts, never
// under a green verdict, and taken back after the repair.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { State } from '@/lib/contract/state'
import { describeKind, isFluxKind } from '@/lib/flux/kinds'
import { refForPeople } from '@/lib/ref'
import { canRun } from '../../support/availability'
import { type ChartServer, startChartServer } from '../../support/chart-server'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../../support/control-plane'
import { type FluxControllers, fluxAvailability, startFluxControllers } from '../../support/flux-controllers'
import { type GitServer, startGitServer } from '../../support/git-server'
import { waitUntil } from '../../support/wait-until'
import { configMap, controllerDeployment, gitRepository, helmRelease, kustomization, refTo } from '../objects'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from '../program'

/** Real controllers fetch, build and wait; what is late is so only after its interval and a minute more. */
const PATIENCE_MS = 150_000
const CONTROLLERS = ['source-controller', 'kustomize-controller', 'helm-controller'] as const
const canRunAll = [controlPlaneAvailability(), fluxAvailability(...CONTROLLERS)].every(canRun)

describe.skipIf(!canRunAll)('what the real controllers leave behind Ready', { timeout: 3 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let git: GitServer
  let charts: ChartServer
  let flux: FluxControllers
  let program: ProgramUnderTest
  beforeAll(async () => {
    ;[cluster, git, charts] = await Promise.all([startControlPlane(), startGitServer(), startChartServer()])
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    await git.commit({ 'README.md': 'A fleet.' })
    for (const name of CONTROLLERS) await runs(name, true)
    flux = await startFluxControllers(cluster, CONTROLLERS)
    program = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath })
    await waitForLive(program)
  }, 2 * PATIENCE_MS)
  /** Whatever a story broke is whole again, and no trace of it is left on the screen. */
  afterEach(() => {
    for (const name of CONTROLLERS) flux.thaw(name)
    return expectAllWell()
  }, PATIENCE_MS)
  afterAll(async () => {
    program?.stop()
    await flux?.stop()
    await Promise.all([git?.stop(), charts?.stop(), cluster?.stop()])
  })

  /** The controllers are processes of the test; in a cluster their Deployments tell whether they run. */
  const runs = async (name: string, isReady: boolean) => {
    const deployment = controllerDeployment(name)
    await cluster.apply(deployment)
    const { status } = deployment
    const down = { replicas: 1, updatedReplicas: 1, readyReplicas: 0, availableReplicas: 0, unavailableReplicas: 1 }
    await cluster.patchStatus({ ...deployment, status: isReady ? { ...specOf(status), unavailableReplicas: 0 } : down })
  }
  const deliver = async (name: string, spec = {}) => {
    await git.commit({ [`${name}/a.yaml`]: configMap(name, 'one') })
    const source = await cluster.apply(gitRepository('apps', name, { url: git.url, interval: '1h', timeout: '20s' }))
    const more = { path: `./${name}`, interval: '1h', sourceRef: { kind: source.kind, name }, ...spec }
    const applier = await cluster.apply(kustomization('apps', name, more))
    await reachRow(applier, { status: 'ready', marks: [] })
    return { source, applier }
  }
  const deploy = async (chart: string, spec: object) => {
    const charted = await cluster.apply({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: chart, namespace: 'apps' },
      spec: { url: charts.url, interval: '1h' },
    })
    const sourceRef = { kind: charted.kind, name: chart }
    const chartSpec = { chart, version: '*', interval: '1h', sourceRef }
    const release = await cluster.apply(
      helmRelease('apps', chart, { interval: '1h', chart: { spec: chartSpec }, ...spec }),
    )
    await reachRow(release, { status: 'ready' })
    return { charted, release }
  }
  /** As anybody's tool would, past the program. */
  const ask = async ({ kind, apiVersion, metadata: { name } }: KubernetesObject) => {
    if (!isFluxKind(kind)) throw new Error(`${kind} is no kind of Flux.`)
    const path = `/apis/${apiVersion}/namespaces/apps/${describeKind(kind).plural}/${name}`
    const asked = { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } } }
    const { status } = await cluster.request('PATCH', path, asked, { 'content-type': 'application/merge-patch+json' })
    expect(status).toBe(200)
  }
  const write = (name: string, value: string) =>
    cluster.request(
      'PATCH',
      `/api/v1/namespaces/apps/configmaps/${name}`,
      { data: { key: value } },
      {
        'content-type': 'application/merge-patch+json',
      },
    )
  /** Between two of its runs: one that is cut in two would be on its way for ever. */
  const freezeAtRest = (applier: KubernetesObject) =>
    waitUntil(
      'kustomize-controller to stand still between two runs',
      async () => {
        flux.freeze('kustomize-controller')
        await sleep(300)
        if (!JSON.stringify((await cluster.get(applier)).status).includes('"Reconciling"')) return true
        flux.thaw('kustomize-controller')
        await sleep(700)
        return undefined
      },
      { timeoutMs: PATIENCE_MS },
    )
  const reachRow = (object: KubernetesObject, expected: object) =>
    eventually(async () => expect(await program.readRow(refTo(object))).toMatchObject(expected), PATIENCE_MS)
  const expectState = (check: (state: State) => void) =>
    eventually(async () => check(await program.readState()), PATIENCE_MS)
  const expectMarked = (object: KubernetesObject, mark: object) =>
    expectState(({ resources, verdict, counts }) => {
      const row = resources.find(({ ref }) => ref === refTo(object))
      expect(row?.status).toBe('ready')
      expect(row?.marks[0]).toMatchObject(mark)
      expect(counts.marked).toBe(1)
      expect(verdict.level).toBe('degraded')
    })
  const expectAllWell = () =>
    expectState(({ resources, verdict, problems }) => {
      const marked = resources.filter(({ marks }) => marks.length > 0).map(({ ref }) => ref)
      expect({ level: verdict.level, marked, problems }).toEqual({ level: 'healthy', marked: [], problems: [] })
    })

  it('an applier that does not move: its source has a newer commit, and it is behind', async () => {
    const { applier, source } = await deliver('late', { interval: '5s' })
    const [before] = (await program.readState()).resources.filter(({ ref }) => ref === refTo(applier))
    await freezeAtRest(applier)
    const next = await git.commit({ 'late/a.yaml': configMap('late', 'two') })
    await ask(source)
    const runsOld = `runs ${before?.revision?.appliedShort}, its source has main@${next.slice(0, 7)}`
    await expectMarked(applier, { code: 'behind', ref: refTo(source), text: runsOld })
    flux.thaw('kustomize-controller')
    await reachRow(applier, { status: 'ready', revision: { applied: `main@sha1:${next}`, behind: 'no' }, marks: [] })
  })

  it('a run that began beside Ready and never ends hangs', async () => {
    const { source } = await deliver('hung')
    const lift = git.stall()
    await ask(source)
    await waitUntil(
      'the fetch to begin',
      async () => JSON.stringify((await cluster.get(source)).status).includes('"Reconciling"'),
      { timeoutMs: PATIENCE_MS, everyMs: 100 },
    )
    flux.freeze('source-controller')
    await expectMarked(source, { code: 'hanging', text: expect.stringMatching(/^its run does not end: .*progress/) })
    lift()
    flux.thaw('source-controller')
  })

  it('what somebody changed by hand under drift detection that only warns has drifted', async () => {
    await charts.publish('drifting', '1.0.0', configMap('drifting', 'released'))
    const { release } = await deploy('drifting', { driftDetection: { mode: 'warn' } })
    expect((await write('drifting', 'by hand')).status).toBe(200)
    await ask(release)
    await expectMarked(release, { code: 'drifted' })
    expect((await write('drifting', 'released')).status).toBe(200)
    await ask(release)
  })

  it('tests that fail and are ignored are told, until a version whose tests succeed', async () => {
    await charts.publish('probed', '1.0.0', testJob('probed'))
    const { release, charted } = await deploy('probed', {
      timeout: '15s',
      test: { enable: true, ignoreFailures: true },
    })
    await expectMarked(release, { code: 'tests_failed' })
    await charts.publish('probed', '1.1.0', configMap('probed', 'one'))
    await ask(charted)
    await reachRow(release, { revision: { applied: '1.1.0' }, marks: [] })
  })

  it('a source that was taken away is missing, although all that it gave is applied', async () => {
    const { applier, source } = await deliver('bereft')
    await cluster.delete(source)
    const text = `names ${refForPeople(refTo(source))}, which does not exist`
    await expectMarked(applier, { code: 'missing_reference', ref: refTo(source), text })
    await cluster.apply({ ...source, metadata: { name: 'bereft', namespace: 'apps' } })
  })

  it('one that never was is told from the side that names it', async () => {
    const { source } = await deliver('named')
    const misspelt = kustomization('apps', 'misspelt', { sourceRef: { kind: source.kind, name: 'nmaed' } })
    await cluster.apply(misspelt)
    await expectState(({ problems, verdict }) => {
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatchObject({
        root: refTo(misspelt),
        missing: 'GitRepository/apps/nmaed',
        title: expect.stringContaining('which does not exist'),
      })
      expect(verdict.level).toBe('failing')
    })
    await cluster.apply(
      kustomization('apps', 'misspelt', { path: './named', sourceRef: { kind: source.kind, name: 'named' } }),
    )
    await reachRow(misspelt, { status: 'ready' })
  })

  it('a source-controller that is gone is the one cause of every download that fails', async () => {
    const delivered = []
    for (const name of ['one', 'two', 'three']) delivered.push(await deliver(name))
    const appliers = delivered.map(({ applier }) => applier)
    await flux.halt('source-controller')
    await runs('source-controller', false)
    await Promise.all(appliers.map(ask))
    await expectState(({ problems, verdict, resources }) => {
      for (const applier of appliers) {
        const row = resources.find(({ ref }) => ref === refTo(applier))
        expect(row?.ready).toMatchObject({ status: 'False', reason: 'ArtifactFailed' })
        expect(row?.rootCause).toBe('Deployment/flux-system/source-controller')
      }
      expect(problems.map(({ controller }) => controller)).toEqual(['source-controller'])
      expect([...(problems[0]?.holdsBack ?? [])].sort()).toEqual(appliers.map(refTo).sort())
      expect(['degraded', 'failing']).toContain(verdict.level)
    })
    await flux.start('source-controller')
    await runs('source-controller', true)
    await Promise.all(appliers.map(ask))
  })
})

/** No node runs it, so it never ends. */
function testJob(name: string): string {
  return JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'apps', annotations: { 'helm.sh/hook': 'test' } },
    spec: {
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'test', image: 'example.org/none:1' }] } },
    },
  })
}

function specOf(part: unknown): object {
  return typeof part === 'object' && part !== null ? part : {}
}
