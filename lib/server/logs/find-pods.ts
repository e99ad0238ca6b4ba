// The pods of a workload, by the uid of their owners and never by a name that begins alike; asked for anew each time.

import { z } from 'zod'
import type { KubernetesReader } from '@/lib/kubernetes/client'
import { KubernetesError, toKubernetesError } from '@/lib/kubernetes/errors'
import { METADATA_LIST, METADATA_OBJECT } from '@/lib/kubernetes/list-scope'
import { formatResourcePath, type ResourceType } from '@/lib/kubernetes/resource-type'
import { POD_TYPE, REPLICA_SET_TYPE, WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import { type Metadata, readMetadata, readOwnershipLabels } from '@/lib/workloads/metadata'
import type { LoggedKind } from '@/lib/workloads/words'
import type { SourceState } from './log-source'
import { type PodFacts, readPodFacts } from './pod-facts'

export interface WorkloadTarget {
  readonly kind: LoggedKind | 'ReplicaSet'
  readonly namespace: string
  readonly name: string
}

/** What is known of it besides its pods, to see whose it is. */
export interface FoundWorkload extends Pick<Metadata, 'uid' | 'owner'> {
  readonly target: WorkloadTarget
  /** By which Flux and Helm say what they own. */
  readonly labels: Readonly<Record<string, string>>
}

export type Found<Value> = { readonly value: Value } | { readonly failure: SourceState }

export interface PodFinder {
  workload(target: WorkloadTarget, signal: AbortSignal): Promise<Found<FoundWorkload>>
  /** Newest first. */
  pods(workload: FoundWorkload, signal: AbortSignal): Promise<Found<readonly PodFacts[]>>
}

const TYPES: Readonly<Record<WorkloadTarget['kind'], ResourceType>> = {
  ...WORKLOAD_TYPES,
  Pod: POD_TYPE,
  ReplicaSet: REPLICA_SET_TYPE,
}

const PAGE = 250
const MAX_PAGES = 40
const MAX_PAGE_BYTES = 32 * 1024 * 1024

const Page = z.object({
  items: z.array(z.unknown()),
  metadata: z.object({ continue: z.string().optional() }),
})

export function createPodFinder(client: Pick<KubernetesReader, 'getJson'>): PodFinder {
  async function* list(type: ResourceType, namespace: string, accept: string | undefined, signal: AbortSignal) {
    let next = ''
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = new URLSearchParams({ limit: String(PAGE), ...(next === '' ? {} : { continue: next }) })
      const answer = await client.getJson(`${formatResourcePath(type, { namespace })}?${query}`, {
        signal,
        maxBytes: MAX_PAGE_BYTES,
        purpose: `list ${type.plural} in namespace ${namespace}`,
        ...(accept === undefined ? {} : { accept }),
      })
      const { items, metadata } = Page.parse(answer)
      yield* items
      next = metadata.continue ?? ''
      if (next === '') return
    }
  }

  /** The uids of those that this one owns. */
  const owned = async (type: ResourceType, namespace: string, uid: string, signal: AbortSignal) => {
    const uids = new Set<string>()
    for await (const object of list(type, namespace, METADATA_LIST, signal)) {
      const metadata = readMetadata(object)
      if (metadata?.owner?.uid === uid) uids.add(metadata.uid)
    }
    return uids
  }

  const isOwnedBy = async ({ target: { kind, namespace, name }, uid }: FoundWorkload, signal: AbortSignal) => {
    if (kind === 'CronJob') return among(await owned(WORKLOAD_TYPES.Job, namespace, uid, signal))
    if (kind !== 'Deployment') return among(new Set([uid]))
    try {
      return among(await owned(REPLICA_SET_TYPE, namespace, uid, signal))
    } catch (error) {
      if (!(error instanceof KubernetesError) || error.code !== 'forbidden') throw error
      // Beside the controllers no ReplicaSet may be read; its name is that of its Deployment and the hash of its pods.
      return ({ owner, templateHash }: PodFacts) =>
        templateHash !== undefined && owner?.kind === 'ReplicaSet' && owner.name === `${name}-${templateHash}`
    }
  }

  return {
    workload(target, signal) {
      const { namespace, name, kind } = target
      const type = TYPES[kind]
      return found(target, async () => {
        const object = await client.getJson(formatResourcePath(type, { namespace, name }), {
          signal,
          accept: METADATA_OBJECT,
          purpose: `read ${type.plural} in namespace ${namespace}`,
        })
        const metadata = readMetadata(object)
        if (metadata === undefined)
          throw new KubernetesError('unexpected', `${kind} ${namespace}/${name} is no object.`)
        const { uid, owner } = metadata
        return { target, uid, labels: readOwnershipLabels(object), ...(owner === undefined ? {} : { owner }) }
      })
    },
    pods(workload, signal) {
      const { target, uid } = workload
      const { namespace, name } = target
      return found(target, async () => {
        if (target.kind === 'Pod') {
          const read = { signal, purpose: `read pods in namespace ${namespace}` }
          const pod = readPodFacts(await client.getJson(formatResourcePath(POD_TYPE, { namespace, name }), read))
          return pod?.uid === uid ? [pod] : []
        }
        const isOwn = await isOwnedBy(workload, signal)
        const pods: PodFacts[] = []
        for await (const object of list(POD_TYPE, namespace, undefined, signal)) {
          const pod = readPodFacts(object)
          if (pod !== undefined && isOwn(pod)) pods.push(pod)
        }
        return pods.sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))
      })
    },
  }
}

function among(uids: ReadonlySet<string>) {
  return ({ owner }: PodFacts) => owner !== undefined && uids.has(owner.uid)
}

async function found<Value>(target: WorkloadTarget, read: () => Promise<Value>): Promise<Found<Value>> {
  try {
    return { value: await read() }
  } catch (caught) {
    return { failure: explain(toKubernetesError(caught), target) }
  }
}

function explain({ code, message }: KubernetesError, { kind, namespace, name }: WorkloadTarget): SourceState {
  if (code === 'not_found') return { state: 'absent', reason: `${kind} ${namespace}/${name} does not exist.` }
  if (code === 'forbidden') return { state: 'forbidden', reason: message }
  if (code === 'unreachable' || code === 'timeout') return { state: 'unreachable', reason: message }
  return { state: 'error', reason: message }
}
