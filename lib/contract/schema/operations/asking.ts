// The questions that are sent as a body, to services beside the cluster.

import { GUARDED, type Operations } from './operation'

const ERRORS = [...GUARDED, 'not_found', 'too_large', 'upstream_timeout'] as const
const MORE = 'For operators, also where Fluxdeck is read-only: nothing in the cluster changes. One at a time.'

export const ASKING_OPERATIONS = {
  queryLogs: {
    post: {
      group: 'Reading',
      says: 'A question in LogQL of the Loki that is configured; the lines come newest first.',
      more: MORE,
      body: { 'application/json': 'LogQueryRequest' },
      answers: { 200: { says: 'The lines, with secrets removed.', json: 'LogQueryAnswer' } },
      errors: ERRORS,
    },
  },
  queryMetrics: {
    post: {
      group: 'Reading',
      says: 'A question in PromQL of the Prometheus that is configured, as it is now or over a span.',
      more: MORE,
      body: { 'application/json': 'MetricQueryRequest' },
      answers: { 200: { says: 'The series, a hundred at most.', json: 'MetricQueryAnswer' } },
      errors: ERRORS,
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
