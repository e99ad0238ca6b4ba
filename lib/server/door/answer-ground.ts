// The answers that tell of what Flux stands on.

import { GroundPageQuerySchema, GroundQuerySchema, GroundTargetSchema } from '@/lib/contract/schema/queries'
import type { Questions } from '../answers/questions'
import type { Identity } from '../identity/identity'
import type { OpenReaders } from './open-reader'
import { naming, parseQuestion, readQuery } from './query'

export interface GroundAnswerParts {
  readonly identify: (request: Request) => Identity
  readonly readers: OpenReaders
  readonly questionsFor: (request: Request) => Promise<Questions>
}

type Params = Readonly<Record<string, string>>

export function createGroundAnswers({ identify, readers, questionsFor }: GroundAnswerParts) {
  return {
    async ground(request: Request, _: Params, requestId: string): Promise<Response> {
      const { query, ignored } = readQuery(GroundQuerySchema, new URL(request.url).searchParams)
      const { ground } = await questionsFor(request)
      return readers.answer(request, requestId, async ({ signal }) => ({
        ...(await ground.overview(identify(request), query, signal)),
        ...naming(ignored),
      }))
    },
    async groundQuestion(request: Request, params: Params, requestId: string): Promise<Response> {
      const { id } = parseQuestion(GroundTargetSchema, params)
      const { query, ignored } = readQuery(GroundPageQuerySchema, new URL(request.url).searchParams)
      const { ground } = await questionsFor(request)
      return readers.answer(request, requestId, async ({ signal }) => ({
        ...(await ground.page(identify(request), id, query, signal)),
        ...naming(ignored),
      }))
    },
  }
}
