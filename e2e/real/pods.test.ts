// Pods on a real API server: read where somebody looks and where something does not run, by as few requests as that takes,
// through withdrawn rights and a dead server.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '@/lib/kubernetes/clock'
import { refOf } from '@/lib/ref'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
  type TestServiceAccount,
} from '../support/control-plane'
import { giveRole } from './give-role'
import { haveRunning } from './have-running'
import { gitRepository, kustomization, readyStatus } from './objects'
import { cannotPull, runs, tendPods } from './played-kubelet'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from './program'
import { readingAllBut } from './reading-rules'

const FLEET = refOf('Kustomization', 'flux-system', 'fleet')
const NAMESPACES = ['one', 'two', 'three'] as const
const CANARY = 'c4n4ry-0f-the-m1ne'
/** Whatever is asked for of pods and ReplicaSets, and of what nobody may ask for. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['ResponseStarted', 'ResponseComplete'],
  rules: [{ level: 'Metadata', users: ['system:serviceaccount:default:pods'] }, { level: 'None' }],
}
/** The most that may pass until what a watch tells is told. */
const SOON_MS = 2_000

/** The clock of this machine, ahead as far as a test wants. */
function createAheadClock(): Clock & { hurry(ms: number): void } {
  let ahead = 0
  const timers = new Set<{ at: number; readonly run: () => void; cancel: () => void }>()
  const elapsed = () => systemClock.elapsed() + ahead
  const arm = (timer: { at: number; readonly run: () => void; cancel: () => void }) => {
    timer.cancel = systemClock.after(Math.max(0, timer.at - elapsed()), () => {
      timers.delete(timer)
      timer.run()
    })
  }
  return {
    now: () => new Date(Date.now() + ahead),
    elapsed,
    after(ms, run) {
      const timer = { at: elapsed() + ms, run, cancel: () => {} }
      timers.add(timer)
      arm(timer)
      return () => {
        timer.cancel()
        timers.delete(timer)
      }
    },
    hurry(ms) {
      ahead += ms
      for (const timer of [...timers]) {
        timer.cancel()
        if (timer.at > elapsed()) {
          arm(timer)
          continue
        }
        timers.delete(timer)
        timer.run()
      }
    },
  }
}

const CONTAINER = {
  name: 'app',
  image: 'ghcr.io/x/web:1.3',
  env: [{ name: 'PASSWORD', value: CANARY }],
  args: [`--token=${CANARY}`],
}

const deployment = (namespace: string, name: string): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace, name },
})

describe.skipIf(!canRun(controlPlaneAvailability()))('pods, on a real API server', () => {
  let cluster: ControlPlane
  let account: TestServiceAccount
  let program: ProgramUnderTest
  let folder: string
  const clock = createAheadClock()

  /** As its controllers would make it. */
  const make = async (namespace: string, name: string) => {
    await haveRunning(cluster, { namespace, name, container: CONTAINER, annotations: { secret: CANARY } })
    await setReady(namespace, name, 1)
  }
  const setReady = async (namespace: string, name: string, ready: number) => {
    const object = await cluster.get(deployment(namespace, name))
    const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: ready, availableReplicas: ready }
    await cluster.patchStatus({
      ...object,
      status: { ...counts, observedGeneration: Number(object.metadata.generation) },
    })
  }
  /** Of the program's own account, in short; the times that something was asked for. */
  const asked = async () => {
    const lines = (await readFile(join(folder, 'audit.log'), 'utf8')).split('\n').filter((line) => line !== '')
    return lines.flatMap((line) => {
      const { verb, objectRef } = JSON.parse(line) as {
        verb: string
        objectRef?: { resource: string; namespace?: string }
      }
      if (objectRef === undefined) return []
      return [`${verb} ${objectRef.resource} ${objectRef.namespace ?? '*'}`]
    })
  }
  const askedOfPods = async () => (await asked()).filter((line) => / (pods|replicasets) /.test(line)).sort()
  const views = async () =>
    (await program.readWorkloads(FLEET)).workloads.map(({ namespace, podsView, pods }) =>
      [namespace, podsView.state, pods.map(({ status }) => status).join()].join(' '),
    )

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxdeck-pods-'))
    await writeFile(join(folder, 'policy.yaml'), JSON.stringify(AUDIT_POLICY))
    cluster = await startControlPlane({
      extraApiserverArgs: [
        ...['--audit-policy-file', join(folder, 'policy.yaml')],
        ...['--audit-log-path', join(folder, 'audit.log'), '--audit-log-mode', 'blocking'],
      ],
    })
    for (const namespace of ['flux-system', ...NAMESPACES]) await cluster.createNamespace(namespace)
    await cluster.apply(gitRepository('flux-system', 'fleet'))
    for (const namespace of NAMESPACES) {
      await make(namespace, 'web')
      await make(namespace, 'web-admin')
      await tendPods(cluster, namespace, runs)
    }
    const ready = readyStatus(await cluster.apply(kustomization('flux-system', 'fleet')))
    const ids = [...NAMESPACES.map((namespace) => `${namespace}_web_apps_Deployment`), 'one_token__Secret']
    const inventory = { entries: ids.map((id) => ({ id, v: 'v1' })) }
    await cluster.patchStatus({ ...ready, status: { ...(ready.status as object), inventory } })
    account = await cluster.createServiceAccount('pods', readingAllBut())
    program = await startRealProgram({ kubeconfigPath: account.kubeconfigPath, timers: clock })
    await waitForLive(program)
    await eventually(async () => expect((await program.readState()).running?.ok).toBe(3))
  }, 180_000)
  afterAll(async () => {
    program?.stop()
    await cluster?.stop()
  })

  it('are not asked for while all is well and nobody looks', async () => {
    expect(await askedOfPods()).toEqual([])
  })

  it('are those of the workload alone, whatever others are called, and tell no secret', async () => {
    await eventually(async () =>
      expect(await views()).toEqual(['one live Running', 'three live Running', 'two live Running']),
    )
    const answer = await program.readWorkloads(FLEET)
    expect(answer.workloads.map(({ ref, status }) => `${ref} ${status}`).sort()).toEqual(
      [...NAMESPACES].sort().map((namespace) => `Deployment/${namespace}/web ok`),
    )
    expect(answer.workloads.flatMap(({ pods }) => pods.map(({ name }) => name))).toEqual([
      'web-7d-x',
      'web-7d-x',
      'web-7d-x',
    ])
    expect(answer.workloads[0]?.images[0]?.digest).toMatch(/^sha256:/)
    expect(JSON.stringify(answer)).not.toContain(CANARY)
    expect(answer.notJudged.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Secret/token'])
  })

  it('cost ten who look what they cost one', async () => {
    const readers = Array.from({ length: 10 }, () => program.openWorkloads(FLEET))
    await eventually(() => {
      for (const reader of readers) expect(reader.now()?.workloads.every(({ pods }) => pods.length === 1)).toBe(true)
    })
    expect(await askedOfPods()).toEqual(everyFeedOnce())
    for (const reader of readers) reader.close()
  })

  it('are read no more a minute after the last has left, and again for the next', async () => {
    clock.hurry(61_000)
    await eventually(async () => {
      await program.readWorkloads(FLEET)
      expect((await askedOfPods()).filter((line) => line === 'list pods one')).toHaveLength(2)
    })
  })

  it('tell a reader within two seconds why something does not run, and that it runs again', async () => {
    const reader = program.openWorkloads(FLEET)
    const told = () => reader.now()?.workloads.find(({ namespace }) => namespace === 'two')
    await eventually(() => expect(told()?.podsView.state).toBe('live'))
    await tendPods(cluster, 'two', cannotPull)
    await setReady('two', 'web', 0)
    await eventually(() => {
      expect(told()).toMatchObject({ status: 'progressing', pods: [{ status: 'ImagePullBackOff', state: 'failed' }] })
      expect(told()?.sentence).toMatch(/1 of 1 pod cannot pull ghcr\.io\/x\/web:1\.3/)
    }, SOON_MS)
    await tendPods(cluster, 'two', runs)
    await setReady('two', 'web', 1)
    await eventually(() => expect(told()).toMatchObject({ status: 'ok', pods: [{ state: 'ok' }] }), SOON_MS)
    reader.close()
  })

  it('are forbidden in one namespace of three, which says so and hides nothing of the others, until the right is back', async () => {
    await account.setRules(readingAllBut('pods'))
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]
    const to = { kind: 'ServiceAccount', namespace: 'default', name: 'pods' } as const
    for (const namespace of ['one', 'three']) await giveRole(cluster, { namespace, name: 'pods', rules, to })
    // An open watch notices nothing by itself.
    await cluster.killApiServer()
    await cluster.restartApiServer()
    await eventually(async () => {
      expect(await views()).toEqual(['one live Running', 'three live Running', expect.stringMatching(/^two forbidden/)])
    }, 60_000)
    const state = await program.readState()
    expect(state.running).toMatchObject({ state: 'live', total: 3, ok: 3 })
    await account.setRules(readingAllBut())
    clock.hurry(61_000)
    await eventually(async () => expect(await views()).toContain('two live Running'), 30_000)
  }, 150_000)

  it('never took a request for a Secret or a ConfigMap', async () => {
    expect((await asked()).filter((line) => / (secrets|configmaps) /.test(line))).toEqual([])
  })
})

function everyFeedOnce(): readonly string[] {
  return NAMESPACES.flatMap((namespace) =>
    ['list', 'watch'].flatMap((verb) => ['pods', 'replicasets'].map((resource) => `${verb} ${resource} ${namespace}`)),
  ).sort()
}
