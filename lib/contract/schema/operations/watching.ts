// What probes and other programs ask of the program itself.

import type { Operations } from './operation'

export const WATCHING_OPERATIONS = {
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
