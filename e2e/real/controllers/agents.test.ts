// The buttons of an agent over the official client, a real socket, a real API server and the real controllers of Flux.

import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action, ActionGroup } from '@/lib/contract/actions'
import type { State } from '@/lib/contract/state'
import { loadKubeconfig } from '@/lib/kubernetes/credentials'
import { connectBearer } from '@/lib/mcp/testing/agent-scene'
import { SILENT_LOG } from '@/lib/server/log'
import { type ServedProgram, serveProgram } from '@/lib/server/testing/serve-program'
import { canRun } from '../../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../../support/control-plane'
import { type FluxControllers, fluxAvailability, startFluxControllers } from '../../support/flux-controllers'
import { type GitServer, startGitServer } from '../../support/git-server'
import { giveRole } from '../give-role'
import { configMap, gitRepository, kustomization } from '../objects'
import { eventually } from '../program'

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt'
const PATIENCE_MS = 90_000
const NAMES = ['done', 'broken', 'asleep', 'forbidden', 'left', 'raced'] as const
const canRunAll = [controlPlaneAvailability(), fluxAvailability('source-controller', 'kustomize-controller')].every(
  canRun,
)

describe.skipIf(!canRunAll)('an agent before the real controllers', { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let git: GitServer
  let flux: FluxControllers
  let served: ServedProgram
  let ali: Client
  let eve: Client
  beforeAll(async () => {
    ;[cluster, git] = await Promise.all([startControlPlane(), startGitServer()])
    for (const namespace of ['flux-system', 'apps']) await cluster.createNamespace(namespace)
    await giveRole(cluster, {
      ...{ namespace: 'apps', name: 'operators', to: { kind: 'User', name: 'ali' } },
      rules: [
        {
          apiGroups: ['kustomize.toolkit.fluxcd.io', 'source.toolkit.fluxcd.io'],
          resources: ['*'],
          verbs: ['reconcile', 'suspend', 'resume'],
        },
      ],
    })
    flux = await startFluxControllers(cluster, ['source-controller', 'kustomize-controller'])
    await git.commit(Object.fromEntries(NAMES.map((name) => [`${name}/a.yaml`, configMap(name, 'one')])))
    await cluster.apply(gitRepository('apps', 'fleet', { url: git.url, interval: '1h', timeout: '60s' }))
    for (const name of NAMES) await cluster.apply(applier(name))
    const path = cluster.kubeconfigPath
    served = await serveProgram({
      env: {
        ...{ CLUSTER: 'in-cluster', AUTH_MODE: 'token', TOKENS_FILE: writeTokens('ali', 'eve') },
        ...{ ACTIONS_ENABLED: '1', MCP_ENABLED: '1', MCP_WRITES: '1' },
      },
      choice: {
        type: 'kubernetes',
        target: await loadKubeconfig({ path, log: SILENT_LOG, redact: (text) => text }),
        inCluster: true,
      },
    })
    await eventually(async () => {
      const { text } = await served.ask('/api/state', { headers: as('ali') })
      const { resources, sources } = JSON.parse(text) as State
      expect(sources.find(({ id }) => id === 'gitrepositories')?.state).toBe('live')
      expect(resources.filter(({ status }) => status === 'ready')).toHaveLength(NAMES.length + 1)
    }, PATIENCE_MS)
    ali = await connectBearer(served, as('ali').authorization, 'modern')
    eve = await connectBearer(served, as('eve').authorization, 'legacy')
  }, 2 * PATIENCE_MS)
  afterAll(async () => {
    await Promise.all([ali?.close(), eve?.close()])
    served?.stop()
    await flux?.stop()
    await Promise.all([git?.stop(), cluster?.stop()])
  })

  const press = async (name: string, args: Readonly<Record<string, unknown>>, client = ali) => {
    const steps: string[] = []
    const result = await client.callTool(
      { name, arguments: { namespace: 'apps', ...args } },
      { onprogress: ({ message }) => steps.push(message ?? ''), timeout: PATIENCE_MS },
    )
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
    const acted: object = Object(result.structuredContent)
    const read = (field: string): unknown => Reflect.get(acted, field)
    return {
      ...{ isError: result.isError === true, text, steps },
      ...{ id: String(read('id')), state: read('state'), retrying: read('retrying') },
    }
  }
  const track = async (id: string): Promise<Action | undefined> => {
    const { text } = await served.ask(`/api/actions/${id}`, { headers: as('ali') })
    return (JSON.parse(text) as ActionGroup).actions[0]
  }
  const tokenOf = async (name: string): Promise<unknown> =>
    Reflect.get(Object((await cluster.get(applier(name))).metadata.annotations), REQUESTED_AT)
  const dataOf = async (name: string) =>
    (await cluster.get({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'apps', name } })).data

  it('is told that it is done when the new commit runs, by which steps, and from what to what', async () => {
    const commit = await git.commit({ 'done/a.yaml': configMap('done', 'two') })
    const acted = await press('reconcile_flux_kustomization', { name: 'done', with_source: true })
    expect(acted, acted.text).toMatchObject({ isError: false, state: 'done', retrying: false })
    expect(await dataOf('done')).toEqual({ key: 'two' })
    expect(acted.text).toContain(`→ main@${commit.slice(0, 7)}`)
    expect(acted.steps.length).toBeGreaterThan(1)
    expect(acted.steps.at(-1)).toBe('Kustomization/apps/done: done')
    expect(await track(acted.id)).toMatchObject({ state: 'done', by: 'ali' })
  })

  it('is told at once of a failure, that Flux tries again, and what to do', async () => {
    const broken = configMap('broken', 'two').replace('kind: ConfigMap', 'kind: Confused')
    await git.commit({ 'broken/a.yaml': broken })
    const acted = await press('reconcile_flux_kustomization', { name: 'broken', with_source: true })
    expect(acted, acted.text).toMatchObject({ isError: false, state: 'failed', retrying: true })
    expect(acted.text).toMatch(/remedy: .+/)
    expect(acted.text).toMatch(/^ {2}> .*Confused/m)
    expect(await track(acted.id)).toMatchObject({ state: 'failed', retrying: true })
  })

  it('puts to sleep with a reason, is refused what sleeps, and wakes it to the end', async () => {
    const target = { kind: 'ks', name: 'asleep' }
    expect(await press('suspend_flux_reconciliation', { ...target, reason: 'moving' })).toMatchObject({ state: 'done' })
    const { metadata, spec } = await cluster.get(applier('asleep'))
    expect([metadata.annotations, spec]).toMatchObject([
      { 'fluxdeck.dev/suspended-by': 'ali', 'fluxdeck.dev/suspend-reason': 'moving' },
      { suspend: true },
    ])
    const refused = await press('reconcile_flux_kustomization', { name: 'asleep' })
    expect(refused).toMatchObject({ isError: true, text: expect.stringMatching(/^suspended: .*resume_flux_/) })
    // An object rests a moment between two requests.
    await eventually(async () =>
      expect(await press('resume_flux_reconciliation', target)).toMatchObject({ state: 'done' }),
    )
    expect((await cluster.get(applier('asleep'))).spec).toMatchObject({ suspend: false })
  })

  it('is refused without the right, which the cluster judges, and leaves one line', async () => {
    const before = served.audit.length
    const refused = await press('reconcile_flux_kustomization', { name: 'forbidden' }, eve)
    expect(refused).toMatchObject({ isError: true, text: expect.stringMatching(/^forbidden: You may not reconcile/) })
    expect(served.audit.slice(before)).toEqual([
      expect.objectContaining({ actor: 'eve', via: 'mcp', outcome: 'refused', reason: 'forbidden' }),
    ])
    expect(await tokenOf('forbidden')).toBeUndefined()
  })

  it('is never told of success while nobody picks it up, nor when somebody else took its place', async () => {
    await flux.halt('kustomize-controller')
    const left = await press('reconcile_flux_kustomization', { name: 'left', timeoutSeconds: 2 })
    expect(left, left.text).toMatchObject({ isError: false, state: 'running' })
    expect(left.text).toMatch(/^Not ended after 2 s, and going on: .*: requested; call get_action/)
    expect(await track(left.id)).toMatchObject({ state: 'requested' })

    const pending = press('reconcile_flux_kustomization', { name: 'raced', timeoutSeconds: 60 })
    const ours = await eventually(async () => {
      const token = await tokenOf('raced')
      expect(token).toBeDefined()
      return token
    })
    const annotations = { [REQUESTED_AT]: `${new Date(Date.now() + 1_000).toISOString()}` }
    await cluster.apply({ ...applier('raced'), metadata: { ...applier('raced').metadata, annotations } })
    const raced = await pending
    expect(raced, `${raced.text} ${ours}`).toMatchObject({ isError: false, state: 'overtaken' })
    expect(await track(raced.id)).toMatchObject({ state: 'overtaken' })

    await flux.start('kustomize-controller')
    await eventually(async () => {
      expect(await press('get_action', { namespace: undefined, id: left.id })).toMatchObject({ state: 'done' })
    }, PATIENCE_MS)
  })
})

function applier(name: string): KubernetesObject {
  const sourceRef = { kind: 'GitRepository', name: 'fleet' }
  return kustomization('apps', name, { path: `./${name}`, interval: '1h', sourceRef })
}

const as = (name: string) => ({ authorization: `Bearer ${name}` })

/** Operators, of whom the cluster says what they may. */
function writeTokens(...names: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'fluxdeck-agents-')), 'tokens.json')
  const sha256 = (name: string) => createHash('sha256').update(name).digest('hex')
  writeFileSync(
    path,
    JSON.stringify(names.map((name) => ({ name, user: name, role: 'operator', sha256: sha256(name) }))),
  )
  return path
}
