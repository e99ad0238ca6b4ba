// Where the log of a container is read, and how much of it.

export interface PodLog {
  readonly namespace: string
  readonly pod: string
  readonly container: string
}

export interface PodLogOptions {
  readonly follow?: boolean
  /** That of the run before this one. */
  readonly previous?: boolean
  readonly tailLines: number
  /** From now back; the cluster refuses 0. */
  readonly sinceSeconds?: number
  /** Counts instead; the cluster knows whole seconds only. */
  readonly sinceTime?: Date
}

/** Never with `limitBytes`, which keeps the oldest. */
export function formatLogPath({ namespace, pod, container }: PodLog, options: PodLogOptions): string {
  const query = new URLSearchParams({ container, timestamps: 'true', tailLines: String(options.tailLines) })
  if (options.follow === true) query.set('follow', 'true')
  if (options.previous === true) query.set('previous', 'true')
  if (options.sinceTime !== undefined) query.set('sinceTime', options.sinceTime.toISOString().replace(/\.\d+Z$/, 'Z'))
  else if (options.sinceSeconds !== undefined) query.set('sinceSeconds', String(options.sinceSeconds))
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`
}
