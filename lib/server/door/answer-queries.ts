// The two questions that operators may ask freely: looked at as a write is, and each with its line in the audit trail.

import type { z } from 'zod'
import { LogQueryRequestSchema, MetricQueryRequestSchema } from '@/lib/contract/schema/free-queries'
import type { FreeQueries } from '../answers/free-queries'
import type { Questions } from '../answers/questions'
import { ApiError } from '../api-error'
import { type Attempt, type Audit, whyOfQuestion } from '../audit'
import type { Gate, Identity } from '../identity/identity'
import { answerJson } from '../respond'
import { actorOf, originRulesOf, writingDown } from './actor'
import type { AllowedHosts } from './allowed-hosts'
import { expectStrict, requireSameOrigin } from './read-action-request'
import { readTextBody } from './read-body'
import { MAX_BODY_BYTES } from './request-guard'
import type { Answer } from './runtime-handle'
import { parseStrictJson } from './strict-json'

export interface QueryAnswerParts {
  readonly gate: Gate
  readonly hosts: AllowedHosts
  readonly audit: Audit
  readonly questionsFor: (request: Request) => Promise<Pick<Questions, 'freeQueries'>>
}

const MAX_DEPTH = 2

export function createQueryAnswers(parts: QueryAnswerParts): Readonly<Record<'queryLogs' | 'queryMetrics', Answer>> {
  const ask =
    <Schema extends z.ZodType<{ readonly query: string }>>(
      schema: Schema,
      action: NonNullable<Attempt['action']>,
      question: (
        free: FreeQueries,
        identity: Identity,
        asked: z.output<Schema>,
        signal: AbortSignal,
      ) => Promise<unknown>,
    ): Answer =>
    (request, _, requestId) => {
      const { gate, hosts, audit, questionsFor } = parts
      const actor = actorOf(request, gate, requestId)
      const answered = async () => {
        requireSameOrigin(request, hosts, originRulesOf(request, gate))
        const { freeQueries } = await questionsFor(request)
        const asked = await readAs(schema, request)
        const answer = await question(freeQueries, actor.identity, asked, request.signal)
        audit(actor, { action, outcome: 'accepted', why: whyOfQuestion(asked.query) })
        return answerJson(answer, requestId)
      }
      return writingDown(audit, actor, answered, { action })
    }
  return {
    queryLogs: ask(LogQueryRequestSchema, 'query-logs', (free, identity, asked, signal) =>
      free.logs(identity, asked, signal),
    ),
    queryMetrics: ask(MetricQueryRequestSchema, 'query-metrics', (free, identity, asked, signal) =>
      free.metrics(identity, asked, signal),
    ),
  }
}

async function readAs<Schema extends z.ZodType>(schema: Schema, request: Request): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(expectStrict(parseStrictJson(await readTextBody(request, MAX_BODY_BYTES), MAX_DEPTH)))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.map(String).join('.') ?? ''
  const what =
    field === '' ? 'The body is none of the questions that this address takes.' : `${field} ${issue?.message}.`
  throw new ApiError('invalid_request', what)
}
