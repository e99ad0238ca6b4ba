// A whole state of given rows, for tests.

import { noCounts } from '@/lib/flux/tell/counts'
import type { Resource, State } from '../state'

export function stateOf(resources: readonly Resource[]): State {
  return {
    version: 7,
    serverTime: '2026-11-20T08:14:00.000Z',
    startedAt: '2026-11-20T08:00:00.000Z',
    build: { version: '0', revision: 'test' },
    cluster: { name: 'test', server: 'https://test', demo: false },
    verdict: { level: 'healthy', sentence: '', reasons: [] },
    counts: { ...noCounts(), marked: 0, byKind: {} },
    sources: [],
    controllers: [],
    problems: [],
    rollouts: [],
    unreadable: [],
    resources,
  }
}
