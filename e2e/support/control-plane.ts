// A real etcd and kube-apiserver with Flux's real CRDs, for one test file: fast to start, easy to kill,
// with the calls kubectl and Flux's controllers would make. There is no controller behind it.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ApiClient, createApiClient, type KubernetesObject } from './api-client'
import type { Availability } from './availability'
import { findControlPlane } from './control-plane/build.mjs'
import { findFreePort } from './free-port'
import { kubeconfigOf } from './kubeconfig'
import { type LeashedProcess, startLeashed } from './leashed-process'
import { untilReady } from './until-ready'
import { waitUntil } from './wait-until'

export type { KubernetesObject } from './api-client'

export interface PolicyRule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

export interface TestServiceAccount {
  readonly token: string
  readonly kubeconfigPath: string
  /** Replaces what it may do, while programs run with its token. */
  setRules(rules: readonly PolicyRule[]): Promise<void>
}

export interface ControlPlaneOptions {
  /** Default true. */
  readonly installFluxCrds?: boolean
  readonly extraApiserverArgs?: readonly string[]
}

export interface ControlPlane {
  readonly server: string
  readonly kubeconfigPath: string
  readonly adminToken: string
  readonly caFile: string
  request: ApiClient['request']
  /** The same, but anything above 299 throws with the server's message. */
  mustRequest: ApiClient['mustRequest']
  createServiceAccount(name: string, rules: readonly PolicyRule[]): Promise<TestServiceAccount>
  /** For an account that is there already, with whatever rights it has. */
  writeKubeconfigOf(namespace: string, serviceAccount: string): Promise<string>
  createNamespace(name: string): Promise<void>
  /** Server-side apply, as `kubectl apply --server-side` does. */
  apply(object: KubernetesObject, fieldManager?: string): Promise<KubernetesObject>
  /** Merges `object.status` into the status subresource, as a controller does. */
  patchStatus(object: KubernetesObject, fieldManager?: string): Promise<KubernetesObject>
  get(object: KubernetesObject): Promise<KubernetesObject>
  delete(object: KubernetesObject): Promise<void>
  /** As if the machine lost power: no goodbye on open watches. */
  killApiServer(): Promise<void>
  /** On the same port with the same data and certificates. */
  restartApiServer(): Promise<void>
  /** Connections stay open and nothing answers, until resumed. */
  freezeApiServer(): void
  thawApiServer(): void
  apiServerLog(): string
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 60_000
const CRD_TIMEOUT_MS = 60_000
const HOME_NAMESPACE = 'default'

export function controlPlaneAvailability(): Availability {
  const programs = findControlPlane()
  if (programs.found) return { available: true }
  const missing = programs.missing.join(', ')
  return {
    available: false,
    reason: `no control plane for tests against a real API server (${missing} missing). Install Go and run: node e2e/support/control-plane/build.mjs`,
  }
}

export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = findControlPlane()
  if (!programs.found) throw new Error(`No control plane: ${programs.missing.join(', ')} missing.`)

  const folder = await mkdtemp(join(tmpdir(), 'fluxdeck-control-plane-'))
  const [etcdPort, peerPort, port] = [await findFreePort(), await findFreePort(), await findFreePort()]
  const server = `https://127.0.0.1:${port}`
  const adminToken = randomBytes(24).toString('hex')
  const caFile = join(folder, 'certs', 'apiserver.crt')
  const kubeconfigPath = join(folder, 'admin.kubeconfig')
  await writeCredentials(folder, adminToken)

  const etcdUrl = `http://127.0.0.1:${etcdPort}`
  const peerUrl = `http://127.0.0.1:${peerPort}`
  const etcd = await startLeashed(programs.etcd, [
    ...['--data-dir', join(folder, 'etcd'), '--name', 'default', '--log-level', 'error'],
    ...['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...['--initial-cluster', `default=${peerUrl}`],
    // A test's data need not survive a power cut, and without fsync the start is a second faster.
    '--unsafe-no-fsync',
  ])
  const apiserverArgs = [
    ...['--etcd-servers', etcdUrl, '--bind-address', '127.0.0.1', '--secure-port', String(port)],
    ...['--cert-dir', join(folder, 'certs'), '--token-auth-file', join(folder, 'tokens.csv')],
    ...['--service-account-issuer', 'https://kubernetes.default.svc'],
    ...['--service-account-key-file', join(folder, 'sa.pub')],
    ...['--service-account-signing-key-file', join(folder, 'sa.key')],
    ...['--service-cluster-ip-range', '10.0.0.0/24', '--authorization-mode', 'RBAC'],
    // Neither endpoints on a loopback address nor default service accounts can exist without controllers.
    ...['--endpoint-reconciler-type', 'none', '--disable-admission-plugins', 'ServiceAccount'],
    ...['--shutdown-delay-duration', '0s', '--allow-privileged'],
    ...(options.extraApiserverArgs ?? []),
  ]
  let apiserver: LeashedProcess | undefined
  let client: ApiClient | undefined

  async function launch(): Promise<ApiClient> {
    const started = await startLeashed(programs.found ? programs.kubeApiserver : '', apiserverArgs)
    apiserver = started
    const fresh = await untilReady(
      'the API server',
      started,
      async () => {
        if (!existsSync(caFile)) return undefined
        const candidate = createApiClient({ server, ca: await readFile(caFile, 'utf8'), token: adminToken })
        const answer = await candidate.request('GET', '/readyz').catch(() => undefined)
        if (answer?.status === 200) return candidate
        candidate.close()
        return undefined
      },
      { timeoutMs: START_TIMEOUT_MS, everyMs: 100 },
    )
    client = fresh
    return fresh
  }

  async function stop(): Promise<void> {
    client?.close()
    apiserver?.signal('SIGKILL')
    etcd.signal('SIGKILL')
    await Promise.all([apiserver?.exited, etcd.exited])
    await rm(folder, { recursive: true, force: true })
  }

  async function killApiServer(): Promise<void> {
    client?.close()
    apiserver?.signal('SIGKILL')
    await apiserver?.exited
  }

  function api(): ApiClient {
    if (client === undefined) throw new Error('The API server has not been started.')
    return client
  }

  async function issueKubeconfig(namespace: string, name: string): Promise<{ token: string; kubeconfigPath: string }> {
    const token = await api().requestToken(namespace, name)
    const path = join(folder, `${namespace}-${name}.kubeconfig`)
    await writeKubeconfig(path, server, caFile, token)
    return { token, kubeconfigPath: path }
  }

  async function createServiceAccount(name: string, rules: readonly PolicyRule[]): Promise<TestServiceAccount> {
    const role = (current: readonly PolicyRule[]): KubernetesObject => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: current,
    })
    await api().apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: HOME_NAMESPACE } })
    await api().apply(role(rules))
    await api().apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: HOME_NAMESPACE }],
    })
    return {
      ...(await issueKubeconfig(HOME_NAMESPACE, name)),
      setRules: async (changed) => {
        await api().apply(role(changed))
      },
    }
  }

  try {
    const first = await launch()
    await writeKubeconfig(kubeconfigPath, server, caFile, adminToken)
    if (options.installFluxCrds !== false) await installCrds(first, programs.crdFolder)
  } catch (error) {
    await stop()
    throw error
  }

  return {
    server,
    kubeconfigPath,
    adminToken,
    caFile,
    request: (method, path, body, headers) => api().request(method, path, body, headers),
    mustRequest: (method, path, body, headers) => api().mustRequest(method, path, body, headers),
    createServiceAccount,
    writeKubeconfigOf: async (namespace, name) => (await issueKubeconfig(namespace, name)).kubeconfigPath,
    createNamespace: async (name) => {
      await api().apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    },
    apply: (object, fieldManager) => api().apply(object, fieldManager),
    patchStatus: (object, fieldManager) => api().patchStatus(object, fieldManager),
    get: (object) => api().get(object),
    delete: (object) => api().delete(object),
    killApiServer,
    async restartApiServer() {
      await killApiServer()
      await launch()
    },
    freezeApiServer: () => apiserver?.signal('SIGSTOP'),
    thawApiServer: () => apiserver?.signal('SIGCONT'),
    apiServerLog: () => apiserver?.output() ?? '',
    stop,
  }
}

async function writeCredentials(folder: string, adminToken: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  await mkdir(join(folder, 'certs'))
  await writeFile(join(folder, 'sa.key'), privateKey, { mode: 0o600 })
  await writeFile(join(folder, 'sa.pub'), publicKey)
  await writeFile(join(folder, 'tokens.csv'), `${adminToken},admin,admin,system:masters\n`, { mode: 0o600 })
}

async function writeKubeconfig(path: string, server: string, caFile: string, token: string): Promise<void> {
  const ca = await readFile(caFile)
  const cluster = { server, 'certificate-authority-data': ca.toString('base64') }
  await writeFile(path, kubeconfigOf({ name: 'control-plane', cluster, user: { token } }), { mode: 0o600 })
}

async function installCrds(client: ApiClient, crdFolder: string): Promise<void> {
  const files = (await readdir(crdFolder)).filter((file) => file.endsWith('.yaml'))
  const crdPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  await Promise.all(
    files.map(async (file) => {
      const yaml = await readFile(join(crdFolder, file), 'utf8')
      await client.mustRequest('POST', crdPath, yaml, { 'content-type': 'application/yaml' })
    }),
  )
  // "Established" alone is too early: a list may still be a 404 for a moment, and discovery lags behind it.
  await waitUntil('every CRD to be established, served and discoverable', () => client.countServedCrds(files.length), {
    timeoutMs: CRD_TIMEOUT_MS,
    everyMs: 100,
  })
}
