// diagnose: why one object is as it is, down to the root cause.

import { z } from 'zod'
import { KindArgument, NameArgument, NamespaceArgument } from '../arguments'
import { diagnoseObject } from '../diagnosis'
import { refAsked } from '../find-object'
import { defineTool } from '../tool'

export const diagnose = defineTool({
  name: 'diagnose',
  title: 'Diagnose one object',
  description:
    'Why one object of Flux is as it is: chain to the root cause, conditions, newest events and messages, workloads that are not well, advice, actions that would help.',
  input: z.strictObject({ kind: KindArgument, namespace: NamespaceArgument, name: NameArgument }),
  hints: 'read',
  shape: 'list',
  answer: (asked, asking) => diagnoseObject(refAsked(asked), asking),
})
