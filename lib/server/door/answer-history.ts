// Deploys and History over HTTP: the question out of the address, and the answer written down.

import {
  DeployPathSchema,
  DeployQuerySchema,
  HistoryQuerySchema,
  HistoryStatsQuerySchema,
} from '@/lib/contract/schema/history-queries'
import type { HistoryReader } from '../answers/history-reading'
import type { Questions } from '../answers/questions'
import { type Identity, NOBODY } from '../identity/identity'
import type { OpenReaders } from './open-reader'
import { naming, parseQuestion, readQuery } from './query'
import type { Answer } from './runtime-handle'

export interface HistoryAnswerParts {
  readonly readers: OpenReaders
  readonly identify: (request: Request) => Identity
  readonly questionsFor: (request: Request) => Promise<Questions>
}

type HistoryAddress = 'deploys' | 'deploy' | 'history' | 'historyStats'

export function createHistoryAnswers(parts: HistoryAnswerParts): Readonly<Record<HistoryAddress, Answer>> {
  const { readers, questionsFor } = parts
  const readerOf = (request: Request): HistoryReader => ({ isKnown: parts.identify(request) !== NOBODY })
  return {
    async deploys(request, _, requestId) {
      const { query, ignored } = readQuery(DeployQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      const ask = () => questions.deploys(query, readerOf(request))
      return readers.answer(request, requestId, async () => ({ ...(await ask()), ...naming(ignored) }))
    },
    async deploy(request, params, requestId) {
      const { id } = parseQuestion(DeployPathSchema, params)
      const questions = await questionsFor(request)
      return readers.answer(request, requestId, () => questions.deploy(id, readerOf(request)))
    },
    async history(request, _, requestId) {
      const { query, ignored } = readQuery(HistoryQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      const ask = () => questions.history(query, readerOf(request))
      return readers.answer(request, requestId, async () => ({ ...(await ask()), ...naming(ignored) }))
    },
    async historyStats(request, _, requestId) {
      const { query, ignored } = readQuery(HistoryStatsQuerySchema, paramsOf(request))
      const questions = await questionsFor(request)
      const ask = () => questions.historyStats(query)
      return readers.answer(request, requestId, async () => ({ ...(await ask()), ...naming(ignored) }))
    },
  }
}

function paramsOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams
}
