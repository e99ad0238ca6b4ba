// What probes and other programs ask of the program itself.

import { BadgeQuerySchema, SummaryQuerySchema } from '../queries'
import { GUARDED, LOOKED_AT, OPEN, type Operations } from './operation'

const AS_BEFORE = { says: 'The same as before, by `If-None-Match`.' } as const

export const WATCHING_OPERATIONS = {
  summary: {
    get: {
      group: 'Watching',
      says: 'The state in one flat object of strings and numbers, of 1 kB at most.',
      query: SummaryQuerySchema,
      answers: {
        200: { says: 'The state in short.', json: 'Summary' },
        503: { says: 'The same, where `strict` asked for more than there is.', json: 'Summary' },
      },
      errors: GUARDED,
    },
  },
  badge: {
    get: {
      group: 'Watching',
      says: 'The verdict, or the status of one object, as a picture; grey for whoever is not known.',
      query: BadgeQuerySchema,
      answers: { 200: { says: 'The picture.', text: 'image/svg+xml' }, 304: AS_BEFORE },
      errors: [...OPEN, 'invalid_name'],
    },
  },
  badgeJson: {
    get: {
      group: 'Watching',
      says: 'The badge in the form of the endpoint badge of shields.',
      query: BadgeQuerySchema,
      answers: { 200: { says: 'The badge.', json: 'Badge' }, 304: AS_BEFORE },
      errors: [...OPEN, 'invalid_name'],
    },
  },
  metrics: {
    get: {
      group: 'Watching',
      says: 'Numbers for Prometheus, with `METRICS_PUBLIC=1` on this port: for a token, and for an operator who signed in.',
      answers: { 200: { says: 'The text format of Prometheus.', text: 'text/plain' } },
      errors: [...LOOKED_AT, 'forbidden', 'not_found'],
    },
  },
  healthz: {
    get: {
      group: 'Watching',
      says: 'Whether the process answers, under any Host.',
      answers: { 200: { says: 'It does.', text: 'text/plain' } },
      errors: ['invalid_request'],
    },
  },
  readyz: {
    get: {
      group: 'Watching',
      says: 'Whether people may come: after the first attempt to read, and through outages.',
      answers: {
        200: { says: 'They may.', text: 'text/plain' },
        503: { says: 'Not yet, or not any more.', text: 'text/plain' },
      },
      errors: ['invalid_request'],
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
