// Pods that were ended as a whole, by a node or by somebody.

import { type Ago, conditions, running, terminated } from './kubelet'
import { type PodCase, podSpec } from './pod-case'

const READY = { PodScheduled: true, Initialized: true, Ready: true }

export function leavingPods(ago: Ago): readonly PodCase[] {
  return [...gone(ago), ...deleted(ago)]
}

function gone(ago: Ago): readonly PodCase[] {
  const by = (name: string, reason: string, message: string): PodCase => ({
    name,
    spec: podSpec(),
    status: { phase: 'Failed', reason, message, startTime: ago(60) },
    columns: { ready: '0/1', status: reason, restarts: 0 },
    state: 'failed',
    sentence: reason,
  })
  const killed = terminated('app', { exitCode: 137, reason: 'Error', startedAt: ago(60), finishedAt: ago(2) })
  return [
    by('evicted', 'Evicted', 'The node was low on resource: memory.'),
    by('node-affinity', 'NodeAffinity', 'Predicate NodeAffinity failed'),
    by('out-of-cpu', 'OutOfcpu', "Node didn't have enough resource: cpu"),
    by('not-admitted', 'UnexpectedAdmissionError', 'Allocate failed due to no devices left'),
    by('shut-down', 'Terminated', 'Pod was terminated in response to imminent node shutdown.'),
    by('past-its-deadline', 'DeadlineExceeded', 'Pod was active on the node longer than the specified deadline'),
    {
      ...by('evicted-with-its-container', 'Evicted', 'The node was low on resource: memory.'),
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'low on memory',
        startTime: ago(60),
        containerStatuses: [killed],
      },
      columns: { ready: '0/1', status: 'Error', restarts: 0 },
      flags: ['killed'],
    },
    {
      name: 'unknown-phase',
      spec: podSpec(),
      status: { phase: 'Unknown', startTime: ago(60) },
      columns: { ready: '0/1', status: 'Unknown', restarts: 0 },
      state: 'failed',
      sentence: 'Unknown',
    },
    {
      name: 'failed-without-a-word',
      spec: podSpec(),
      status: { phase: 'Failed', startTime: ago(60) },
      columns: { ready: '0/1', status: 'Failed', restarts: 0 },
      state: 'failed',
      sentence: 'Failed',
    },
    {
      name: 'succeeded-without-a-word',
      spec: podSpec(),
      isToEnd: true,
      status: { phase: 'Succeeded', startTime: ago(60) },
      columns: { ready: '0/1', status: 'Succeeded', restarts: 0 },
      state: 'ok',
      sentence: 'completed',
    },
    {
      name: 'succeeded-and-should-run',
      spec: podSpec(),
      status: { phase: 'Succeeded', startTime: ago(60) },
      columns: { ready: '0/1', status: 'Succeeded', restarts: 0 },
      state: 'failed',
      sentence: 'ended by itself and should run',
    },
  ]
}

function deleted(ago: Ago): readonly PodCase[] {
  const alive = {
    phase: 'Running',
    startTime: ago(60),
    conditions: conditions(ago(60), READY),
    containerStatuses: [running('app', ago(60))],
  }
  const columns = { ready: '1/1', status: 'Terminating', restarts: 0 }
  const ended = terminated('app', { exitCode: 0, reason: 'Completed', startedAt: ago(60), finishedAt: ago(2) })
  return [
    {
      name: 'terminating',
      spec: podSpec(),
      deletedAgo: 9,
      status: alive,
      columns,
      state: 'progressing',
      sentence: 'terminating',
    },
    {
      name: 'long-terminating',
      spec: podSpec(),
      deletedAgo: 10,
      status: alive,
      columns,
      state: 'failed',
      sentence: 'terminating for more than 10 min',
    },
    {
      name: 'on-a-lost-node',
      spec: podSpec(),
      status: { ...alive, reason: 'NodeLost', message: 'Node pi3 which was running pod web is unresponsive' },
      columns: { ...columns, status: 'NodeLost' },
      state: 'failed',
      sentence: 'NodeLost',
    },
    {
      name: 'on-a-lost-node-and-deleted',
      spec: podSpec(),
      deletedAgo: 1,
      status: { ...alive, reason: 'NodeLost' },
      columns: { ...columns, status: 'Unknown' },
      state: 'failed',
      sentence: 'NodeLost, no word of its node',
    },
    {
      name: 'deleted-after-its-end',
      spec: podSpec(['app'], { restartPolicy: 'Never' }),
      isToEnd: true,
      deletedAgo: 1,
      status: { phase: 'Succeeded', startTime: ago(60), containerStatuses: [ended] },
      columns: { ready: '0/1', status: 'Completed', restarts: 0 },
      state: 'progressing',
      sentence: 'terminating',
    },
    {
      name: 'deleted-after-its-failure',
      spec: podSpec(['app'], { restartPolicy: 'Never' }),
      isToEnd: true,
      deletedAgo: 1,
      status: { phase: 'Failed', startTime: ago(60) },
      columns: { ready: '0/1', status: 'Failed', restarts: 0 },
      state: 'progressing',
      sentence: 'terminating',
    },
    {
      name: 'ended-and-not-told-yet',
      spec: podSpec(['app'], { restartPolicy: 'Never' }),
      isToEnd: true,
      status: { phase: 'Running', startTime: ago(60), containerStatuses: [ended] },
      columns: { ready: '0/1', status: 'Completed', restarts: 0 },
      state: 'ok',
      sentence: 'completed',
    },
  ]
}
