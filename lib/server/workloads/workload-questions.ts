// Workloads that are asked for one by one, because no list and no watch will tell of them: each once at a time, a few at
// once, and again after a while where there was no answer.

import type { KubernetesReader } from '@/lib/kubernetes/client'
import { type Clock, pause } from '@/lib/kubernetes/clock'
import { toKubernetesError } from '@/lib/kubernetes/errors'
import { isRecord, readRecord, readText } from '@/lib/kubernetes/json'
import { formatResourcePath } from '@/lib/kubernetes/resource-type'
import { createPlaces } from '@/lib/places'
import { kindOf, nameOf, namespaceOf, type Ref } from '@/lib/ref'
import { isWorkloadKind, WORKLOAD_TYPES } from '@/lib/workloads/kinds'
import type { Found } from './workload-shelf'

export interface WorkloadQuestions {
  ask(ref: Ref): void
  askJobs(namespace: string): void
}

export interface WorkloadQuestionsOptions {
  readonly client: KubernetesReader
  readonly timers: Clock
  /** Whether the answer is still of use. */
  readonly isOpen: (ref: Ref) => boolean
  readonly onFound: (ref: Ref, found: Found) => void
  readonly onJobs: (objects: readonly unknown[]) => void
}

const PARALLEL = 4
const RETRY_MS = 60_000
const PAGE = '500'

export function createWorkloadQuestions(options: WorkloadQuestionsOptions, signal: AbortSignal): WorkloadQuestions {
  const { client, timers, isOpen, onFound, onJobs } = options
  const places = createPlaces(PARALLEL)
  /** True where it was asked again while the question was on its way. */
  const asked = new Map<string, boolean>()

  /** Again after a while, for as long as there is no answer. */
  const once = (key: string, work: () => Promise<boolean>) => {
    if (asked.has(key)) {
      asked.set(key, true)
      return
    }
    const attempt = async (): Promise<void> => {
      asked.set(key, false)
      const leave = await places.enter(signal)
      const isDone = await work().finally(leave)
      if (signal.aborted) return
      if (!isDone) await pause(timers, RETRY_MS, signal)
      if (!isDone || asked.get(key) === true) await attempt()
      else asked.delete(key)
    }
    void attempt()
  }

  const readOne = async (ref: Ref): Promise<boolean> => {
    const kind = kindOf(ref)
    if (!isWorkloadKind(kind) || !isOpen(ref) || signal.aborted) return true
    const path = formatResourcePath(WORKLOAD_TYPES[kind], { namespace: namespaceOf(ref), name: nameOf(ref) })
    try {
      onFound(ref, { object: await client.getJson(path, { signal, purpose: `get ${WORKLOAD_TYPES[kind].plural}` }) })
      return true
    } catch (error) {
      if (signal.aborted) return true
      const { code, message } = toKubernetesError(error)
      onFound(ref, code === 'not_found' ? { type: 'gone' } : { type: 'unreadable', reason: message })
      return code === 'not_found'
    }
  }

  const readJobs = async (namespace: string): Promise<boolean> => {
    try {
      for (let next: string | undefined = ''; next !== undefined && !signal.aborted; ) {
        const query = new URLSearchParams({ limit: PAGE, ...(next === '' ? {} : { continue: next }) })
        const path = `${formatResourcePath(WORKLOAD_TYPES.Job, { namespace })}?${query}`
        const page = await client.getJson(path, { signal, purpose: 'list jobs' })
        if (isRecord(page) && Array.isArray(page.items)) onJobs(page.items)
        next = readText(readRecord(page, 'metadata'), 'continue')
      }
      return true
    } catch {
      return false
    }
  }

  return {
    ask: (ref) => once(ref, () => readOne(ref)),
    askJobs: (namespace) => once(`Jobs of ${namespace}`, () => readJobs(namespace)),
  }
}
