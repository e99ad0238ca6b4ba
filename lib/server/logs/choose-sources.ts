// Which containers an answer is made of, and what could be chosen instead.

import type { LogSource, SourceState } from './log-source'
import type { ContainerFacts, PodFacts } from './pod-facts'

export interface Choice {
  readonly pod?: string
  /** Where none is named the main one of each pod is meant. */
  readonly container?: string
}

export interface ChosenSources {
  readonly sources: readonly LogSource[]
  readonly pods: readonly string[]
  readonly containers: readonly string[]
  /** Why there is none, or that there are more. */
  readonly note?: SourceState
}

/** So many pods are read at once. */
export const PODS_AT_MOST = 10
const NAMED_AT_MOST = 200

export function chooseSources(namespace: string, pods: readonly PodFacts[], { pod, container }: Choice): ChosenSources {
  const meant = pod === undefined ? pods : pods.filter(({ name }) => name === pod)
  const sources = meant.slice(0, PODS_AT_MOST).flatMap((one) => {
    const chosen = one.containersToRead.find(({ name }) => name === (container ?? one.main))
    return chosen === undefined ? [] : [sourceOf(namespace, one, chosen)]
  })
  const names = {
    pods: pods.slice(0, NAMED_AT_MOST).map(({ name }) => name),
    containers: [...new Set(meant.flatMap((one) => one.containersToRead.map(({ name }) => name)))],
  }
  const note = noteOf(pods, meant, sources, { ...(pod && { pod }), ...(container && { container }) })
  return { sources, ...names, ...(note === undefined ? {} : { note }) }
}

function sourceOf(namespace: string, pod: PodFacts, container: ContainerFacts): LogSource {
  return {
    namespace,
    pod: pod.name,
    uid: pod.uid,
    container: container.name,
    run: container.run,
    ...(container.end === undefined ? {} : { end: container.end }),
    hasPrevious: container.hasPrevious,
  }
}

function noteOf(
  pods: readonly PodFacts[],
  meant: readonly PodFacts[],
  sources: readonly LogSource[],
  { pod, container }: Choice,
): SourceState | undefined {
  if (pods.length === 0) return { state: 'absent', reason: 'It has no pods now.' }
  if (meant.length === 0) return { state: 'absent', reason: `Pod ${pod} is gone.` }
  if (sources.length === 0) return { state: 'absent', reason: `It has no container ${container}.` }
  const more = meant.length - PODS_AT_MOST
  return more > 0
    ? { state: 'live', reason: `Of the newest ${PODS_AT_MOST} pods; ${more} more can be chosen.` }
    : undefined
}
