// Sources as the board describes them, for tests of what is said of them.

import { describeKind, type FluxKind } from '@/lib/flux/kinds'
import type { SourceHealth, SourceStateName } from '../state'

type More = Partial<Pick<SourceHealth, 'reason' | 'lastSyncedAt' | 'version' | 'since'>>

const SINCE = '2026-11-20T08:00:00.000Z'

export function kindSource(kind: FluxKind, state: SourceStateName = 'live', more: More = {}): SourceHealth {
  const { plural, label } = describeKind(kind)
  return { id: plural, kind, label, role: 'flux', state, since: SINCE, count: 1, ...more }
}

export function controllersSource(state: SourceStateName = 'live', more: More = {}): SourceHealth {
  return { id: 'controllers', label: 'Flux controllers', role: 'flux', state, since: SINCE, count: 1, ...more }
}

export function eventsSource(state: SourceStateName = 'live', more: More = {}): SourceHealth {
  return { id: 'events', label: 'Kubernetes events', role: 'events', state, since: SINCE, count: 1, ...more }
}

export function topicSource(topic: string, state: SourceStateName = 'live', more: More = {}): SourceHealth {
  const label = `Notifications of topic ${topic}`
  return { id: `ntfy:${topic}`, label, role: 'ntfy', state, since: SINCE, count: 1, ...more }
}

export function workloadsSource(state: SourceStateName = 'live', more: More = {}): SourceHealth {
  return {
    id: 'workloads:deployments',
    label: 'Deployments',
    role: 'workloads',
    state,
    since: SINCE,
    count: 1,
    ...more,
  }
}
