// What Flux stands on, on a real API server: kinds that come and go while the program runs, as cert-manager and external-secrets
// define them, in the version that is served, with the rights of the component and without them.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroundAnswer } from '@/lib/contract/ground'
import type { State } from '@/lib/contract/state'
import type { Check } from '@/lib/ground/check'
import { CHECKS } from '@/lib/ground/checks'
import { readGroundObject } from '@/lib/ground/ground-object'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { SILENT_LOG } from '@/lib/server/log'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { canRun } from '../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../support/control-plane'
import { readFolder } from '../support/manifests'
import {
  type Definition,
  fieldsOf,
  operatorCrdsAvailability,
  readDefinition,
  servedOnlyIn,
} from '../support/operator-crds'
import { eventually } from './program'

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const OPERATORS = CHECKS.filter(({ partOf }) => partOf === 'cert-manager' || partOf === 'External Secrets')
const SITUATIONS = new URL('../../lib/ground/situations/', import.meta.url)
const canRunAll = canRun(controlPlaneAvailability()) && canRun(operatorCrdsAvailability())

describe.skipIf(!canRunAll)('what Flux stands on, on a real API server', () => {
  let cluster: ControlPlane
  let program: ServedProgram
  beforeAll(async () => {
    cluster = await startControlPlane()
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    for (const object of readFolder('base')) await cluster.apply(object)
    const path = await cluster.writeKubeconfigOf('fluxdeck', 'fluxdeck')
    const target = await loadKubeconfig({ path, log: SILENT_LOG, redact: (text) => text })
    program = await serveProgram({
      env: { CLUSTER: 'kubeconfig' },
      choice: { type: 'kubernetes', target, inCluster: true },
    })
    await program.untilReady()
  }, 180_000)
  afterAll(async () => {
    program?.stop()
    await cluster?.stop()
  })

  const glance = async () => JSON.parse((await program.ask('/api/ground?look=0')).text) as GroundAnswer
  const ask = async () => JSON.parse((await program.ask('/api/ground')).text) as GroundAnswer
  const questionOf = ({ questions }: GroundAnswer, wanted: string) => questions.find(({ id }) => id === wanted)
  const define = (definition: Definition) => cluster.mustRequest('POST', DEFINITIONS, definition)
  const versionOf = async (id: string) => {
    const { sources } = JSON.parse((await program.ask('/api/state')).text) as State
    return sources.find((source) => source.id === id)?.version
  }

  it('says what it may not read, and names what is not installed', async () => {
    await eventually(async () => {
      const told = await ask()
      expect(questionOf(told, 'volumes')).toMatchObject({ word: 'unknown', state: 'forbidden' })
      expect(told.notInstalled).toContain('cert-manager')
      expect(told.sentence).not.toContain('sound')
    }, 30_000)
  }, 60_000)

  it('reads kinds that come while it runs, in the version that is served', async () => {
    for (const object of readFolder('components/cluster-context')) await cluster.apply(object)
    await define(servedOnlyIn(readDefinition('external-secrets.io', 'externalsecrets'), 'v1beta1'))
    for (const plural of ['certificates', 'challenges']) await define(readDefinition(groupOf(plural), plural))
    const { spec, ...secret } = SECRET
    await eventually(() => cluster.apply({ ...secret, apiVersion: 'external-secrets.io/v1beta1', spec }), 30_000)
    // Whoever looks anew has it looked for anew, at once.
    await eventually(async () => expect((await glance()).sentence).toMatch(/^(When last read|Not read)/), 120_000)
    const condition = { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'no such key' }
    const status = { conditions: [condition] }
    await cluster.patchStatus({ ...secret, apiVersion: 'external-secrets.io/v1beta1', status })
    await eventually(async () => {
      const told = await ask()
      expect(questionOf(told, 'secrets')?.bad).toMatchObject([{ ref: 'ExternalSecret/apps/pull', word: 'bad' }])
      expect(told.notInstalled).not.toContain('cert-manager')
      expect(questionOf(told, 'volumes')?.state ?? 'live').toBe('live')
    }, 400_000)
    await eventually(async () => expect(await versionOf('ground:externalsecrets')).toBe('v1beta1'), 30_000)
  }, 450_000)

  it('goes over to the newer version once the release that serves it is installed', async () => {
    const release = readDefinition('external-secrets.io', 'externalsecrets')
    await cluster.mustRequest('PATCH', `${DEFINITIONS}/externalsecrets.external-secrets.io`, release, {
      'content-type': 'application/merge-patch+json',
    })
    await eventually(async () => {
      expect(questionOf(await ask(), 'secrets')?.bad).toMatchObject([{ ref: 'ExternalSecret/apps/pull' }])
      expect(await versionOf('ground:externalsecrets')).toBe('v1')
    }, 400_000)
  }, 450_000)

  it('says what a certificate waits for, and which node is silent while it says that it is ready', async () => {
    for (const object of [CERTIFICATE, CHALLENGE, NODE]) {
      const { status, ...bare } = object
      await cluster.apply(bare)
      await cluster.patchStatus({ ...bare, status })
    }
    await cluster.apply(LEASE)
    await eventually(async () => {
      const told = await ask()
      const [certificate] = questionOf(told, 'certificates')?.bad ?? []
      expect(certificate?.sentence).toContain('web.example.com is being proved: no such record')
      expect(questionOf(told, 'nodes')).toMatchObject({
        state: 'live',
        bad: [{ ref: 'Node//pi', word: 'bad', sentence: expect.stringContaining('not heard any more') }],
      })
    }, 120_000)
  }, 150_000)

  it('keeps of their objects only what their definitions have, and has it back as it was written', async () => {
    for (const check of OPERATORS) {
      const { group, plural, keeps, name } = check
      const definition = readDefinition(group, plural)
      for (const version of check.versions) {
        for (const part of ['spec', 'status'] as const) {
          const known = fieldsOf(definition, version, part)
          for (const field of keeps[part] ?? []) expect(known, `${plural} ${version} ${part}`).toContain(field)
        }
      }
      const situations = JSON.parse(readFileSync(new URL(`${name}.json`, SITUATIONS), 'utf8')) as readonly Situation[]
      if ((await cluster.request('GET', `${DEFINITIONS}/${plural}.${group}`)).status === 404) await define(definition)
      await eventually(async () => expect(await writeWhole(named(situations[0], 'first'))).toBeDefined(), 30_000)
      let kept = 0
      for (const [at, { object, word }] of situations.entries()) {
        if (word === 'unread') continue
        const own = named({ object, word }, `situation-${at}`)
        const written = await writeWhole(own)
        if (written === undefined) continue
        kept += 1
        expect(keptOf(written, check)).toMatchObject(keptOf(own, check))
      }
      expect(kept, plural).toBeGreaterThan(situations.length / 2)
    }
  }, 120_000)

  it('lets go of what is taken away', async () => {
    for (const plural of ['externalsecrets', 'secretstores', 'clustersecretstores'])
      await cluster.request('DELETE', `${DEFINITIONS}/${plural}.external-secrets.io`)
    await eventually(async () => {
      const told = await ask()
      expect(told.notInstalled).toContain('External Secrets')
      expect(questionOf(told, 'secrets')).toBeUndefined()
    }, 400_000)
  }, 450_000)

  /** Undefined where the cluster refuses it, as it does what is of no valid form. */
  async function writeWhole(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    const { status, ...bare } = object
    try {
      await cluster.apply(bare)
      if (status !== undefined) await cluster.patchStatus({ ...bare, status })
    } catch {
      return undefined
    }
    return cluster.get(bare)
  }
})

interface Situation {
  readonly object: KubernetesObject
  readonly word: string
}

/** Without its times and owner, which the cluster gives. */
function keptOf(object: KubernetesObject, { isNamespaced, keeps }: Check): object {
  const read = readGroundObject(object, isNamespaced, keeps)
  if (read === undefined) throw new Error(`${object.metadata.name} cannot be read`)
  const { namespace, name, spec, status } = read
  return { namespace, name, spec, status }
}

function named(situation: Situation | undefined, name: string): KubernetesObject {
  if (situation === undefined) throw new Error('There is no such situation.')
  const { namespace } = situation.object.metadata
  return { ...situation.object, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } }
}

function groupOf(plural: string): string {
  return CHECKS.find((check) => check.plural === plural)?.group ?? ''
}

const SECRET = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'pull', namespace: 'apps' },
  spec: { target: { name: 'ghcr' }, secretStoreRef: { name: 'store' } },
}
const CERTIFICATE = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'web', namespace: 'apps' },
  spec: { secretName: 'web-tls', dnsNames: ['web.example.com'], issuerRef: { name: 'acme' } },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'DoesNotExist',
        message: 'Issuing certificate as Secret does not exist',
        lastTransitionTime: '2026-11-20T06:00:00Z',
      },
    ],
  },
}
const CHALLENGE = {
  apiVersion: 'acme.cert-manager.io/v1',
  kind: 'Challenge',
  metadata: {
    name: 'web-1-77-1',
    namespace: 'apps',
    ownerReferences: [
      {
        apiVersion: 'acme.cert-manager.io/v1',
        kind: 'Order',
        name: 'web-1-77',
        uid: '00000000-0000-4000-8000-000000000002',
      },
    ],
  },
  spec: {
    authorizationURL: 'https://acme.example/a',
    url: 'https://acme.example/c',
    dnsName: 'web.example.com',
    issuerRef: { name: 'acme' },
    key: 'key',
    token: 'token',
    type: 'DNS-01',
    wildcard: false,
    solver: {},
  },
  status: { state: 'pending', presented: true, processing: true, reason: 'no such record' },
}
const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'pi' },
  status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'is posting' }] },
}
const LEASE = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'pi', namespace: 'kube-node-lease' },
  spec: { holderIdentity: 'pi', leaseDurationSeconds: 40, renewTime: '2026-11-20T08:00:00.000000Z' },
}
