// How tests speak to a real API server: any request, and the few object calls that need the plural of a kind.
// Kept apart from the product's own client on purpose, so that neither hides the other's mistakes.
import { Agent, request as httpsRequest } from 'node:https'

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly [field: string]: unknown
}

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  /** Parsed when it is JSON. */
  readonly body: unknown
}

export interface ApiClientOptions {
  readonly server: string
  readonly ca: string
  readonly token: string
}

export interface ApiClient {
  request(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>
  /** The same, but anything above 299 throws with the server's message. */
  mustRequest(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>
  apply(object: KubernetesObject, fieldManager?: string): Promise<KubernetesObject>
  patchStatus(object: KubernetesObject, fieldManager?: string): Promise<KubernetesObject>
  get(object: KubernetesObject): Promise<KubernetesObject>
  delete(object: KubernetesObject): Promise<void>
  requestToken(namespace: string, serviceAccount: string): Promise<string>
  /** True once that many CRDs are established and each of them is in discovery and can be listed. */
  countServedCrds(expected: number): Promise<true | undefined>
  close(): void
}

interface ServedResource {
  readonly plural: string
  readonly isNamespaced: boolean
}

const REQUEST_TIMEOUT_MS = 30_000
const TOKEN_SECONDS = 4 * 3600
const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

export function createApiClient(options: ApiClientOptions): ApiClient {
  const agent = new Agent({ keepAlive: true, ca: options.ca })
  const served = new Map<string, ServedResource>()

  function request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer> {
    const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const outgoing = httpsRequest(
        new URL(path, options.server),
        {
          agent,
          method,
          timeout: REQUEST_TIMEOUT_MS,
          headers: {
            authorization: `Bearer ${options.token}`,
            accept: 'application/json',
            ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (incoming) => {
          let text = ''
          incoming.setEncoding('utf8')
          incoming.on('data', (part: string) => {
            text += part
          })
          incoming.on('error', reject)
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parseJson(text) }),
          )
        },
      )
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path}: no answer in time`)))
      outgoing.on('error', reject)
      outgoing.end(payload)
    })
  }

  async function mustRequest(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer> {
    const answer = await request(method, path, body, headers)
    if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 2000)}`)
    return answer
  }

  async function readDiscovery(): Promise<void> {
    for (const root of ['/api', '/apis']) {
      const answer = await mustRequest('GET', root, undefined, { accept: DISCOVERY })
      for (const group of listOf(answer.body, 'items')) {
        for (const version of listOf(group, 'versions')) {
          for (const resource of listOf(version, 'resources')) {
            const kind = field(resource, 'responseKind')
            const groupName = text(kind, 'group') || text(field(group, 'metadata'), 'name')
            const apiVersion = [groupName, text(version, 'version')].filter((part) => part !== '').join('/')
            served.set(`${apiVersion} ${text(kind, 'kind')}`, {
              plural: text(resource, 'resource'),
              isNamespaced: text(resource, 'scope') === 'Namespaced',
            })
          }
        }
      }
    }
  }

  async function pathOf(object: KubernetesObject): Promise<string> {
    const key = `${object.apiVersion} ${object.kind}`
    if (!served.has(key)) await readDiscovery()
    const resource = served.get(key)
    if (resource === undefined) throw new Error(`The API server does not serve ${object.kind} in ${object.apiVersion}.`)
    const root = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`
    const scope = resource.isNamespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : ''
    return `${root}${scope}/${resource.plural}/${object.metadata.name}`
  }

  return {
    request,
    mustRequest,
    async apply(object, fieldManager = 'kubectl') {
      const path = `${await pathOf(object)}?fieldManager=${encodeURIComponent(fieldManager)}&force=true`
      const answer = await mustRequest('PATCH', path, object, { 'content-type': 'application/apply-patch+yaml' })
      return asObject(answer.body)
    },
    async patchStatus(object, fieldManager = 'flux-controller') {
      const path = `${await pathOf(object)}/status?fieldManager=${encodeURIComponent(fieldManager)}`
      const patch = { status: object.status }
      const answer = await mustRequest('PATCH', path, patch, { 'content-type': 'application/merge-patch+json' })
      return asObject(answer.body)
    },
    async get(object) {
      return asObject((await mustRequest('GET', await pathOf(object))).body)
    },
    async delete(object) {
      await mustRequest('DELETE', await pathOf(object))
    },
    async requestToken(namespace, serviceAccount) {
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`
      const answer = await mustRequest('POST', path, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: TOKEN_SECONDS },
      })
      return text(field(answer.body, 'status'), 'token')
    },
    async countServedCrds(expected) {
      const answer = await mustRequest('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions')
      const crds = listOf(answer.body, 'items')
      if (crds.length < expected || !crds.every(isEstablished)) return undefined
      await readDiscovery()
      for (const crd of crds) {
        const spec = field(crd, 'spec')
        const newest = listOf(spec, 'versions')[0]
        const apiVersion = `${text(spec, 'group')}/${text(newest, 'name')}`
        if (!served.has(`${apiVersion} ${text(field(spec, 'names'), 'kind')}`)) return undefined
        const list = await request('GET', `/apis/${apiVersion}/${text(field(spec, 'names'), 'plural')}?limit=1`)
        if (list.status !== 200) return undefined
      }
      return true
    },
    close: () => agent.destroy(),
  }
}

function isEstablished(crd: unknown): boolean {
  return listOf(field(crd, 'status'), 'conditions').some(
    (condition) => text(condition, 'type') === 'Established' && text(condition, 'status') === 'True',
  )
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function text(value: unknown, name: string): string {
  const found = field(value, name)
  return typeof found === 'string' ? found : ''
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name)
  return Array.isArray(found) ? found : []
}

function asObject(value: unknown): KubernetesObject {
  if (!isRecord(value) || !isRecord(value.metadata)) throw new Error('The API server answered without an object.')
  if (typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') throw new Error('No apiVersion or kind.')
  const { name } = value.metadata
  if (typeof name !== 'string') throw new Error('The API server answered with an object without a name.')
  return { ...value, apiVersion: value.apiVersion, kind: value.kind, metadata: { ...value.metadata, name } }
}
