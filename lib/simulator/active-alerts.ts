// Which alerts are active in the simulated cluster: those that its nodes and pods give reason for, and the machinery.

import { DAY_MS } from './build-object'
import { recordsAt, textAt } from './json'
import type { KubeObject } from './kube-object'

type List = (collection: string) => readonly KubeObject[]

const PROMETHEUS = 'http://prometheus.home.example.org/graph'

export function activeAlerts(list: List, now: Date): readonly object[] {
  const started = new Date(now.getTime() - 40 * DAY_MS)
  return [
    alert('Watchdog', 'none', started, {}, 'An alert that should always be firing.'),
    alert('InfoInhibitor', 'none', started, {}, 'Inhibits info alerts.'),
    ...list('/nodes').flatMap(pressureOf),
    ...list('/pods').flatMap(crashOf),
  ]
}

function pressureOf(node: KubeObject): readonly object[] {
  const pressed = recordsAt(node, 'status', 'conditions').find(
    ({ type, status }) => type === 'MemoryPressure' && status === 'True',
  )
  if (pressed === undefined) return []
  const since = new Date(textAt(pressed, 'lastTransitionTime') ?? 0)
  const { name } = node.metadata
  return [alert('NodeMemoryHighUtilization', 'critical', since, { node: name }, `Memory of ${name} is above 90 %.`)]
}

function crashOf(pod: KubeObject): readonly object[] {
  const { name, namespace = '' } = pod.metadata
  const waiting = recordsAt(pod, 'status', 'containerStatuses').find(
    (status) => textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff',
  )
  if (waiting === undefined) return []
  const since = new Date(textAt(waiting, 'lastState', 'terminated', 'finishedAt') ?? 0)
  return [
    alert(
      'KubePodCrashLooping',
      'warning',
      since,
      { namespace, pod: name },
      `Pod ${namespace}/${name} is crash looping.`,
    ),
  ]
}

function alert(
  alertname: string,
  severity: string,
  startsAt: Date,
  labels: Readonly<Record<string, string>>,
  summary: string,
): object {
  return {
    labels: { alertname, severity, ...labels },
    annotations: { summary },
    startsAt: startsAt.toISOString(),
    updatedAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 400 * DAY_MS).toISOString(),
    fingerprint: Buffer.from(`${alertname}${summary}`).toString('hex').slice(0, 16),
    receivers: [{ name: 'ntfy' }],
    generatorURL: `${PROMETHEUS}?g0.expr=${alertname}`,
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  }
}
