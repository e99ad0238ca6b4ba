// The answer of both addresses of logs: once, or as events as they come. What waits behind a slow reader is bounded.

import type { LogEvent } from '@/lib/contract/logs'
import {
  ObjectLogsQuerySchema,
  ObjectQuerySchema,
  WorkloadLogsQuerySchema,
  WorkloadTargetSchema,
} from '@/lib/contract/schema/queries'
import { refOf } from '@/lib/ref'
import type { LogFeed, LogQuestions } from '../answers/logs'
import type { Questions } from '../answers/questions'
import type { Identity } from '../identity/identity'
import type { LogSink } from '../logs/follow-logs'
import { encodeEvent } from '../stream/broadcaster'
import type { OpenReaders, ToldStream } from './open-reader'
import { naming, parseQuestion, readQuery } from './query'

export interface LogAnswerParts {
  readonly readers: OpenReaders
  readonly identify: (request: Request) => Identity
  /** Whose key is another sees something else. */
  readonly seenBy: (request: Request) => Promise<{ readonly questions: Questions; readonly key?: string }>
}

type Params = Readonly<Record<string, string>>

interface Asked {
  readonly follow: boolean
  readonly ignored: readonly string[]
  readonly feedOf: (questions: LogQuestions) => LogFeed | Promise<LogFeed>
}

export function createLogAnswers({ readers, identify, seenBy }: LogAnswerParts) {
  const answer = async (request: Request, requestId: string, { follow, ignored, feedOf }: Asked): Promise<Response> => {
    const { questions, key } = await seenBy(request)
    const feed = await feedOf(questions.logs)
    if (!follow)
      return readers.answer(request, requestId, async () => ({
        ...(await feed.read(request.signal)),
        ...naming(ignored),
      }))
    const hasMoved = async () => {
      await feed.expectAllowed()
      return (await seenBy(request)).key !== key
    }
    return readers.stream(request, requestId, () => ({ ...openLogStream(feed, ignored), hasMoved }))
  }
  return {
    objectLogs(request: Request, params: Params, requestId: string): Promise<Response> {
      const { kind, namespace, name } = parseQuestion(ObjectQuerySchema, params)
      const { query, ignored } = readQuery(ObjectLogsQuerySchema, new URL(request.url).searchParams)
      const feedOf = (logs: LogQuestions) => logs.ofObject(refOf(kind, namespace, name), query)
      return answer(request, requestId, { follow: query.follow, ignored, feedOf })
    },
    workloadLogs(request: Request, params: Params, requestId: string): Promise<Response> {
      const target = parseQuestion(WorkloadTargetSchema, params)
      const { query, ignored } = readQuery(WorkloadLogsQuerySchema, new URL(request.url).searchParams)
      const feedOf = (logs: LogQuestions) => logs.ofWorkload(identify(request), target, query, request.signal)
      return answer(request, requestId, { follow: query.follow, ignored, feedOf })
    },
  }
}

function openLogStream(feed: LogFeed, ignored: readonly string[]): ToldStream {
  return {
    snapshotFrames: () => [],
    broadcaster: {
      add(subscriber) {
        const end = new AbortController()
        let isFirst = ignored.length > 0
        const sink: LogSink = {
          send(event) {
            subscriber.write(encodeEvent(isFirst && event.type === 'lines' ? withIgnored(event, ignored) : event))
            isFirst = false
            if (event.type === 'end') subscriber.close()
          },
          waiting: subscriber.waiting,
        }
        const sayBye = () => {
          subscriber.write(encodeEvent({ type: 'bye', data: { reason: 'shutdown' } }))
          subscriber.close()
        }
        feed.ending.addEventListener('abort', sayBye, { once: true })
        end.signal.addEventListener('abort', () => feed.ending.removeEventListener('abort', sayBye), { once: true })
        // The stream has to stand before its first event.
        queueMicrotask(() => feed.follow(sink, end.signal))
        return () => end.abort()
      },
    },
  }
}

function withIgnored(event: LogEvent & { readonly type: 'lines' }, ignored: readonly string[]): LogEvent {
  return { ...event, data: { ...event.data, ignored } }
}
