// Whether what Flux deployed runs, on a real API server: from the objects to the verdict, and what a lost right does to it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
  type TestServiceAccount,
} from '../support/control-plane'
import { controllerDeployment, gitRepository, kustomization, readyStatus } from './objects'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from './program'
import { readingAllBut } from './reading-rules'

const PODS = ['pods', 'replicasets']
/** The most that may pass until what is known here is told. */
const SOON_MS = 2_000
const LABELS = { app: 'web' }
const TEMPLATE = {
  metadata: { labels: LABELS },
  spec: { containers: [{ name: 'app', image: 'ghcr.io/x/web:1.3' }] },
}

function workload(kind: 'Deployment' | 'StatefulSet', namespace: string, name: string): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace, name },
    spec: {
      replicas: 1,
      selector: { matchLabels: LABELS },
      template: TEMPLATE,
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
    },
  }
}

const runs = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  status: {
    observedGeneration: Number(object.metadata.generation ?? 1),
    ...{ replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
  },
})

const hasGivenUp = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  status: {
    ...{ replicas: 1, updatedReplicas: 1, readyReplicas: 0, availableReplicas: 0, unavailableReplicas: 1 },
    observedGeneration: Number(object.metadata.generation ?? 1),
    conditions: [
      {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: 'has timed out progressing.',
      },
    ],
  },
})

describe.skipIf(!canRun(controlPlaneAvailability()))('what Flux deployed, on a real API server', () => {
  let cluster: ControlPlane
  let account: TestServiceAccount
  let program: ProgramUnderTest
  const applies = async (...ids: readonly string[]) => {
    const entries = ids.map((id) => ({ id, v: 'v1' }))
    await cluster.patchStatus(
      readyStatus(await cluster.apply(kustomization('flux-system', 'fleet')), { inventory: { entries } }),
    )
  }
  const make = async (object: KubernetesObject) => cluster.patchStatus(runs(await cluster.apply(object)))
  const verdict = async () => (await program.readState()).verdict

  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps', 'data']) await cluster.createNamespace(namespace)
    await cluster.patchStatus(readyStatus(await cluster.apply(gitRepository('flux-system', 'fleet'))))
    for (const name of ['source-controller', 'kustomize-controller']) await make(controllerDeployment(name))
    await applies('apps_web_apps_Deployment', 'data_db_apps_StatefulSet')
    await make(workload('Deployment', 'apps', 'web'))
    await make(workload('Deployment', 'apps', 'web-admin'))
    await make(workload('StatefulSet', 'data', 'db'))
    account = await cluster.createServiceAccount('running', readingAllBut(...PODS))
    program = await startRealProgram({ kubeconfigPath: account.kubeconfigPath })
    await waitForLive(program)
  })
  afterAll(async () => {
    program?.stop()
    await cluster?.stop()
  })

  it('is seen to run, and what nobody of Flux deployed is not counted', async () => {
    await eventually(async () =>
      expect(await verdict()).toMatchObject({ level: 'healthy', sentence: 'Everything reconciled.' }),
    )
    expect((await program.readState()).running).toMatchObject({ state: 'live', total: 2, ok: 2 })
    expect((await program.readRow('Kustomization/flux-system/fleet'))?.running).toEqual({
      state: 'ok',
      ok: 2,
      total: 2,
      suspended: 0,
    })
  })

  it('is told to have given up at once, and to be back', async () => {
    const web = await cluster.get(workload('Deployment', 'apps', 'web'))
    await cluster.patchStatus(hasGivenUp(web))
    await eventually(async () => {
      expect((await verdict()).sentence).toMatch(/^Everything reconciled; 1 of 2 workloads does not run: apps\/web/)
    }, SOON_MS)
    const { problems, verdict: told } = await program.readState()
    expect(told.level).toBe('degraded')
    expect(problems.map(({ root, applier, status }) => [root, applier, status])).toEqual([
      ['Deployment/apps/web', 'Kustomization/flux-system/fleet', 'not_running'],
    ])
    await cluster.patchStatus({ ...runs(web), status: { ...(runs(web).status as object), conditions: [] } })
    await eventually(async () => expect((await verdict()).level).toBe('healthy'), SOON_MS)
  })

  it('is asked for where it was there before the inventory named it', async () => {
    await applies('apps_web_apps_Deployment', 'data_db_apps_StatefulSet', 'apps_web-admin_apps_Deployment')
    await eventually(async () => {
      expect((await program.readState()).running).toMatchObject({ total: 3, ok: 3 })
      expect((await verdict()).level).toBe('healthy')
    }, SOON_MS)
  })

  it('is not known where the right to read it is gone, which spoils nothing else, and known again with the right', async () => {
    await account.setRules(readingAllBut(...PODS, 'statefulsets'))
    // An open watch notices nothing by itself.
    await cluster.killApiServer()
    await cluster.restartApiServer()
    await eventually(async () => {
      const { running, verdict: told, sources } = await program.readState()
      expect(sources.filter(({ state }) => state !== 'live').map(({ id }) => id)).toEqual(['workloads:statefulsets'])
      expect(running).toMatchObject({ state: 'forbidden', total: 3, ok: 2, unknown: 1 })
      expect(told).toMatchObject({
        level: 'reconciled',
        sentence: 'Everything reconciled; StatefulSets are not read (no permission).',
      })
    }, 60_000)
    expect((await program.readRow('Kustomization/flux-system/fleet'))?.status).toBe('ready')
    await account.setRules(readingAllBut(...PODS))
    await eventually(async () => expect((await verdict()).level).toBe('healthy'), 75_000)
  }, 150_000)
})
