import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
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
import { configMap, gitRepository, helmRelease, kustomization, refTo } from '../objects'
import { eventually, type ProgramUnderTest, type StreamReader, startRealProgram, waitForLive } from '../program'

/** Real controllers fetch, build and wait; on a busy machine this takes its time. */
const PATIENCE_MS = 90_000
const canRunAll = [controlPlaneAvailability(), fluxAvailability('source-controller', 'kustomize-controller')].every(
  canRun,
)
const canRunHelm = canRunAll && canRun(fluxAvailability('helm-controller'))

describe.skipIf(!canRunAll)('the real controllers of Flux', { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let git: GitServer
  let charts: ChartServer
  let flux: FluxControllers
  let program: ProgramUnderTest
  let stream: StreamReader
  beforeAll(async () => {
    ;[cluster, git, charts] = await Promise.all([startControlPlane(), startGitServer(), startChartServer()])
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    await charts.publish('shop', '1.0.0', configMap('shop-{{ .Release.Name }}', 'one'))
    await git.commit({ 'README.md': 'A fleet.' })
    flux = await startFluxControllers(cluster, [
      'source-controller',
      'kustomize-controller',
      ...(canRunHelm ? (['helm-controller'] as const) : []),
    ])
    program = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath })
    await waitForLive(program)
    stream = program.openStream()
  }, 2 * PATIENCE_MS)
  afterAll(async () => {
    stream?.close()
    program?.stop()
    await flux?.stop()
    await Promise.all([git?.stop(), charts?.stop(), cluster?.stop()])
  })

  /** Committed to Git, and a source of its own so that no story waits for another. */
  const deliver = async (name: string, files: Readonly<Record<string, string | undefined>>, spec = {}) => {
    const commit = await git.commit(within(name, files))
    const source = await cluster.apply(gitRepository('apps', name, { url: git.url, interval: '1h', timeout: '60s' }))
    const more = { path: `./${name}`, interval: '1h', sourceRef: { kind: source.kind, name }, ...spec }
    const applier = await cluster.apply(kustomization('apps', name, more))
    return { commit, source, applier }
  }
  const change = (name: string, files: Readonly<Record<string, string | undefined>>) => git.commit(within(name, files))
  const press = (action: string, object: KubernetesObject): Promise<string> => {
    const { kind } = object
    const { namespace, name } = object.metadata
    // An object rests a moment between two requests, and a person has so many a minute.
    return waitUntil(
      `${action} of ${refTo(object)} to be taken`,
      async () => {
        const { status, body } = await program.act({ action, kind, namespace, name })
        if (status === 429) return undefined
        expect(body.error).toBeUndefined()
        return body.id
      },
      { timeoutMs: PATIENCE_MS, everyMs: 1_000 },
    )
  }
  const reach = (id: string, expected: Partial<Action>) =>
    eventually(async () => {
      const action = await program.readAction(id)
      expect(action, JSON.stringify(action.steps, undefined, 1)).toMatchObject(expected)
      return action
    }, PATIENCE_MS)
  const reachRow = (object: KubernetesObject, expected: object) =>
    eventually(async () => {
      const row = await program.readRow(refTo(object))
      expect(row).toMatchObject(expected)
      return row
    }, PATIENCE_MS)
  /** Without controllers behind them workloads become what the story says. */
  const say = (deployment: string, outcome: 'available' | 'failed' | 'starting') => {
    const count = outcome === 'available' ? 1 : 0
    const condition = (type: string, status: string, reason: string) => ({ type, status, reason, message: 'As told.' })
    return cluster.patchStatus({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: deployment, namespace: 'apps' },
      status: {
        observedGeneration: 1,
        ...{ replicas: 1, updatedReplicas: 1, readyReplicas: count, availableReplicas: count },
        conditions: [
          condition('Available', count === 1 ? 'True' : 'False', 'MinimumReplicas'),
          outcome === 'failed'
            ? condition('Progressing', 'False', 'ProgressDeadlineExceeded')
            : condition('Progressing', 'True', 'NewReplicaSetAvailable'),
        ],
      },
    })
  }
  const readData = async (name: string, namespace = 'apps'): Promise<unknown> =>
    (await cluster.get({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name } })).data

  describe('a Kustomization', () => {
    it('is done with its source when the new commit runs, and names it', async () => {
      const { commit, source, applier } = await deliver('commit', { 'a.yaml': configMap('commit', 'one') })
      await reachRow(applier, { status: 'ready', revision: { applied: `main@sha1:${commit}`, behind: 'no' } })
      const next = await change('commit', { 'a.yaml': configMap('commit', 'two') })
      const action = await reach(await press('reconcile-with-source', applier), { state: 'done' })
      expect(await readData('commit')).toEqual({ key: 'two' })
      const steps = action.steps.filter(({ state }) => state === 'done')
      const revisions = { from: `main@sha1:${commit}`, to: `main@sha1:${next}` }
      expect(steps).toMatchObject([
        { ref: refTo(source), ...revisions },
        { ref: refTo(applier), ...revisions },
      ])
    })

    it('has failed at once though Flux tries again, and turns when a fixed commit arrives', async () => {
      const { applier, source } = await deliver('broken', { 'a.yaml': configMap('broken', 'one') })
      await reachRow(applier, { status: 'ready' })
      await change('broken', { 'a.yaml': configMap('broken', 'two').replace('kind: ConfigMap', 'kind: Confused') })
      const id = await press('reconcile-with-source', applier)
      const failed = await reach(id, { state: 'failed', retrying: true })
      expect(failed.message).toContain('Confused')
      await reachRow(applier, { status: 'failed', retrying: true })

      const fixed = await change('broken', { 'a.yaml': configMap('broken', 'three') })
      await reach(await press('reconcile', source), { state: 'done' })
      const turned = await reach(id, { state: 'done', retrying: false })
      expect(turned.steps.at(-1)).toMatchObject({ ref: refTo(applier), to: `main@sha1:${fixed}` })
      await reachRow(applier, { status: 'ready' })
    })

    it('stops at a source whose branch is gone', async () => {
      const { applier, source } = await deliver('gone', { 'a.yaml': configMap('gone', 'one') })
      await reachRow(applier, { status: 'ready' })
      const before = await cluster.get(applier)
      await cluster.apply({
        ...source,
        metadata: bare(source),
        spec: { ...specOf(source), ref: { branch: 'nowhere' } },
      })
      const action = await reach(await press('reconcile-with-source', applier), { state: 'failed' })
      expect(action.message).toContain('nowhere')
      expect(await cluster.get(applier)).toEqual(before)
    })

    it('shows health checks while they run, and how the request and what it waited for end', async () => {
      const { applier } = await deliver('unhealthy', { 'a.yaml': configMap('unhealthy', 'one') }, { wait: true })
      await reachRow(applier, { status: 'ready' })
      await change('unhealthy', { 'b.yaml': deployment('unhealthy') })
      const id = await press('reconcile-with-source', applier)
      // Of the run that the new artifact began, or of the one that was asked for: whichever came first.
      await reach(id, { message: expect.stringContaining('Running health checks') })
      await say('unhealthy', 'failed')
      const action = await reach(id, { state: 'failed', retrying: true })
      expect(action.message).toContain('Deployment/apps/unhealthy')
      await reachRow(applier, { status: 'failed', healthy: { status: 'False', current: true } })
    })

    it('is asked while it is busy: queued, overtaken by a later request, and ended by a deletion', async () => {
      const files = { 'a.yaml': configMap('crossed', 'one'), 'b.yaml': deployment('crossed') }
      const { applier } = await deliver('crossed', files, { wait: true })
      await waitUntil(
        'health checks to run',
        async () => JSON.stringify((await cluster.get(applier)).status).includes('Running health checks'),
        { timeoutMs: PATIENCE_MS },
      )
      const first = await press('reconcile', applier)
      const message = expect.stringContaining('busy with an earlier run: Running health checks')
      await reach(first, { state: 'requested', message })
      const path = `/apis/${applier.apiVersion}/namespaces/apps/kustomizations/crossed`
      const later = { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } } }
      await cluster.request('PATCH', path, later, { 'content-type': 'application/merge-patch+json' })
      await reach(first, { state: 'overtaken' })

      const second = await press('reconcile', applier)
      await say('crossed', 'available')
      await reach(second, { state: 'done' })

      await say('crossed', 'starting')
      const third = await press('reconcile', applier)
      await reach(third, { state: 'applied' })
      await cluster.delete(applier)
      expect((await reach(third, { state: 'failed', retrying: false })).message).toMatch(/deleted/)
    })

    it('waits for what it depends on, and names the cause', async () => {
      const { applier: base } = await deliver('base', { 'a.yaml': 'kind: Confused' })
      const { applier } = await deliver(
        'upper',
        { 'a.yaml': configMap('upper', 'one') },
        { dependsOn: [{ name: 'base' }] },
      )
      await reachRow(base, { status: 'failed' })
      await reachRow(applier, { status: 'waiting', rootCause: refTo(base) })
      const id = await press('reconcile', applier)
      expect((await reach(id, { state: 'failed', retrying: true })).message).toContain('base')
      await change('base', { 'a.yaml': configMap('base', 'one') })
      await reach(await press('reconcile-with-source', base), { state: 'done' })
      await reach(id, { state: 'done' })
      expect(await readData('upper')).toEqual({ key: 'one' })
    })

    it('is refused while suspended, because its controller would acknowledge and do nothing', async () => {
      const { applier, source } = await deliver('asleep', { 'a.yaml': configMap('asleep', 'one') })
      await reachRow(applier, { status: 'ready' })
      await reach(await press('suspend', applier), { state: 'done' })
      await change('asleep', { 'a.yaml': configMap('asleep', 'two') })
      await reach(await press('reconcile', source), { state: 'done' })
      const { namespace, name } = applier.metadata
      const refused = await program.act({ action: 'reconcile', kind: applier.kind, namespace, name })
      expect(refused.body.error?.code).toBe('suspended')

      // What anybody else's tool would take for the end of it.
      const path = `/apis/${applier.apiVersion}/namespaces/apps/kustomizations/asleep`
      const asked = { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': '2026-01-01T00:00:00Z' } } }
      await cluster.request('PATCH', path, asked, { 'content-type': 'application/merge-patch+json' })
      await eventually(async () => {
        const { status } = await cluster.get(applier)
        expect(status).toMatchObject({ lastHandledReconcileAt: '2026-01-01T00:00:00Z' })
      }, PATIENCE_MS)
      expect(await readData('asleep')).toEqual({ key: 'one' })
      await reachRow(applier, { status: 'suspended', lastResult: 'ready' })

      await reach(await press('resume-and-reconcile', applier), { state: 'done' })
      expect(await readData('asleep')).toEqual({ key: 'two' })
    })
  })

  describe.skipIf(!canRunHelm)('a HelmRelease', () => {
    const repository: KubernetesObject = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'charts', namespace: 'apps' },
    }
    const release = (name: string, chart: string, spec = {}) =>
      cluster.apply(
        helmRelease('apps', name, {
          interval: '1h',
          chart: {
            spec: { chart, version: '*', interval: '1h', sourceRef: { kind: 'HelmRepository', name: 'charts' } },
          },
          ...spec,
        }),
      )
    beforeAll(async () => {
      await cluster.apply({ ...repository, spec: { url: charts.url, interval: '1h' } })
    })

    it('is done with its source when the new chart runs, by way of repository and chart', async () => {
      const object = await release('walk', 'shop')
      await reachRow(object, { status: 'ready', revision: { applied: '1.0.0' } })
      await charts.publish('shop', '1.1.0', configMap('shop-{{ .Release.Name }}', 'two'))
      const action = await reach(await press('reconcile-with-source', object), { state: 'done' })
      expect(action.steps.filter(({ state }) => state === 'done').map(({ ref }) => ref)).toEqual([
        'HelmRepository/apps/charts',
        'HelmChart/apps/apps-walk',
        'HelmRelease/apps/walk',
      ])
      expect(action.steps.at(-1)).toMatchObject({ from: '1.0.0', to: '1.1.0' })
      expect(await readData('shop-walk')).toEqual({ key: 'two' })
    })

    it('is forced: upgraded although nothing changed', async () => {
      const object = await release('forced', 'shop')
      await reachRow(object, { status: 'ready' })
      const action = await reach(await press('force', object), { state: 'done' })
      const { status } = await cluster.get(object)
      expect(status).toMatchObject({ lastHandledForceAt: action.token, history: [{ version: 2 }, { version: 1 }] })
    })

    it('without retries left is stalled, does nothing when asked plainly, and is done after a reset', async () => {
      const elsewhere = configMap('guest', 'one').replace('namespace: apps', 'namespace: guests')
      await charts.publish('guest', '1.0.0', elsewhere)
      // Its index is an hour old otherwise, and the chart not in it.
      await reach(await press('reconcile', repository), { state: 'done' })
      const object = await release('guest', 'guest', { install: { remediation: { retries: 1 } } })
      const row = await reachRow(object, { status: 'stalled', retrying: false })
      expect(row?.actions.slice(0, 2)).toEqual(['reset', 'force'])

      await cluster.createNamespace('guests')
      const plain = await reach(await press('reconcile', object), { state: 'failed', retrying: false })
      expect(plain.message).toContain('guests')
      const action = await reach(await press('reset', object), { state: 'done' })
      expect((await cluster.get(object)).status).toMatchObject({ lastHandledResetAt: action.token })
      expect(await readData('guest', 'guests')).toEqual({ key: 'one' })
      await reachRow(object, { status: 'ready' })
    })
  })

  it('never had to say that it does not know, and could read everything', async () => {
    const rows = stream.events.flatMap((event) => (event.type === 'delta' ? event.data.changed : []))
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.filter(({ status }) => status === 'unknown')).toEqual([])
    expect((await program.readState()).unreadable).toEqual([])
  })
})

function within(folder: string, files: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]))
}

function deployment(name: string): string {
  const labels = { app: name }
  const spec = { containers: [{ name: 'main', image: 'example.org/none:1' }] }
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'apps' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  })
}

/** As Git has it, for another server-side apply. */
function bare({ metadata }: KubernetesObject): KubernetesObject['metadata'] {
  return { name: metadata.name, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) }
}

function specOf(object: KubernetesObject): object {
  return typeof object.spec === 'object' && object.spec !== null ? object.spec : {}
}
