// The address of agents. What they ask and are answered there is described by the protocol itself.

import { GUARDED, type Operations } from './operation'

export const AGENT_OPERATIONS = {
  mcp: {
    post: {
      group: 'Agents',
      says: 'The Model Context Protocol, revisions 2026-07-28, 2025-11-25 and 2025-06-18, without sessions.',
      more: 'Takes a Bearer alone, in every mode. Not there without `MCP_ENABLED=1`. At most 16 KiB, and 256 KiB for a call with `refs`. A tool that refuses is a result with `isError`, whose text begins with a code of this API.',
      body: { 'application/json': 'McpRequest' },
      answers: {
        200: { says: 'The answer, as JSON or as a stream.', json: 'McpMessage', events: { message: 'McpMessage' } },
        202: { says: 'A notification was taken.' },
        400: { says: 'What came is no request of the protocol.', json: 'McpMessage' },
        404: { says: 'The protocol has no such method.', json: 'McpMessage' },
        406: { says: '`Accept` does not name both forms of an answer.', json: 'McpMessage' },
      },
      errors: [...GUARDED, 'not_found', 'too_large'],
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
