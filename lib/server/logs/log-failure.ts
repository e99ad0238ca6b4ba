// What a log that cannot be read means: mostly it is a state of the container, the pod or the node, and no failure.

import type { LogState } from '@/lib/contract/logs'
import type { KubernetesError } from '@/lib/kubernetes/errors'
import type { PodLog } from '@/lib/kubernetes/pod-log'
import type { SourceState } from './log-source'

/** `error.detail` is the cluster's own sentence; of it only words that are known leave. */
export function explainLogFailure(error: KubernetesError, { namespace, pod, container }: PodLog): SourceState {
  const { code, detail = '', status } = error
  if (code === 'forbidden')
    return {
      state: 'forbidden',
      reason: `The cluster does not let Fluxdeck read logs in namespace ${namespace} (get pods/log).`,
    }
  if (code === 'not_found') return explainMissing(detail, pod)
  if (code === 'invalid') return explainInvalid(detail, container)
  if (code === 'timeout') return { state: 'unreachable', reason: 'The log did not come in time: the node may hang.' }
  if (KUBELET_AWAY.test(detail)) return { state: 'unreachable', reason: 'The kubelet of its node does not answer.' }
  if (code === 'unreachable') {
    const isBehind = status !== undefined && status !== 503
    return { state: 'unreachable', reason: isBehind ? 'The kubelet of its node does not answer.' : error.message }
  }
  return { state: 'error', reason: error.message }
}

const KUBELET_AWAY = /\/containerLogs\/|:10250\b|dial tcp|proxy error|No agent available|kubelet/i

/** The same words for a pod that is gone and for its node: only the name tells. */
function explainMissing(detail: string, pod: string): SourceState {
  const named = /^(?:pods|nodes) "([^"]{1,253})" not found/.exec(detail)?.[1]
  if (named === undefined || named === pod) return { state: 'absent', reason: `Pod ${pod} is gone.` }
  return { state: 'absent', reason: `Node ${named} is gone, and the logs of its pods with it.` }
}

function explainInvalid(detail: string, container: string): SourceState {
  const waits = /is waiting to start: ([A-Za-z]{1,64})/.exec(detail)?.[1]
  if (waits !== undefined || detail.includes('is waiting to start'))
    return {
      state: 'waiting',
      reason: `Container ${container} waits to start${waits === undefined ? '' : `: ${waits}`}.`,
    }
  if (/previous terminated container .{1,300} not found/.test(detail))
    return { state: 'absent', reason: `There is no log of an earlier run of container ${container}.` }
  if (detail.includes('is not valid for pod'))
    return { state: 'absent', reason: `The pod has no container ${container}.` }
  if (/is not available|does not have a host assigned|not been scheduled/.test(detail))
    return { state: 'waiting', reason: `Container ${container} has not started yet.` }
  if (detail.includes('is terminated')) return { state: 'ended', reason: `Container ${container} has ended.` }
  return { state: 'error', reason: 'The cluster calls the question for this log invalid.' }
}

const WORST: readonly LogState[] = ['live', 'waiting', 'unreachable', 'error', 'forbidden', 'ended', 'absent']

/** Of several: as good as the best of them, so that one that is away does not say it of all. */
export function stateOfAll(streams: readonly SourceState[], none: SourceState): SourceState {
  const [best] = [...streams].sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state))
  if (best === undefined) return none
  return { state: best.state, ...(best.reason === undefined ? {} : { reason: best.reason }) }
}
