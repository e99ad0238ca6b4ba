// Why workloads, or pods, are not a full and current answer, in words; and which right would change that.

import type { SourceStateName } from '@/lib/contract/state'

export type UnreadThing = 'Workloads' | 'Pods'

const WORDS: Readonly<Record<SourceStateName, string | undefined>> = {
  live: undefined,
  connecting: 'are still being read',
  stale: 'may be out of date: the watch was lost',
  forbidden: 'are not read: no permission',
  absent: 'are not read: the cluster does not serve them',
  rate_limited: 'are read slowly: the API server asks to wait',
  unauthorised: 'are not read: the sign-in to the cluster was refused',
  error: 'could not be read',
  disabled: 'are not read: reading them is switched off',
}

/** Undefined where nothing is wrong. */
export function whyUnread(what: UnreadThing | 'Some workloads', state: SourceStateName): string | undefined {
  const words = WORDS[state]
  return words === undefined ? undefined : `${what} ${words}`
}

const RESOURCES: Readonly<Record<UnreadThing, string>> = {
  Workloads: 'deployments, statefulsets, daemonsets, jobs and cronjobs',
  Pods: 'pods and replicasets',
}

/** What Fluxdeck lacks where it may not read. */
export function missingRight(what: UnreadThing, namespace?: string): string {
  const where = namespace === undefined ? '' : ` in ${namespace}`
  return `Fluxdeck lacks the right to get, list and watch ${RESOURCES[what]}${where} (role fluxdeck-workloads).`
}
