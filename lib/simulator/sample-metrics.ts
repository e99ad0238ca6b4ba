// A few metrics of the simulated cluster, each a function of time, so that a question over a span has a course.

import { numberAt, recordsAt } from './json'
import type { KubeObject } from './kube-object'

export interface SampledSeries {
  readonly metric: Readonly<Record<string, string>>
  /** At a Unix time in seconds. */
  readonly valueAt: (time: number) => string
}

const DAY_SECONDS = 86_400
const MEMORY_BYTES = 32 * 2 ** 30

export function sampleMetrics(
  list: (collection: string) => readonly KubeObject[],
  name: string,
): readonly SampledSeries[] {
  const nodes = list('/nodes').map(({ metadata }) => metadata.name)
  switch (name) {
    case 'up':
      return nodes.map((instance) => seriesOf(name, { job: 'node-exporter', instance }, () => 1))
    case 'node_load1':
      return nodes.map((instance, at) => seriesOf(name, { instance }, (time) => 0.6 + at / 4 + wave(time, at) / 3))
    case 'node_memory_MemAvailable_bytes':
      return nodes.map((instance, at) =>
        seriesOf(name, { instance }, (time) => Math.round(MEMORY_BYTES * (0.4 + wave(time, at) / 10))),
      )
    case 'kube_pod_container_status_restarts_total':
      return list('/pods').flatMap((pod) =>
        recordsAt(pod, 'status', 'containerStatuses').map((status) => {
          const { namespace = '', name: podName } = pod.metadata
          return seriesOf(name, { namespace, pod: podName }, () => numberAt(status, 'restartCount') ?? 0)
        }),
      )
    default:
      return []
  }
}

function seriesOf(
  name: string,
  labels: Readonly<Record<string, string>>,
  valueAt: (time: number) => number,
): SampledSeries {
  return { metric: { __name__: name, ...labels }, valueAt: (time) => String(valueAt(time)) }
}

function wave(time: number, at: number): number {
  return Math.sin((time / DAY_SECONDS) * 2 * Math.PI + at)
}
