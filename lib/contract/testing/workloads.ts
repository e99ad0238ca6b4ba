// Workloads and pods as the program tells them, for tests of what is made of them.

import { parseRef } from '@/lib/ref'
import { WORKLOAD_KINDS } from '@/lib/workloads/words'
import type { ObjectWorkloads, PodSummary, WorkloadRow, WorkloadSummary, WorkloadWithPods } from '../workloads'

/** `apps/web` is a Deployment; of other kinds the whole ref is given. It runs unless `more` says otherwise. */
export function workload(name: string, more: Partial<WorkloadSummary> = {}): WorkloadSummary {
  const parts = parseRef(name) ?? parseRef(`Deployment/${name}`)
  const kind = WORKLOAD_KINDS.find((one) => one === parts?.kind)
  if (parts === undefined || kind === undefined) throw new Error(`${name} is no workload`)
  return { ...parts, kind, status: 'ok', sentence: '1 of 1 ready', ready: 1, desired: 1, images: [], ...more }
}

export function withPods(
  name: string,
  pods: readonly PodSummary[],
  more: Partial<WorkloadWithPods> = {},
): WorkloadWithPods {
  return { ...workload(name), pods, podsView: { state: 'live' }, ...more }
}

export function pod(name: string, more: Partial<PodSummary> = {}): PodSummary {
  return {
    name,
    uid: `uid of ${name}`,
    status: 'Running',
    state: 'ok',
    ready: '1/1',
    restarts: 0,
    node: 'n1',
    startedAt: '2026-11-20T07:00:00.000Z',
    current: true,
    containers: ['app'],
    ...more,
  }
}

export function workloadsOf(
  workloads: readonly WorkloadWithPods[],
  more: Partial<ObjectWorkloads> = {},
): ObjectWorkloads {
  return { serverTime: '2026-11-20T08:14:00.000Z', state: 'live', workloads, notJudged: [], remote: false, ...more }
}

export function workloadRow(
  name: string,
  managedBy: WorkloadRow['managedBy'],
  more: Partial<WorkloadRow> = {},
): WorkloadRow {
  return { ...workload(name), managedBy, ...more }
}
