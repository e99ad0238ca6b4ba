// The services beside the cluster that are asked where they are configured, and who is asking them now.

import { createEndpoint, type Endpoint } from '@/lib/observability/endpoint'
import type { ObservabilityConfig } from '../observability-settings'

export interface Observability {
  readonly alertmanager?: Endpoint
  readonly prometheus?: Endpoint
  readonly loki?: Endpoint
  /** One question at a time for each person: undefined while one of theirs is under way, else what ends this one. */
  enter(person: string): (() => void) | undefined
}

export function openObservability({ alertmanager, prometheus, loki }: ObservabilityConfig): Observability {
  const asking = new Set<string>()
  return {
    ...(alertmanager === undefined ? {} : { alertmanager: createEndpoint('Alertmanager', alertmanager) }),
    ...(prometheus === undefined ? {} : { prometheus: createEndpoint('Prometheus', prometheus) }),
    ...(loki === undefined ? {} : { loki: createEndpoint('Loki', loki) }),
    enter(person) {
      if (asking.has(person)) return undefined
      asking.add(person)
      return () => asking.delete(person)
    },
  }
}
