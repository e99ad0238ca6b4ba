import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRun } from '../../support/availability'
import {
  type ControlPlane,
  controlPlaneAvailability,
  type KubernetesObject,
  startControlPlane,
} from '../../support/control-plane'
import { type FluxControllers, fluxAvailability, startFluxControllers } from '../../support/flux-controllers'
import { type GitServer, startGitServer } from '../../support/git-server'
import { gitRepository, kustomization } from '../objects'
import { eventually, type ProgramUnderTest, startRealProgram, waitForLive } from '../program'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PATIENCE_MS = 90_000
const canRunAll = [controlPlaneAvailability(), fluxAvailability('source-controller', 'kustomize-controller')].every(
  canRun,
)

/** As people install it: Flux itself fetches, builds and applies what this repository ships. */
describe.skipIf(!canRunAll)('deploy/ as Flux applies it', { timeout: 2 * PATIENCE_MS }, () => {
  let cluster: ControlPlane
  let git: GitServer
  let flux: FluxControllers
  let program: ProgramUnderTest | undefined
  beforeAll(async () => {
    ;[cluster, git] = await Promise.all([startControlPlane(), startGitServer()])
    for (const namespace of ['flux-system', 'apps', 'other']) await cluster.createNamespace(namespace)
    await git.commit({
      ...(await readTree('deploy')),
      'deploy/operator-and-alerts/kustomization.yaml': `resources: [../overlays/operator]\ncomponents: [../components/alert-events]\n`,
    })
    flux = await startFluxControllers(cluster, ['source-controller', 'kustomize-controller'])
    await cluster.apply(gitRepository('flux-system', 'fluxdeck', { url: git.url, interval: '1h' }))
  }, 2 * PATIENCE_MS)
  afterAll(async () => {
    program?.stop()
    await flux?.stop()
    await Promise.all([git?.stop(), cluster?.stop()])
  })

  const install = async (path: string): Promise<KubernetesObject> => {
    const sourceRef = { kind: 'GitRepository', name: 'fluxdeck' }
    const object = kustomization('flux-system', 'fluxdeck', { path: `./deploy/${path}`, interval: '1h', sourceRef })
    const applied = await cluster.apply(object)
    return eventually(async () => {
      const now = await cluster.get(object)
      expect(now.status).toMatchObject({
        observedGeneration: applied.metadata.generation,
        conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]),
      })
      return now
    }, PATIENCE_MS)
  }
  const readDeployment = () =>
    cluster.get({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'fluxdeck', name: 'fluxdeck' } })
  const countOf = async (kind: string) => {
    const answer = await cluster.request('GET', `/apis/rbac.authorization.k8s.io/v1/${kind}`)
    const { items } = answer.body as { items: KubernetesObject[] }
    return items.filter(({ metadata }) => metadata.name?.startsWith('fluxdeck')).length
  }

  it.each(['base', 'overlays/operator', 'overlays/wall', 'overlays/oauth2-proxy'])('takes %s', async (path) => {
    const { status } = await install(path)
    expect(JSON.stringify(status)).toContain('fluxdeck_fluxdeck_apps_Deployment')
    expect(JSON.stringify((await readDeployment()).spec)).toContain('ghcr.io/fluxdeck/fluxdeck')
  })

  it('lets everybody in through oauth2-proxy alone, and the kubelet to each of the two', async () => {
    await install('overlays/oauth2-proxy')
    const find = (apiVersion: string, kind: string) =>
      cluster.get({ apiVersion, kind, metadata: { namespace: 'fluxdeck', name: 'fluxdeck' } })
    expect((await find('v1', 'Service')).spec).toMatchObject({ ports: [{ port: 3000, targetPort: 'oauth2-proxy' }] })
    const policy = (await find('networking.k8s.io/v1', 'NetworkPolicy')).spec as Record<string, readonly unknown[]>
    expect(policy.ingress).toMatchObject([{ ports: [{ port: 4180 }] }])
    expect(policy.egress).toHaveLength(3)
    const { template } = (await readDeployment()).spec as { template: { spec: { containers: readonly unknown[] } } }
    const probes = (port: string, alive: string, ready: string) => ({
      livenessProbe: { httpGet: { port, path: alive } },
      readinessProbe: { httpGet: { port, path: ready } },
    })
    expect(template.spec.containers).toMatchObject([
      { name: 'fluxdeck', ...probes('health', '/healthz', '/readyz') },
      { name: 'oauth2-proxy', ...probes('oauth2-proxy', '/ping', '/ready') },
    ])
  })

  it('takes what gives events to notification-controller, and opens the way there', async () => {
    const { status } = await install('operator-and-alerts')
    for (const namespace of ['flux-system', 'fluxdeck'])
      expect(JSON.stringify(status)).toContain(`${namespace}_fluxdeck-events_networking.k8s.io_NetworkPolicy`)
    expect(JSON.stringify((await readDeployment()).spec)).toContain('http://notification-controller.flux-system.svc/')
  })

  it('gives rights in the named namespaces only, and the program is content with them', async () => {
    await install('overlays/namespaces')
    expect([await countOf('clusterroles'), await countOf('clusterrolebindings')]).toEqual([0, 0])
    expect(JSON.stringify((await readDeployment()).spec)).toContain('flux-system,apps')
    for (const namespace of ['apps', 'other']) await cluster.apply(kustomization(namespace, 'seen', { suspend: true }))

    const kubeconfigPath = await cluster.writeKubeconfigOf('fluxdeck', 'fluxdeck')
    program = await startRealProgram({ kubeconfigPath, env: { NAMESPACES: 'flux-system,apps' } })
    await waitForLive(program)
    const { resources } = await program.readState()
    expect(resources.map(({ ref }) => ref).sort()).toEqual([
      'GitRepository/flux-system/fluxdeck',
      'Kustomization/apps/seen',
      'Kustomization/flux-system/fluxdeck',
    ])
  })
})

async function readTree(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })
  const manifests = files.filter((file) => file.isFile() && file.name.endsWith('.yaml'))
  return Object.fromEntries(
    await Promise.all(
      manifests.map(async (file) => {
        const path = join(file.parentPath, file.name)
        return [path.slice(ROOT.length), await readFile(path, 'utf8')]
      }),
    ),
  )
}
