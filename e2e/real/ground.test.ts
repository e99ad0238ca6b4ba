// What Flux stands on, on a real API server: kinds that come and go while the program runs, in the version that is served,
// with the rights of the component and without them. The definitions are as small as the API server takes them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GroundAnswer } from '@/lib/contract/ground'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { SILENT_LOG } from '@/lib/server/log'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { canRun } from '../support/availability'
import { type ControlPlane, controlPlaneAvailability, startControlPlane } from '../support/control-plane'
import { readFolder } from '../support/manifests'
import { eventually } from './program'

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const SCHEMA = {
  openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
} as const

function definitionOf(group: string, plural: string, kind: string, version: string): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema: SCHEMA, subresources: { status: {} } }],
    },
  }
}

describe.skipIf(!canRun(controlPlaneAvailability()))('what Flux stands on, on a real API server', () => {
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
  const define = (...words: Parameters<typeof definitionOf>) =>
    cluster.mustRequest('POST', DEFINITIONS, definitionOf(...words))

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
    await define('external-secrets.io', 'externalsecrets', 'ExternalSecret', 'v1beta1')
    await define('cert-manager.io', 'certificates', 'Certificate', 'v1')
    const secret = {
      apiVersion: 'external-secrets.io/v1beta1',
      kind: 'ExternalSecret',
      metadata: { name: 'pull', namespace: 'apps' },
      spec: { target: { name: 'ghcr' } },
    }
    await eventually(() => cluster.apply(secret), 30_000)
    // Whoever looks anew has it looked for anew, at once.
    await eventually(async () => expect((await glance()).sentence).toMatch(/^(When last read|Not read)/), 120_000)
    const condition = { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'no such key' }
    await cluster.patchStatus({ ...secret, status: { conditions: [condition] } })
    await eventually(async () => {
      const told = await ask()
      expect(questionOf(told, 'secrets')?.bad).toMatchObject([{ ref: 'ExternalSecret/apps/pull', word: 'bad' }])
      expect(told.notInstalled).not.toContain('cert-manager')
      expect(questionOf(told, 'volumes')?.state ?? 'live').toBe('live')
    }, 400_000)
  }, 450_000)

  it('lets go of what is taken away', async () => {
    await cluster.mustRequest('DELETE', `${DEFINITIONS}/externalsecrets.external-secrets.io`)
    await eventually(async () => {
      const told = await ask()
      expect(told.notInstalled).toContain('External Secrets')
      expect(questionOf(told, 'secrets')).toBeUndefined()
    }, 400_000)
  }, 450_000)
})
