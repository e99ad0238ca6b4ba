import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ref, refOf } from '@/lib/ref'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from './program'

const FOLDER = new URL('../../lib/flux/situations/', import.meta.url)

interface Situation {
  readonly file: string
  readonly title: string
  readonly status: string
  readonly objects: readonly KubernetesObject[]
}

/** All of them: whatever a situation claims, the CRDs of Flux 2.9 must be able to hold. */
const SITUATIONS: readonly Situation[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) }))

const SOURCE_REF = { kind: 'GitRepository', name: 'fleet' }

/** What the CRDs ask for and the situations leave out; `turn` makes every version of a spec differ from the last. */
const SPECS: Readonly<Record<string, (turn: number) => Record<string, unknown>>> = {
  Alert: () => ({}),
  ArtifactGenerator: () => ({
    sources: [{ alias: 'infra', kind: 'GitRepository', name: 'infra' }],
    artifacts: [{ name: 'bundle', copy: [{ from: '@infra/**', to: '@artifact/' }] }],
  }),
  Bucket: (turn) => ({ bucketName: 'manifests', endpoint: 's3.example', interval: `${turn}m` }),
  ExternalArtifact: () => ({}),
  FluxInstance: () => ({}),
  FluxReport: () => ({}),
  GitRepository: (turn) => ({ url: 'https://git.example/fleet.git', interval: `${turn}m` }),
  HelmChart: (turn) => ({
    chart: 'podinfo',
    interval: `${turn}m`,
    sourceRef: { kind: 'HelmRepository', name: 'podinfo' },
  }),
  HelmRelease: (turn) => ({
    interval: `${turn}m`,
    chart: { spec: { chart: 'podinfo', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } } },
  }),
  HelmRepository: (turn) => ({ url: 'https://charts.example', interval: `${turn}m` }),
  ImagePolicy: (turn) => ({ imageRepositoryRef: { name: `app-${turn}` }, policy: { semver: { range: '1.x' } } }),
  ImageRepository: (turn) => ({ image: 'registry.example/app', interval: `${turn}m` }),
  ImageUpdateAutomation: (turn) => ({
    interval: `${turn}m`,
    sourceRef: SOURCE_REF,
    git: { commit: { author: { email: 'flux@example.org' } } },
  }),
  Kustomization: (turn) => ({ interval: `${turn}m`, prune: true, sourceRef: SOURCE_REF }),
  OCIRepository: (turn) => ({ url: 'oci://registry.example/fleet', interval: `${turn}m` }),
  Provider: () => ({}),
  Receiver: () => ({
    type: 'github',
    secretRef: { name: 'webhook-token' },
    resources: [{ kind: 'GitRepository', name: 'fleet' }],
  }),
  ResourceSetInputProvider: () => ({}),
  ResourceSet: (turn) => ({ resourcesTemplate: `# ${turn}` }),
}

describe.skipIf(!canRun(controlPlaneAvailability()))('situations on a real API server', () => {
  let cluster: ControlPlane
  let program: ProgramUnderTest
  let aheadMs = 0
  beforeAll(async () => {
    cluster = await startControlPlane()
    program = await startRealProgram({
      kubeconfigPath: cluster.kubeconfigPath,
      clock: () => new Date(Date.now() + aheadMs),
    })
    await waitForLive(program)
    // Several at a time, as controllers do it.
    const queue = [...SITUATIONS]
    const writers = Array.from({ length: 6 }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await write(cluster, next)
    })
    await Promise.all(writers)
  })
  afterAll(async () => {
    program?.stop()
    await cluster?.stop()
  })

  it.each(SITUATIONS.map((situation) => ({ ...situation, ref: refTo(situation) })))(
    '$title comes out as $status',
    async ({ ref, status, objects }) => {
      await eventually(async () => expect((await program.readRow(ref))?.status).toBe(status))
      const ready = conditionsOf(objects[0]).find((condition) => condition.type === 'Ready')
      if (ready === undefined) return
      const row = await program.readRow(ref)
      expect(row?.ready).toMatchObject({ status: ready.status, reason: ready.reason })
    },
  )

  it('are judged by the clock of the cluster, not by one of ours that is wrong', async () => {
    const clock = () => new Date(Date.now() + 3 * 3_600_000)
    const wrong = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath, clock })
    try {
      const { resources } = await waitForLive(wrong)
      expect((await wrong.readState()).cluster.clockSkewSeconds).toBeCloseTo(-3 * 3_600, -2)
      const statuses = new Map(resources.map(({ ref, status }) => [ref, status]))
      for (const situation of SITUATIONS) expect(statuses.get(refTo(situation))).toBe(situation.status)
    } finally {
      wrong.stop()
    }
  })

  it('become unknown, or stuck, by time alone', async () => {
    const ignored = find('helmrelease-spec-changed-controller-not-reacting.json')
    const stuck = find('kustomization-stuck-deletion.json')
    aheadMs = 20 * 60_000
    // Something small happens to each, so that nobody has to wait for the next look at everything.
    for (const { apiVersion, kind, metadata } of [ignored, stuck].map(objectOf)) {
      const { namespace = '', name } = metadata
      await cluster.apply({ apiVersion, kind, metadata: { namespace, name, labels: { seen: 'again' } } }, 'somebody')
    }
    await eventually(async () => {
      expect((await program.readRow(refTo(ignored)))?.status).toBe('unknown')
      const { problems } = await program.readState()
      expect(problems.find(({ root }) => root === refTo(stuck))).toMatchObject({ status: 'terminating' })
    })
  })

  it('are read without a complaint', async () => {
    const state = await program.readState()
    expect(state.resources).toHaveLength(SITUATIONS.length)
    expect(state.unreadable).toEqual([])
    expect(program.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  })
})

/** As somebody commits it, its controller works on it, and generation by generation up to that of the situation. */
async function write(cluster: ControlPlane, situation: Situation): Promise<void> {
  const object = objectOf(situation)
  const { generation: wanted = 1, deletionTimestamp, ...metadata } = object.metadata
  const { status, spec, ...rest } = object
  const fill = SPECS[object.kind]
  if (fill === undefined) throw new Error(`No spec is known for a ${object.kind}.`)
  await cluster.createNamespace(object.metadata.namespace ?? '')
  let stored: KubernetesObject | undefined
  for (let turn = 1; turn <= Number(wanted); turn += 1) {
    const isLast = turn === Number(wanted)
    const full = { ...fill(turn), ...(isLast && isRecord(spec) ? spec : {}) }
    stored = await cluster.apply({ ...rest, metadata, spec: full }, 'kustomize-controller')
    if (stored.metadata.generation !== turn) throw new Error(`${situation.file}: no generation ${turn}`)
  }
  if (status !== undefined) {
    const kept = await cluster.patchStatus({ ...rest, metadata, status }, 'gotk-controller')
    expect(kept.status, `${situation.file}: the CRD prunes what the situation claims`).toMatchObject(status as object)
  }
  if (deletionTimestamp !== undefined) await cluster.delete(object)
}

/** Each in a namespace of its own, so that names do not meet. */
function objectOf(situation: Situation): KubernetesObject {
  const [object] = situation.objects
  if (object === undefined) throw new Error(`${situation.file} holds no object.`)
  return { ...object, metadata: { ...object.metadata, namespace: `s-${SITUATIONS.indexOf(situation) + 1}` } }
}

function refTo(situation: Situation): Ref {
  const { kind, metadata } = objectOf(SITUATIONS.find(({ file }) => file === situation.file) ?? situation)
  return refOf(kind, metadata.namespace ?? '', metadata.name)
}

function find(file: string): Situation {
  const found = SITUATIONS.find((situation) => situation.file === file)
  if (found === undefined) throw new Error(`There is no ${file}.`)
  return found
}

function conditionsOf(object: KubernetesObject | undefined): readonly Record<string, unknown>[] {
  const conditions = isRecord(object?.status) ? object.status.conditions : undefined
  return Array.isArray(conditions) ? conditions.filter(isRecord) : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
