// The answers that tell of what Flux deployed: of one object, once or as events, and of all. Pods are those of whoever asks.

import { ObjectQuerySchema, WorkloadQuerySchema } from '@/lib/contract/schema/queries'
import { type Ref, refOf } from '@/lib/ref'
import type { Questions } from '../answers/questions'
import type { Identity } from '../identity/identity'
import type { OpenReaders } from './open-reader'
import { naming, parseQuestion, readQuery } from './query'

export interface WorkloadAnswerParts {
  readonly identify: (request: Request) => Identity
  /** Not everybody sees everything, and what somebody sees can change. */
  readonly isByRights: boolean
  readonly readers: OpenReaders
  readonly questionsFor: (request: Request) => Promise<Questions>
}

type Params = Readonly<Record<string, string>>

interface Asked {
  readonly ref: Ref
  readonly identity: Identity
  readonly questions: Questions
}

export function createWorkloadAnswers(parts: WorkloadAnswerParts) {
  const { identify, readers, questionsFor } = parts
  const readObject = async (request: Request, params: Params): Promise<Asked> => {
    const { kind, namespace, name } = parseQuestion(ObjectQuerySchema, params)
    return {
      ref: refOf(kind, namespace, name),
      identity: identify(request),
      questions: await questionsFor(request),
    }
  }
  return {
    async object(request: Request, params: Params, requestId: string): Promise<Response> {
      const { ref, identity, questions } = await readObject(request, params)
      return readers.answer(request, requestId, async ({ signal }) =>
        questions.object(ref, await questions.workloads.inventory(identity, ref, signal)),
      )
    },
    async objectWorkloads(request: Request, params: Params, requestId: string): Promise<Response> {
      const { ref, identity, questions } = await readObject(request, params)
      if (request.headers.get('accept')?.includes('text/event-stream') === true)
        return streamWorkloads(request, requestId, { ref, identity, questions }, parts)
      return readers.answer(request, requestId, ({ signal }) => questions.workloads.ofObject(identity, ref, signal))
    },
    async workloads(request: Request, _: Params, requestId: string): Promise<Response> {
      const { query, ignored } = readQuery(WorkloadQuerySchema, new URL(request.url).searchParams)
      const { workloads } = await questionsFor(request)
      return readers.answer(request, requestId, async ({ signal }) => ({
        ...(await workloads.page(identify(request), query, signal)),
        ...naming(ignored),
      }))
    },
  }
}

async function streamWorkloads(
  request: Request,
  requestId: string,
  { ref, identity, questions }: Asked,
  { isByRights, readers, questionsFor }: WorkloadAnswerParts,
): Promise<Response> {
  const { key, open } = await questions.workloads.live(identity, ref)
  const hasMoved = async () => {
    const { workloads } = await questionsFor(request)
    return (await workloads.live(identity, ref)).key !== key
  }
  return readers.stream(request, requestId, () => ({ ...open(), ...(isByRights ? { hasMoved } : {}) }))
}
