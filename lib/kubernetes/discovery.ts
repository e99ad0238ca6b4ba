// Finds out which version of each wanted resource the cluster serves, and tells "not installed" from "not known".

import type { KubernetesReader } from './client'
import { KubernetesError, toKubernetesError } from './errors'
import { isRecord, readRecord, readText } from './json'
import { SIZE } from './timing'

export interface WantedResource {
  readonly group: string
  readonly plural: string
  /** The versions the caller can read; their order does not matter, the server's does. */
  readonly knownVersions: readonly string[]
}

export type Discovered =
  | { readonly state: 'served'; readonly version: string; readonly unknownVersion: boolean }
  | { readonly state: 'absent' }
  | { readonly state: 'error'; readonly error?: KubernetesError; readonly reason: string }

export type ResourceKey = `${string}/${string}`

function formatResourceKey(resource: { readonly group: string; readonly plural: string }): ResourceKey {
  return `${resource.group}/${resource.plural}`
}

const AGGREGATED = ['v2', 'v2beta1'].map(
  (version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
)
const ACCEPT = [...AGGREGATED, 'application/json'].join(',')
const STALE_REASON = 'A part of the API server does not answer, so nobody knows whether this is installed.'

/** One version of one group: which plurals it serves, or why that is not known. */
interface ServedVersion {
  readonly version: string
  readonly plurals: ReadonlySet<string>
  readonly doubt?: { readonly reason: string; readonly error?: KubernetesError }
}

/** Rejects when the cluster cannot be asked at all; what was known before then stays the best knowledge. */
export async function discover(
  client: KubernetesReader,
  wanted: readonly WantedResource[],
  signal: AbortSignal,
): Promise<ReadonlyMap<ResourceKey, Discovered>> {
  const answer = await client.getJson('/apis', {
    signal,
    accept: ACCEPT,
    maxBytes: SIZE.maxDiscoveryBytes,
    purpose: 'read which APIs exist',
  })
  const groups = new Set(wanted.map((resource) => resource.group))
  const kind = readText(answer, 'kind')
  const isAggregated = kind === 'APIGroupDiscoveryList'
  if (!isAggregated && kind !== 'APIGroupList') {
    throw new KubernetesError('unexpected', 'The API server did not say which APIs exist.')
  }
  const served = isAggregated ? readAggregated(answer, groups) : await fetchLegacy(client, answer, groups, signal)
  if (groups.has('')) served.set('', [await fetchVersion(client, '', 'v1', signal)])
  return new Map(
    wanted.map((resource) => [formatResourceKey(resource), chooseVersion(resource, served.get(resource.group) ?? [])]),
  )
}

/** The first version, in the server's order, that both lists the resource and can be read. */
function chooseVersion(resource: WantedResource, versions: readonly ServedVersion[]): Discovered {
  const serving = versions.filter(({ plurals }) => plurals.has(resource.plural)).map(({ version }) => version)
  const known = serving.find((version) => resource.knownVersions.includes(version))
  if (known !== undefined) return { state: 'served', version: known, unknownVersion: false }
  const doubt = versions.find((version) => version.doubt !== undefined)?.doubt
  // An unreadable version beside a silent one may only look like the best choice.
  if (doubt !== undefined) return { state: 'error', ...doubt }
  const [unknown] = serving
  return unknown === undefined ? { state: 'absent' } : { state: 'served', version: unknown, unknownVersion: true }
}

function readAggregated(answer: unknown, groups: ReadonlySet<string>): Map<string, ServedVersion[]> {
  const served = new Map<string, ServedVersion[]>()
  for (const item of readItems(answer, 'items')) {
    const group = readText(readRecord(item, 'metadata'), 'name')
    if (group === undefined || !groups.has(group)) continue
    const versions = readItems(item, 'versions').flatMap((entry): ServedVersion[] => {
      const version = readText(entry, 'version')
      if (version === undefined) return []
      const plurals = new Set(readItems(entry, 'resources').flatMap((resource) => readText(resource, 'resource') ?? []))
      const isStale = readText(entry, 'freshness') === 'Stale'
      return [{ version, plurals, ...(isStale ? { doubt: { reason: STALE_REASON } } : {}) }]
    })
    served.set(group, versions)
  }
  return served
}

async function fetchLegacy(
  client: KubernetesReader,
  answer: unknown,
  groups: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, ServedVersion[]>> {
  const served = new Map<string, ServedVersion[]>()
  for (const item of readItems(answer, 'groups')) {
    const group = readText(item, 'name')
    if (group === undefined || !groups.has(group)) continue
    const versions = readItems(item, 'versions').flatMap((entry) => readText(entry, 'version') ?? [])
    served.set(group, await Promise.all(versions.map((version) => fetchVersion(client, group, version, signal))))
  }
  return served
}

async function fetchVersion(
  client: KubernetesReader,
  group: string,
  version: string,
  signal: AbortSignal,
): Promise<ServedVersion> {
  const path =
    group === '' ? `/api/${encodeURIComponent(version)}` : `/apis/${[group, version].map(encodeURIComponent).join('/')}`
  try {
    const answer = await client.getJson(path, { signal, purpose: 'read which APIs exist' })
    // "plural/status" and the like are parts of a resource, not resources.
    const names = readItems(answer, 'resources').flatMap((resource) => readText(resource, 'name') ?? [])
    return { version, plurals: new Set(names.filter((name) => !name.includes('/'))) }
  } catch (caught) {
    const error = toKubernetesError(caught)
    if (error.code === 'not_found') return { version, plurals: new Set() }
    return { version, plurals: new Set(), doubt: { reason: error.message, error } }
  }
}

function readItems(value: unknown, key: string): readonly unknown[] {
  const items = isRecord(value) ? value[key] : undefined
  return Array.isArray(items) ? items : []
}
