import { expect, it } from 'vitest'
import type { State } from '@/lib/contract/state'
import { row } from '@/lib/contract/testing/rows'
import { noCounts } from '@/lib/flux/tell/counts'
import { answerState } from './state-as-stream'

function state(rows: number): State {
  const resources = Array.from({ length: rows }, (_, at) =>
    row(`apps/app-${at}`, { statusText: 'größer als „64 kB“ '.repeat(20) }),
  )
  return {
    version: 7,
    serverTime: '2026-11-21T12:00:00.000Z',
    startedAt: '2026-11-21T11:00:00.000Z',
    build: { version: '0.1.0', revision: 'abc' },
    cluster: { name: 'homelab', server: 'https://127.0.0.1:6443', demo: false },
    verdict: { level: 'healthy', sentence: 'Everything reconciled.', reasons: [] },
    counts: { ...noCounts(), marked: 0, byKind: {} },
    sources: [],
    controllers: [],
    problems: [],
    rollouts: [],
    unreadable: [],
    resources,
  }
}

it.each([0, 1, 2, 400])('writes a state of %i rows as one body of JSON', async (rows) => {
  const answer = answerState(state(rows), 'request-1')
  expect(answer.headers.get('content-type')).toContain('json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toEqual(state(rows))
})
