// The addresses that ask something of Flux, and tell what came of it.

import { z } from 'zod'
import type { ErrorCode } from '../../errors'
import { GUARDED, type Operations } from './operation'

/** Before it is known what is wanted. */
const UNWELCOME = ['read_only', 'actions_disabled'] as const satisfies readonly ErrorCode[]

const ID = z.object({ id: z.string().describe('The id of an action or of a selection, as the request was answered.') })

export const ACTING_OPERATIONS = {
  actions: {
    get: {
      group: 'Acting',
      says: 'The actions since the last start, newest first.',
      answers: { 200: { says: 'What was asked, and how far it has come.', json: 'ActionList' } },
      errors: GUARDED,
    },
    post: {
      group: 'Acting',
      says: 'Asks for an action on one object, on a selection, or on all that fail.',
      more: 'Answered as soon as the first write is accepted or refused; what follows is told by the stream and at the address of the action.',
      body: { 'application/json': 'ActionRequest' },
      answers: { 202: { says: 'It is under way.', json: 'ActionGroup' } },
      errors: [
        ...GUARDED,
        ...UNWELCOME,
        'not_deployed_for_writes',
        'invalid_kind',
        'invalid_name',
        'invalid_action',
        'not_found',
        'changed',
        'suspended',
        'in_flight',
        'too_large',
        'not_applicable',
        'upstream_timeout',
      ],
    },
  },
  action: {
    get: {
      group: 'Acting',
      says: 'One action, or all of one selection.',
      path: ID,
      answers: { 200: { says: 'How far it has come.', json: 'ActionGroup' } },
      errors: [...GUARDED, 'not_found'],
    },
    delete: {
      group: 'Acting',
      says: 'Stops what has not been sent yet of a selection; nothing already sent is undone.',
      path: ID,
      answers: { 200: { says: 'How far it had come.', json: 'ActionGroup' } },
      errors: [...GUARDED, ...UNWELCOME, 'not_deployed_for_writes', 'not_found', 'too_large'],
    },
  },
} as const satisfies Readonly<Record<string, Operations>>
