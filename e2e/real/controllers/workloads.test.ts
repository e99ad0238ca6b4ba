// Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs and pods as their real controllers make them: whose pods are whose,
// and how each workload stands at each step.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeWorkload, type WorkloadJudgement } from '@/lib/workloads/judge-workload'
import { WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import type { Memory } from '@/lib/workloads/limits'
import { readPod } from '@/lib/workloads/pod'
import { byOwner, podsOf } from '@/lib/workloads/pods-of'
import { readReplicaSet } from '@/lib/workloads/replica-set'
import type { WorkloadKind } from '@/lib/workloads/words'
import { type JobWorkload, readWorkload } from '@/lib/workloads/workload'
import { canRun } from '../../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../../support/control-plane'
import { waitUntil } from '../../support/wait-until'
import {
  startWorkloadControllers,
  type WorkloadControllers,
  workloadControllersAvailability,
} from '../../support/workload-controllers'
import { cannotPull, ends, type Fate, type PlayedPod, podsIn, runs, tendPods } from '../played-kubelet'

const PATIENCE_MS = 120_000
const canRunAll = [controlPlaneAvailability(), workloadControllersAvailability()].every(canRun)

interface Seen extends WorkloadJudgement {
  /** Names of its pods, those of an earlier generation apart. */
  readonly current: readonly string[]
  readonly old: readonly string[]
}

describe.skipIf(!canRunAll)('workloads that their real controllers make', { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let controllers: WorkloadControllers
  const memories = new Map<string, Memory | undefined>()

  beforeAll(async () => {
    cluster = await startControlPlane({ installFluxCrds: false })
    controllers = await startWorkloadControllers(cluster)
    await cluster.apply(node())
    // Admission taints what has just come; whoever would take that away again is not here.
    const untainted = { spec: { taints: null } }
    await cluster.request('PATCH', '/api/v1/nodes/pi3', untainted, { 'content-type': 'application/merge-patch+json' })
    // A CronJob is due at the next full minute, while the other stories are told.
    await cluster.createNamespace('cron')
    for (const name of ['good', 'bad']) await cluster.apply(cronJob(name))
  }, 2 * PATIENCE_MS)
  afterAll(async () => {
    await controllers?.stop()
    await cluster?.stop()
  })

  const list = async (path: string) => {
    const answer = await cluster.request('GET', path)
    return (answer.body as { readonly items: readonly unknown[] }).items
  }
  const listKind = (kind: WorkloadKind, namespace: string) => {
    const { group, version, plural } = WORKLOAD_TYPES[kind]
    return list(`/apis/${group}/${version}/namespaces/${namespace}/${plural}`)
  }

  const namesIn = async (namespace: string) => (await podsIn(cluster, namespace)).map(({ name }) => name).toSorted()

  /** What we say of a workload, from what the API server lists now. */
  const look = async (kind: WorkloadKind, namespace: string, name: string): Promise<Seen> => {
    const [raws, replicaSets, rawJobs, pods] = await Promise.all([
      listKind(kind, namespace),
      list(`/apis/apps/v1/namespaces/${namespace}/replicasets`),
      listKind('Job', namespace),
      list(`/api/v1/namespaces/${namespace}/pods`),
    ])
    const workload = raws.map((raw) => readWorkload(kind, raw)).find((one) => one?.name === name)
    if (workload === undefined) throw new Error(`There is no ${kind} ${namespace}/${name}.`)
    const jobs = rawJobs.flatMap((raw): readonly JobWorkload[] => {
      const job = readWorkload('Job', raw)
      return job?.kind === 'Job' ? [job] : []
    })
    const found = podsOf(workload, {
      pods: byOwner(pods.flatMap((raw) => readPod(raw) ?? [])),
      replicaSets: byOwner(replicaSets.flatMap((raw) => readReplicaSet(raw) ?? [])),
      jobs: byOwner(jobs),
    })
    const memory = memories.get(workload.uid)
    const judgement = judgeWorkload(workload, { now: new Date(), memory, jobs, pods: found })
    memories.set(workload.uid, judgement.memory)
    const names = (isCurrent: boolean) =>
      found.filter((own) => own.isCurrent === isCurrent && own.pod.deletedAt === undefined).map(({ pod }) => pod.name)
    return { ...judgement, current: names(true), old: names(false) }
  }

  /** Rounds of the kubelet until it is so; the answer is the look that showed it. */
  const until = (
    [kind, namespace, name]: readonly [WorkloadKind, string, string],
    what: string,
    fate: Fate,
    isSo: (seen: Seen) => boolean,
  ): Promise<Seen> => {
    let last: Seen | undefined
    return waitUntil(
      `${kind} ${namespace}/${name} to be ${what}`,
      async () => {
        await tendPods(cluster, namespace, fate)
        last = await look(kind, namespace, name)
        return isSo(last) ? last : undefined
      },
      { timeoutMs: PATIENCE_MS },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} Last: ${JSON.stringify(last)}\n${controllers.log().slice(-1_500)}`)
    })
  }
  const untilOk = (which: readonly [WorkloadKind, string, string]) =>
    until(which, 'ok', runs, ({ status }) => status === 'ok')

  describe('a Deployment', () => {
    const web = ['Deployment', 'apps', 'web'] as const

    it('is progressing until its pods run, and none of its pods is one of web-admin', async () => {
      await cluster.createNamespace('apps')
      await cluster.apply(deployment('apps', 'web', { replicas: 3 }))
      await cluster.apply(deployment('apps', 'web-admin', { replicas: 1 }))
      const starting = await until(
        web,
        'seen',
        () => undefined,
        ({ current, sentence }) => current.length === 3 && sentence === '0 of 3 ready',
      )
      expect(starting).toMatchObject({ status: 'progressing', ready: 0, desired: 3 })
      const well = await untilOk(web)
      expect(well).toMatchObject({ sentence: '3 of 3 ready', old: [] })
      const admin = await untilOk(['Deployment', 'apps', 'web-admin'])
      expect(admin.current).toHaveLength(1)
      expect(admin.current[0]).toMatch(/^web-admin-/)
      expect(well.current).not.toContain(admin.current[0])
      expect(well.images).toMatchObject([{ wanted: 'ghcr.io/x/web:1.3', digest: expect.stringMatching(/^sha256:/) }])
    })

    it('in a roll-out has pods of two ReplicaSets, and says from where to where and why it does not go on', async () => {
      await cluster.apply(deployment('apps', 'web', { replicas: 3, image: 'ghcr.io/x/web:1.4' }))
      const stuck = (pod: PlayedPod) => (pod.images[0]?.image.endsWith(':1.4') ? cannotPull(pod) : runs(pod))
      const rolling = await until(
        web,
        'rolling',
        stuck,
        ({ cause, sentence }) => cause !== undefined && sentence.startsWith('1 of 3'),
      )
      expect(rolling).toMatchObject({
        status: 'progressing',
        sentence: '1 of 3 updated, rolling from 1.3 to 1.4; 1 of 1 pod cannot pull ghcr.io/x/web:1.4: unauthorised',
      })
      expect(rolling.current).toHaveLength(1)
      expect(rolling.old).toHaveLength(3)
      const failed = await until(web, 'over its deadline', stuck, ({ status }) => status === 'failed')
      expect(failed.sentence).toBe(
        '3 of 3 ready with 3 old pods, 1 updated, no progress in 5 s; 1 of 1 pod cannot pull ghcr.io/x/web:1.4: unauthorised',
      )
    })

    it('is ok again after its repair, and after it was rolled back to a ReplicaSet of before', async () => {
      await cluster.apply(deployment('apps', 'web', { replicas: 3, image: 'ghcr.io/x/web:1.5' }))
      const repaired = await until(web, 'ok with 1.5', runs, (seen) => seen.status === 'ok' && seen.old.length === 0)
      expect(repaired.current).toHaveLength(3)
      await cluster.apply(deployment('apps', 'web', { replicas: 3 }))
      const back = await until(web, 'back', runs, (seen) => seen.status === 'ok' && seen.old.length === 0)
      expect(back.current).toHaveLength(3)
      expect(back.images[0]).toMatchObject({ wanted: 'ghcr.io/x/web:1.3' })
      expect(back.images[0]).not.toHaveProperty('running')
    })

    it('is not meant to run when it is paused or scaled to 0, and has no pods then', async () => {
      await cluster.apply(deployment('apps', 'web', { replicas: 3, paused: true }))
      await until(web, 'paused', runs, ({ sentence }) => sentence === 'paused, 3 of 3 ready')
      await cluster.apply(deployment('apps', 'web', { replicas: 0 }))
      const gone = await until(
        web,
        'without pods',
        runs,
        (seen) => seen.sentence === 'scaled to 0' && seen.current.length === 0,
      )
      expect(gone.status).toBe('suspended')
    })

    it('adopts a pod with its labels, whatever its name, and no orphan is its own', async () => {
      await cluster.createNamespace('adopt')
      const [set] = await list('/apis/apps/v1/namespaces/apps/replicasets?labelSelector=app=web-admin')
      const { matchLabels } = (set as RawSet).spec.selector
      await cluster.apply(pod('adopt', 'stranger', matchLabels))
      await cluster.apply(pod('adopt', 'web-admin-orphan', { app: 'web-admin' }))
      await cluster.apply(deployment('adopt', 'web-admin', { replicas: 1 }))
      expect((await untilOk(['Deployment', 'adopt', 'web-admin'])).current).toEqual(['stranger'])
      expect(await namesIn('adopt')).toEqual(['stranger', 'web-admin-orphan'])
    })

    it('made again under its name has none of the pods of the one before', async () => {
      const same = deployment('adopt', 'web-admin', { replicas: 1 })
      await cluster.delete(same)
      await cluster.apply(same)
      const again = await untilOk(['Deployment', 'adopt', 'web-admin'])
      expect(again.current).toHaveLength(1)
      expect(again.old).toEqual([])
      expect(await namesIn('adopt')).toEqual(['stranger', ...again.current, 'web-admin-orphan'])
    })

    it('that a quota forbids has failed with its message', async () => {
      await cluster.createNamespace('quota')
      await cluster.apply({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'few', namespace: 'quota' },
        spec: { hard: { pods: '1' } },
      })
      await waitUntil(
        'the quota to count',
        async () => {
          const [quota] = await list('/api/v1/namespaces/quota/resourcequotas')
          return (quota as { readonly status?: { readonly hard?: object } } | undefined)?.status?.hard
        },
        { timeoutMs: PATIENCE_MS },
      )
      await cluster.apply(deployment('quota', 'web', { replicas: 2 }))
      const refused = await until(
        ['Deployment', 'quota', 'web'],
        'refused',
        runs,
        ({ status, ready }) => status === 'failed' && ready === 1,
      )
      expect(refused.sentence).toMatch(
        /^1 of 2 ready, pods cannot be made: pods "web-[^"]+" is forbidden: exceeded quota: few/,
      )
    })
  })

  describe('a StatefulSet', () => {
    const db = ['StatefulSet', 'data', 'db'] as const

    it('has its pods one after the other, and a bad one is told at once', async () => {
      await cluster.createNamespace('data')
      await cluster.apply(statefulSet('ghcr.io/x/db:1', 'RollingUpdate'))
      const bad = (pod: PlayedPod) => (pod.name === 'db-1' ? cannotPull(pod) : runs(pod))
      const stuck = await until(db, 'stuck', bad, ({ status, cause }) => status === 'failed' && cause !== undefined)
      expect(stuck.sentence).toMatch(/^1 of 2 ready.*; 1 of 2 pods cannot pull ghcr\.io\/x\/db:1: unauthorised$/)
      expect((await untilOk(db)).current).toEqual(['db-0', 'db-1'])
    })

    it('rolls out from the last to the first, with pods of two revisions', async () => {
      await cluster.apply(statefulSet('ghcr.io/x/db:2', 'RollingUpdate'))
      const half = await until(
        db,
        'in between',
        (pod) => (pod.node === undefined ? undefined : runs(pod)),
        (seen) => seen.current.includes('db-1') && seen.old.includes('db-0'),
      )
      expect(half.status).toBe('progressing')
      expect(half.sentence).toContain('rolling from 1 to 2')
      const done = await until(db, 'done', runs, (seen) => seen.status === 'ok' && seen.old.length === 0)
      expect(done.current.toSorted()).toEqual(['db-0', 'db-1'])
    })

    it('that is updated when somebody deletes its pods says so', async () => {
      await cluster.apply(statefulSet('ghcr.io/x/db:3', 'OnDelete'))
      const waiting = await until(db, 'waiting', runs, ({ sentence }) => sentence.includes('deletion'))
      expect(waiting).toMatchObject({ status: 'ok', sentence: '2 of 2 ready, updates wait for deletion', current: [] })
    })
  })

  it('a DaemonSet has a pod on its node, of the newest revision after a roll-out; without a node it is not meant to run', async () => {
    await cluster.createNamespace('agents')
    const agent = ['DaemonSet', 'agents', 'agent'] as const
    await cluster.apply(daemonSet('ghcr.io/x/agent:1', {}))
    expect(await untilOk(agent)).toMatchObject({ sentence: '1 of 1 ready', old: [] })
    await cluster.apply(daemonSet('ghcr.io/x/agent:2', {}))
    const rolled = await until(
      agent,
      'rolled out',
      runs,
      (seen) => seen.status === 'ok' && seen.images[0]?.wanted.endsWith(':2') === true,
    )
    expect(rolled).toMatchObject({ old: [] })
    expect(rolled.current).toHaveLength(1)
    await cluster.apply(daemonSet('ghcr.io/x/agent:2', { 'example.com/nowhere': 'true' }))
    const nowhere = await until(agent, 'nowhere', runs, ({ status }) => status === 'suspended')
    expect(nowhere.sentence).toMatch(/^no node matches/)
  })

  it('a Job is progressing, then completed; one that fails says why', async () => {
    await cluster.createNamespace('jobs')
    const [good, bad] = [['Job', 'jobs', 'good'] as const, ['Job', 'jobs', 'bad'] as const]
    for (const [, , name] of [good, bad]) await cluster.apply(job(name))
    expect(
      (
        await until(
          good,
          'there',
          () => undefined,
          ({ current }) => current.length === 1,
        )
      ).status,
    ).toBe('progressing')
    const fate = (pod: PlayedPod) => ends(pod.name.startsWith('bad') ? 3 : 0)(pod)
    const done = await until(good, 'done', fate, ({ status }) => status !== 'progressing')
    expect(done).toMatchObject({ status: 'suspended', sentence: 'completed', ready: 1, desired: 1 })
    const failed = await until(bad, 'failed', fate, ({ status }) => status !== 'progressing')
    expect(failed.status).toBe('failed')
    expect(failed.sentence).toMatch(/^failed: BackoffLimitExceeded: .*; 1 of 1 pod: exit 3$/)
  })

  it('a CronJob runs, and its last Job decides', async () => {
    const [good, bad] = [['CronJob', 'cron', 'good'] as const, ['CronJob', 'cron', 'bad'] as const]
    expect(await look(...good)).toMatchObject({ status: 'ok' })
    const runsNow = await until(
      good,
      'running',
      () => undefined,
      ({ current }) => current.length > 0,
    )
    expect(runsNow).toMatchObject({ status: 'ok', sentence: 'first run, runs now' })
    const fate = (pod: PlayedPod) => ends(pod.name.startsWith('bad') ? 1 : 0)(pod)
    const done = await until(good, 'done', fate, ({ sentence }) => sentence.startsWith('last run'))
    expect(done).toMatchObject({ status: 'ok', sentence: expect.stringMatching(/^last run succeeded, 20/) })
    const failed = await until(bad, 'failed', fate, ({ status }) => status === 'failed')
    expect(failed.sentence).toMatch(/^last run failed: BackoffLimitExceeded: .*; 1 of 1 pod: exit 1$/)
  })
})

interface RawSet {
  readonly spec: { readonly selector: { readonly matchLabels: Readonly<Record<string, string>> } }
}

function node() {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'pi3' } }
}

function template(app: string, image: string, more: object = {}) {
  return { metadata: { labels: { app } }, spec: { containers: [{ name: 'app', image }], ...more } }
}

function deployment(
  namespace: string,
  name: string,
  {
    image = 'ghcr.io/x/web:1.3',
    ...spec
  }: { readonly replicas?: number; readonly image?: string; readonly paused?: boolean },
) {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { ...spec, progressDeadlineSeconds: 5, selector: { matchLabels: labels }, template: template(name, image) },
  }
}

function statefulSet(image: string, type: 'RollingUpdate' | 'OnDelete') {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'data' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      updateStrategy: { type },
      selector: { matchLabels: { app: 'db' } },
      template: template('db', image),
    },
  }
}

function daemonSet(image: string, nodeSelector: Readonly<Record<string, string>>) {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'agents' },
    spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent', image, { nodeSelector }) },
  }
}

function jobSpec(name: string) {
  return { backoffLimit: 0, template: template(name, 'ghcr.io/x/job:1', { restartPolicy: 'Never' }) }
}

function job(name: string) {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'jobs' }, spec: jobSpec(name) }
}

function cronJob(name: string) {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'cron' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: jobSpec(name) } },
  }
}

function pod(namespace: string, name: string, labels: Readonly<Record<string, string>>) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: 'app', image: 'ghcr.io/x/web:1.3' }] },
  }
}
