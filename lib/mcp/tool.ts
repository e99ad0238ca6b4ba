// What a tool is: a name, one sentence per argument, what it does to the cluster, and a function from arguments to an
// answer. It asks the questions that the API asks, as the same person.

import { z } from 'zod'
import type { Audience } from '@/lib/server/answers/audience'
import type { Actor, Attempt } from '@/lib/server/audit'
import type { Answer, Shape } from './answer'
import { expectArguments } from './arguments'

/** Who asks, of what they see, and how to tell them of the way. */
export interface Asking {
  readonly audience: Pick<Audience, 'questions' | 'mayListEvents'>
  readonly actor: Actor
  /** Ends when they have left. */
  readonly signal: AbortSignal
  /** Progress, for people. Does nothing where nobody asked for it, and never rejects. */
  tell(message: string): Promise<void>
  readonly now: Date
}

/** What the call does: nothing, something that changes no wish, or something a client had better ask its person about. */
export type Hints = 'read' | 'act' | 'act-destructively'

/** What a setting switches on. */
export type Need = 'workloads' | 'ntfy' | 'history' | 'ground' | 'alertmanager' | 'loki' | 'prometheus'

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: z.ZodObject
  readonly hints: Hints
  readonly shape: Shape
  /** Without which it is not listed, since it could only say so. */
  readonly needs?: Need
  /** A free question: for operators, and each one has a line in the audit trail. */
  readonly asks?: NonNullable<Attempt['action']>
  /** Throws `invalid_request` for arguments that do not fit; the answer throws `ApiError` for every other refusal. */
  read(given: unknown): (asking: Asking) => Promise<Answer>
}

interface Definition<Input extends z.ZodObject> extends Omit<Tool, 'input' | 'read'> {
  /** A `z.strictObject`, each argument with `.describe(…)`, one sentence. */
  readonly input: Input
  answer(input: z.output<Input>, asking: Asking): Answer | Promise<Answer>
}

export function defineTool<Input extends z.ZodObject>({ input, answer, ...facts }: Definition<Input>): Tool {
  return {
    ...facts,
    input,
    read(given) {
      const question = expectArguments(facts.name, input, given)
      return async (asking) => answer(question, asking)
    },
  }
}

export const NoArguments = z.strictObject({})
