// How objects stand that are neither Flux's nor workloads, by their conditions: looked at when somebody asks, one list for
// each kind and namespace, a few at once, and remembered for a moment. Secrets and ConfigMaps are never asked for.

import type { InventoryEntry } from '@/lib/flux/object/flux-resource'
import { redactText } from '@/lib/flux/object/redact'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import type { Clock } from '@/lib/kubernetes/clock'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { isRecord, readRecord, readText } from '@/lib/kubernetes/json'
import { formatResourcePath, type ResourceType } from '@/lib/kubernetes/resource-type'
import { createPlaces } from '@/lib/places'
import { type ConditionWord, judgeByConditions } from '@/lib/workloads/condition-word'
import { remember } from '../remember'

export interface OtherKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface OtherPlace extends OtherKind {
  /** Empty for what belongs to none. */
  readonly namespace: string
}

export type OtherHealth = ConditionWord | { readonly word: 'not_judged' | 'unknown'; readonly sentence: string }

export interface OtherObjects {
  /** As the cluster serves it; undefined where it does not, or does not say. */
  typeOf(kind: OtherKind): Promise<ResourceType | undefined>
  /** Looks there where nobody has for a while. */
  look(place: OtherPlace): Promise<void>
  healthOf(entry: InventoryEntry): OtherHealth
}

export interface OtherObjectsOptions {
  readonly client: KubernetesReader
  readonly timers: Clock
  readonly clock: () => Date
}

const FRESH_MS = 30_000
/** What is not allowed, and which kinds there are, changes seldom. */
const SLOW_MS = 5 * 60_000
const PARALLEL = 4
const KEPT_AT_MOST = 200
const LIST_LIMIT = 500
const LIMITS = { timeoutMs: 3_000, maxBytes: 4 * 1024 * 1024 } as const

/** Kubernetes' own, of which workloads have a word already and the others no condition that tells one. */
const BUILT_IN: ReadonlySet<string> = new Set([
  ...['', 'apps', 'batch', 'autoscaling', 'policy', 'extensions'],
  ...['admissionregistration', 'apiextensions', 'apiregistration', 'authentication', 'authorization', 'certificates']
    .concat(['coordination', 'discovery', 'events', 'networking', 'node', 'resource', 'scheduling', 'storage'])
    .map((name) => `${name}.k8s.io`),
  ...['rbac.authorization.k8s.io', 'flowcontrol.apiserver.k8s.io'],
])

export function canBeJudged({ group }: OtherKind): boolean {
  return !BUILT_IN.has(group)
}

interface Answer<Value> {
  readonly at: number
  readonly keptMs: number
  readonly value: Value
}

interface Listed {
  readonly words: ReadonlyMap<string, ConditionWord | undefined>
  readonly hasMore: boolean
  /** Why nothing of it is known. */
  readonly failure?: string
}

export function createOtherObjects({ client, timers, clock }: OtherObjectsOptions, signal: AbortSignal): OtherObjects {
  const places = createPlaces(PARALLEL)
  const served = new Map<string, Answer<ReadonlyMap<string, string>>>()
  const lists = new Map<string, Answer<Listed>>()
  const asking = new Map<string, Promise<void>>()

  /** One question at a time for each thing, and none while the last answer is fresh. */
  const once = <Value>(
    known: Map<string, Answer<Value>>,
    key: string,
    read: () => Promise<Omit<Answer<Value>, 'at'>>,
  ): Promise<void> => {
    const last = known.get(key)
    if (last !== undefined && timers.elapsed() - last.at < last.keptMs) return Promise.resolve()
    const under = asking.get(key)
    if (under !== undefined) return under
    const asked = places
      .enter(signal)
      .then((leave) => read().finally(leave))
      .then((answer) => remember(known, key, { at: timers.elapsed(), ...answer }, KEPT_AT_MOST))
      .finally(() => asking.delete(key))
    asking.set(key, asked)
    return asked
  }

  const readKinds = async (group: string, version: string) => {
    const path = `/apis/${[group, version].map(encodeURIComponent).join('/')}`
    try {
      const answer = await client.getJson(path, { ...LIMITS, signal, purpose: 'read which APIs exist' })
      const resources = isRecord(answer) && Array.isArray(answer.resources) ? answer.resources : []
      const kinds = resources.flatMap((resource: unknown): readonly (readonly [string, string])[] => {
        const [kind, name] = [readText(resource, 'kind'), readText(resource, 'name')]
        return kind === undefined || name === undefined || name.includes('/') ? [] : [[kind, name]]
      })
      return { keptMs: SLOW_MS, value: new Map(kinds) }
    } catch {
      return { keptMs: FRESH_MS, value: new Map<string, string>() }
    }
  }
  const typeOf = async ({ group, version, kind }: OtherKind): Promise<ResourceType | undefined> => {
    const key = `${group}/${version}`
    await once(served, key, () => readKinds(group, version))
    const plural = served.get(key)?.value.get(kind)
    return plural === undefined ? undefined : { group, version, plural }
  }

  const readList = async (place: OtherPlace, type: ResourceType | undefined): Promise<Omit<Answer<Listed>, 'at'>> => {
    const none = { words: new Map<string, ConditionWord | undefined>(), hasMore: false }
    if (type === undefined)
      return { keptMs: FRESH_MS, value: { ...none, failure: `the cluster does not serve ${place.kind}` } }
    const where = place.namespace === '' ? {} : { namespace: place.namespace }
    const purpose = `list ${type.plural}${place.namespace === '' ? '' : ` in namespace ${place.namespace}`}`
    try {
      const path = `${formatResourcePath(type, where)}?limit=${LIST_LIMIT}`
      const page = await client.getJson(path, { ...LIMITS, signal, purpose })
      const items: readonly unknown[] = isRecord(page) && Array.isArray(page.items) ? page.items : []
      const words = items.flatMap((item): readonly (readonly [string, ConditionWord | undefined])[] => {
        const name = readText(readRecord(item, 'metadata'), 'name')
        return name === undefined ? [] : [[name, judgeByConditions(item, clock())]]
      })
      const hasMore = readText(readRecord(page, 'metadata'), 'continue') !== undefined
      return { keptMs: FRESH_MS, value: { words: new Map(words), hasMore } }
    } catch (error) {
      const { code, message } = toKubernetesError(error)
      return {
        keptMs: code === 'forbidden' ? SLOW_MS : FRESH_MS,
        value: { ...none, failure: code === 'forbidden' ? 'no permission' : redactText(message) },
      }
    }
  }

  return {
    typeOf,
    async look(place) {
      // Before it takes a place of its own: what waits for another question must not hold one.
      const type = await typeOf(place)
      await once(lists, keyOf(place), () => readList(place, type))
    },
    healthOf(entry) {
      if (!canBeJudged(entry)) return { word: 'not_judged', sentence: 'has nothing to judge it by' }
      const listed = lists.get(keyOf(entry))?.value
      if (listed === undefined) return { word: 'unknown', sentence: 'not looked at yet' }
      if (listed.failure !== undefined) return { word: 'unknown', sentence: `not read: ${listed.failure}` }
      const word = listed.words.get(entry.name)
      if (word !== undefined) return word
      if (listed.words.has(entry.name)) return { word: 'not_judged', sentence: 'has no condition to judge it by' }
      if (listed.hasMore) return { word: 'unknown', sentence: 'not looked at: there are too many of its kind' }
      return { word: 'unknown', sentence: 'it was applied and is not there' }
    },
  }
}

function keyOf({ group, version, kind, namespace }: OtherPlace): string {
  return `${group}/${version}/${kind}/${namespace}`
}
