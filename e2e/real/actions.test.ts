import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '@/lib/contract/actions'
import { type Ref, refOf } from '@/lib/ref'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { waitUntil } from '../support/wait-until'
import { gitRepository, helmRelease, kustomization, NEXT_REVISION, REVISION, readyStatus, statusOf } from './objects'
import { eventually, type ProgramUnderTest, type StreamReader, startRealProgram, waitForLive } from './program'

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'
const FORCE_AT = 'reconcile.fluxcd.io/forceAt'
const RESET_AT = 'reconcile.fluxcd.io/resetAt'
/** The name in the kubeconfig of the test. */
const USER = 'control-plane'

describe.skipIf(!canRun(controlPlaneAvailability()))('actions on a real API server', () => {
  let cluster: ControlPlane
  let program: ProgramUnderTest
  let stream: StreamReader
  const others: ProgramUnderTest[] = []
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    program = await startRealProgram({ kubeconfigPath: cluster.kubeconfigPath })
    await waitForLive(program)
    stream = program.openStream()
  })
  afterAll(async () => {
    stream?.close()
    for (const each of [program, ...others]) each?.stop()
    await cluster?.stop()
  })

  /** Committed by Flux, judged by its controller, and seen by the program. */
  const have = async (object: KubernetesObject, give = readyStatus): Promise<KubernetesObject> => {
    const created = await cluster.apply(object, 'kustomize-controller')
    const stored = await cluster.patchStatus(give(created), `${object.kind}-controller`)
    await eventually(async () => expect((await program.readRow(refTo(object)))?.ready).toBeDefined())
    return stored
  }
  /** What a controller does once it sees a new request: waits for it, then writes this status beside the token. */
  const handle = async (object: KubernetesObject, give: (seen: KubernetesObject) => KubernetesObject) => {
    const seen = await waitUntil(`a request for ${refTo(object)}`, async () => {
      const now = await cluster.get(object)
      const token = annotationsOf(now)[REQUESTED_AT]
      return token !== undefined && token !== statusField(now, 'lastHandledReconcileAt') ? now : undefined
    })
    const token = annotationsOf(seen)[REQUESTED_AT]
    const { status } = give(seen)
    await cluster.patchStatus({ ...object, status: { ...asRecord(status), lastHandledReconcileAt: token } })
  }
  const reachState = (id: string, state: Action['state'], more: Partial<Action> = {}) =>
    eventually(async () => {
      const action = await program.readAction(id)
      expect(action).toMatchObject({ state, ...more })
      return action
    })
  const failing = (seen: KubernetesObject) =>
    statusOf(seen, { status: 'False', reason: 'BuildFailed', message: 'kustomize build failed: no such file' })

  describe('what is written', () => {
    it('reconciles by one annotation of its own field manager and touches nothing else', async () => {
      const before = await have(kustomization('apps', 'exact'))
      const { status, body } = await program.act(request('reconcile', before))
      expect(status).toBe(202)
      const after = await cluster.get(before)
      const token = annotationsOf(after)[REQUESTED_AT]
      expect(token).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/)
      expect(body.actions[0]).toMatchObject({ state: 'requested', token, by: USER })

      const { managedFields: fieldsBefore, resourceVersion: _, annotations: none, ...metaBefore } = before.metadata
      const { managedFields: fieldsAfter, resourceVersion: __, annotations, ...metaAfter } = after.metadata
      expect(none).toBeUndefined()
      expect(annotations).toEqual({ [REQUESTED_AT]: token })
      expect(metaAfter).toEqual(metaBefore)
      expect({ ...after, metadata: {} }).toEqual({ ...before, metadata: {} })
      const added = listOf(fieldsAfter).filter((entry) => !listOf(fieldsBefore).some((old) => isSame(old, entry)))
      expect(added).toEqual([
        expect.objectContaining({
          manager: 'fluxdeck',
          operation: 'Update',
          fieldsV1: { 'f:metadata': { 'f:annotations': { '.': {}, [`f:${REQUESTED_AT}`]: {} } } },
        }),
      ])
      expect(added[0]).not.toHaveProperty('subresource')
      expect(listOf(fieldsAfter)).toHaveLength(listOf(fieldsBefore).length + 1)
    })

    it('resets and forces a release by a second annotation with the same token', async () => {
      const exhausted = (seen: KubernetesObject) =>
        statusOf(seen, { status: 'False', reason: 'RetriesExceeded', message: 'no retries left', stalled: true })
      const reset = await have(helmRelease('apps', 'reset'), exhausted)
      expect((await program.act(request('reset', reset))).status).toBe(202)
      const { [REQUESTED_AT]: token, ...rest } = annotationsOf(await cluster.get(reset))
      expect(rest).toEqual({ [RESET_AT]: token })

      const force = await have(helmRelease('apps', 'force'), exhausted)
      expect((await program.act(request('force', force))).status).toBe(202)
      const forced = annotationsOf(await cluster.get(force))
      expect(forced).toEqual({ [REQUESTED_AT]: forced[REQUESTED_AT], [FORCE_AT]: forced[REQUESTED_AT] })
    })

    it('suspends with who and why, and resumes without a trace of it', async () => {
      const object = await have(kustomization('apps', 'pause'))
      const answer = await program.act({ ...request('suspend', object), reason: 'moving the database' })
      expect(answer.status).toBe(202)
      const suspended = await cluster.get(object)
      expect(asRecord(suspended.spec)).toEqual({ ...asRecord(object.spec), suspend: true })
      expect(annotationsOf(suspended)).toEqual({
        'fluxdeck.dev/suspended-by': USER,
        'fluxdeck.dev/suspended-at': expect.stringMatching(/^\d{4}-.*Z$/),
        'fluxdeck.dev/suspend-reason': 'moving the database',
      })
      await reachState(answer.body.id, 'done')
      expect(await program.readRow(refTo(object))).toMatchObject({
        status: 'suspended',
        suspended: true,
        suspendedBy: USER,
        suspendReason: 'moving the database',
        lastResult: 'ready',
      })

      const resumed = await eventually(async () => {
        const next = await program.act(request('resume', object))
        expect(next.status).toBe(202)
        return next
      })
      const awake = await cluster.get(object)
      expect(asRecord(awake.spec)).toEqual({ ...asRecord(object.spec), suspend: false })
      expect(annotationsOf(awake)).toEqual({})
      // Not done before its controller has judged the new generation.
      expect((await program.readAction(resumed.body.id)).state).not.toBe('done')
      await cluster.patchStatus(readyStatus(awake))
      await reachState(resumed.body.id, 'done')
    })

    it('suspends a kind of flux-operator by its annotation, without a new generation', async () => {
      const object = await have({
        apiVersion: 'fluxcd.controlplane.io/v1',
        kind: 'ResourceSet',
        metadata: { name: 'tenants', namespace: 'apps' },
        spec: { resourcesTemplate: '# none' },
      })
      expect((await program.act(request('suspend', object))).status).toBe(202)
      const suspended = await cluster.get(object)
      expect(suspended.metadata.generation).toBe(1)
      expect(annotationsOf(suspended)['fluxcd.controlplane.io/reconcile']).toBe('disabled')
      await eventually(async () => expect((await program.readRow(refTo(object)))?.status).toBe('suspended'))
    })
  })

  describe('what is refused', () => {
    it('refuses to reconcile what is suspended, offers the way, and writes nothing', async () => {
      const object = await have(kustomization('apps', 'asleep', { suspend: true }))
      for (const action of ['reconcile', 'reconcile-with-source']) {
        const { status, body } = await program.act(request(action, object))
        expect(status).toBe(409)
        expect(body.error).toMatchObject({ code: 'suspended', details: { offer: 'resume-and-reconcile' } })
      }
      expect(await cluster.get(object)).toEqual(object)
    })

    it('refuses for an account without the right to patch, names the right, and writes nothing', async () => {
      const verbs = ['get', 'list', 'watch']
      const account = await cluster.createServiceAccount('reader', [{ apiGroups: ['*'], resources: ['*'], verbs }])
      const reader = await startRealProgram({ kubeconfigPath: account.kubeconfigPath })
      others.push(reader)
      const object = await have(kustomization('apps', 'read-only'))
      await waitForLive(reader)
      for (const action of ['reconcile', 'suspend']) {
        const { status, body } = await reader.act(request(action, object))
        expect(status).toBe(403)
        expect(body.error).toMatchObject({
          code: 'forbidden',
          details: { verb: 'patch', resource: 'kustomizations.kustomize.toolkit.fluxcd.io', namespace: 'apps' },
        })
      }
      expect(await cluster.get(object)).toEqual(object)
      expect(reader.audit.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
        'refused forbidden',
        'refused forbidden',
      ])

      // No restart and no memory of the refusal once the right is there.
      await account.setRules([{ apiGroups: ['*'], resources: ['*'], verbs: [...verbs, 'patch'] }])
      await eventually(async () => expect((await reader.act(request('reconcile', object))).status).toBe(202))
    })

    it('does not act on another object of the same name than the one that was meant', async () => {
      const first = await have(kustomization('apps', 'replaced'))
      await cluster.delete(first)
      const second = await cluster.apply(kustomization('apps', 'replaced'), 'kustomize-controller')
      await eventually(async () => expect((await program.readRow(refTo(first)))?.uid).toBe(second.metadata.uid))
      const { status, body } = await program.act({ ...request('reconcile', first), uid: first.metadata.uid })
      expect(status).toBe(409)
      expect(body.error?.code).toBe('changed')
      expect(await cluster.get(second)).toEqual(second)
    })

    it('is stopped by the cluster itself where it has not seen yet that the object was replaced', async () => {
      // Without the right to watch it sees the truth of one minute at a time.
      const account = await cluster.createServiceAccount('slow-eyes', [
        { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'patch'] },
      ])
      const first = await have(kustomization('apps', 'behind-its-back'))
      const gone = await have(kustomization('apps', 'gone'))
      const slow = await startRealProgram({ kubeconfigPath: account.kubeconfigPath })
      others.push(slow)
      await eventually(async () => expect((await slow.readSource('kustomizations')).state).toBe('forbidden'))
      expect((await slow.readRow(refTo(first)))?.uid).toBe(first.metadata.uid)
      await cluster.delete(gone)
      await cluster.delete(first)
      const second = await cluster.apply(kustomization('apps', 'behind-its-back'), 'kustomize-controller')

      const { status, body } = await slow.act(request('reconcile', first))
      expect(body.error).toMatchObject({ code: 'changed' })
      expect(status).toBe(409)
      expect(await cluster.get(second)).toEqual(second)
      expect((await slow.act(request('reconcile', gone))).body.error?.code).toBe('not_found')
      await expect(cluster.get(gone)).rejects.toThrow('404')
    })

    it('has one request in flight per object', async () => {
      const object = await have(kustomization('apps', 'twice'))
      const [first, second] = await Promise.all([
        program.act(request('reconcile', object)),
        program.act(request('reconcile', object)),
      ])
      expect([first.status, second.status].sort()).toEqual([202, 409])
      const [accepted, refused] = first.status === 202 ? [first, second] : [second, first]
      expect(refused.body.error).toMatchObject({ code: 'in_flight', details: { id: accepted.body.id } })
    })
  })

  describe('how it ends', () => {
    it('is done once its controller is, not when the request was taken', async () => {
      const object = await have(kustomization('apps', 'ends-well'))
      const { body } = await program.act(request('reconcile', object))
      const running = {
        status: 'Unknown',
        reason: 'Progressing',
        message: 'Building manifests',
        reconciling: 'Progressing',
      } as const
      await cluster.patchStatus(statusOf(await cluster.get(object), running))
      await eventually(async () =>
        expect(['picked_up', 'fetched']).toContain((await program.readAction(body.id)).state),
      )
      await handle(object, (seen) => readyStatus(seen, { lastAppliedRevision: NEXT_REVISION }))
      const action = await reachState(body.id, 'done', { retrying: false })
      expect(action.finishedAt).toBeDefined()
      expect(action.steps.at(-1)).toMatchObject({ state: 'done', to: NEXT_REVISION })
      expect(stream.live().actions.get(body.id)).toEqual(action)
    })

    it('failed when the run that took it failed, and turns when a later one succeeds', async () => {
      const object = await have(kustomization('apps', 'ends-badly'))
      const { body } = await program.act(request('reconcile', object))
      await handle(object, failing)
      const action = await reachState(body.id, 'failed', { retrying: true })
      expect(action.message).toContain('no such file')
      const token = annotationsOf(await cluster.get(object))[REQUESTED_AT]
      await cluster.patchStatus(readyStatus(object, { lastHandledReconcileAt: token }))
      await reachState(body.id, 'done', { retrying: false })
    })

    it('does not take the acknowledgement of a suspended object for success', async () => {
      const object = await have(kustomization('apps', 'false-success'))
      const { body } = await program.act(request('reconcile', object))
      await cluster.apply(kustomization('apps', 'false-success', { suspend: true }), 'kustomize-controller')
      await handle(object, (seen) => readyStatus(seen))
      const action = await reachState(body.id, 'failed')
      expect(action.message).toContain('suspended')
    })

    it('does not take a failing object that acknowledges for success', async () => {
      const object = await have(kustomization('apps', 'stays-bad'), failing)
      const { body } = await program.act(request('reconcile', object))
      await handle(object, failing)
      await reachState(body.id, 'failed', { retrying: true })
    })

    it('is overtaken when somebody else asks later, and says nothing of how that ended', async () => {
      const object = await have(kustomization('apps', 'overtaken'))
      const { body } = await program.act(request('reconcile', object))
      const theirs = new Date(Date.now() + 1_000).toISOString()
      await cluster.request(
        'PATCH',
        '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/apps/kustomizations/overtaken?fieldManager=flux',
        { metadata: { annotations: { [REQUESTED_AT]: theirs } } },
        { 'content-type': 'application/merge-patch+json' },
      )
      await reachState(body.id, 'overtaken')
    })

    it('ends when the object is deleted under it', async () => {
      const object = await have(kustomization('apps', 'vanishes'))
      const { body } = await program.act(request('reconcile', object))
      await cluster.delete(object)
      expect((await reachState(body.id, 'failed')).message).toContain('deleted')
    })

    it('asks the source first and the object only once the source has fetched', async () => {
      const fleet = await have(gitRepository('apps', 'fleet'))
      const object = await have(kustomization('apps', 'shop', { sourceRef: { kind: 'GitRepository', name: 'fleet' } }))
      const { status, body } = await program.act(request('reconcile-with-source', object))
      expect(status).toBe(202)
      expect(annotationsOf(await cluster.get(fleet))[REQUESTED_AT]).toBeDefined()
      expect(annotationsOf(await cluster.get(object))).toEqual({})
      await handle(fleet, (seen) => {
        const { status: ready } = readyStatus(seen)
        return {
          ...seen,
          status: { ...asRecord(ready), artifact: { ...asRecord(asRecord(ready).artifact), revision: NEXT_REVISION } },
        }
      })
      await handle(object, (seen) => readyStatus(seen, { lastAppliedRevision: NEXT_REVISION }))
      const action = await reachState(body.id, 'done')
      expect(action.steps.map(({ ref }) => ref)).toEqual(
        expect.arrayContaining(['GitRepository/apps/fleet', 'Kustomization/apps/shop']),
      )
      expect(action.steps.find(({ state }) => state === 'done')).toMatchObject({
        ref: 'GitRepository/apps/fleet',
        from: REVISION,
        to: NEXT_REVISION,
      })
      expect(action.steps.at(-1)).toMatchObject({ ref: 'Kustomization/apps/shop', state: 'done' })
    })

    it('stops at a source that cannot fetch and does not touch the object', async () => {
      const broken = await have(gitRepository('apps', 'broken'))
      const object = await have(
        kustomization('apps', 'waits', { sourceRef: { kind: 'GitRepository', name: 'broken' } }),
      )
      const { body } = await program.act(request('reconcile-with-source', object))
      await handle(broken, (seen) =>
        statusOf(seen, { status: 'False', reason: 'GitOperationFailed', message: 'authentication required' }),
      )
      expect((await reachState(body.id, 'failed')).message).toContain('authentication required')
      expect(await cluster.get(object)).toEqual(object)
    })

    it('does a selection one by one and tells of each', async () => {
      const good = await have(kustomization('apps', 'many-good'))
      const asleep = await have(kustomization('apps', 'many-asleep', { suspend: true }))
      const refs = [refTo(good), refTo(asleep), 'Kustomization/apps/many-missing']
      const { status, body } = await program.act({ action: 'reconcile', refs })
      expect(status).toBe(202)
      await handle(good, (seen) => readyStatus(seen))
      await eventually(async () => {
        const actions = body.actions.map(({ id }) => stream.live().actions.get(id))
        expect(actions.map((action) => `${action?.ref} ${action?.state}`)).toEqual([
          `${refs[0]} done`,
          `${refs[1]} refused`,
          `${refs[2]} refused`,
        ])
      })
    })
  })

  it('left a line for each attempt and never wrote a status', async () => {
    expect(program.audit.length).toBeGreaterThan(15)
    expect(program.audit.every(({ actor, time, requestId }) => actor === USER && time && requestId)).toBe(true)
    const state = await program.readState()
    for (const row of state.resources) {
      const { apiVersion, kind, namespace, name } = row
      const object = await cluster.get({ apiVersion, kind, metadata: { namespace, name } })
      const ours = listOf(object.metadata.managedFields).filter((entry) => asRecord(entry).manager === 'fluxdeck')
      for (const entry of ours) expect(asRecord(entry)).not.toHaveProperty('subresource')
    }
  })
})

function request(action: string, { kind, metadata }: KubernetesObject): Record<string, unknown> {
  return { action, kind, namespace: metadata.namespace, name: metadata.name }
}

function refTo({ kind, metadata }: KubernetesObject): Ref {
  return refOf(kind, metadata.namespace ?? '', metadata.name)
}

function annotationsOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return asRecord(object.metadata.annotations)
}

function statusField(object: KubernetesObject, name: string): unknown {
  return asRecord(object.status)[name]
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
