// get_action: the way of what was asked for, as far as it has come.

import { z } from 'zod'
import { answerActed } from '../acted'
import { defineTool } from '../tool'

export const getAction = defineTool({
  name: 'get_action',
  title: 'Way of an action',
  description: 'How what was asked for goes or went: state and steps of each object, whoever asked.',
  input: z.strictObject({ id: z.string().min(1).max(64).describe('From the answer of a request.') }),
  hints: 'read',
  shape: 'acted',
  async answer({ id }, { audience: { questions } }) {
    return answerActed(await questions.action(id), questions, { withSteps: true })
  },
})
