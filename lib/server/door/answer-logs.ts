// The answer of both addresses of logs: once, or as events as they come. What waits behind a slow reader is bounded.

import type { LogEvent } from '@/lib/contract/logs'
import type { LogFeed } from '../answers/logs'
import type { LogSink } from '../logs/follow-logs'
import { encodeEvent } from '../stream/broadcaster'
import type { OpenReaders, ToldStream } from './open-reader'

export interface AskedLogs {
  readonly feed: LogFeed
  readonly follow: boolean
  readonly ignored: readonly string[]
  /** True once this person sees something else than before. */
  readonly hasMoved: () => Promise<boolean>
}

export function createLogAnswers(readers: OpenReaders) {
  return (request: Request, requestId: string, asked: AskedLogs): Response | Promise<Response> => {
    const { feed, follow, ignored } = asked
    if (!follow)
      return readers.answer(request, requestId, async () => ({
        ...(await feed.read(request.signal)),
        ...(ignored.length === 0 ? {} : { ignored }),
      }))
    return readers.stream(request, requestId, () => openLogStream(asked))
  }
}

function openLogStream({ feed, ignored, hasMoved }: AskedLogs): ToldStream {
  return {
    async hasMoved() {
      await feed.expectAllowed()
      return hasMoved()
    },
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
