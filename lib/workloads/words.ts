// The kinds of workloads and the words for how they stand. Kubernetes' own words where it has them.

export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number]

/** What has logs of its own. */
export const LOGGED_KINDS = ['Pod', ...WORKLOAD_KINDS] as const
export type LoggedKind = (typeof LOGGED_KINDS)[number]

/** Worst first. `suspended` is all that is not meant to run now: paused, scaled to 0, no node matches, completed. */
export const WORKLOAD_STATUSES = ['failed', 'unknown', 'progressing', 'suspended', 'ok'] as const
export type WorkloadStatus = (typeof WORKLOAD_STATUSES)[number]

/** How a pod stands, whatever its word: a pod in CrashLoopBackOff has the phase Running. Worst first. */
export const POD_STATES = ['failed', 'progressing', 'ok'] as const
export type PodState = (typeof POD_STATES)[number]
