// The thread of History from outside: each question gets its answer, a failure with its code, or is given up in time.

import { Worker } from 'node:worker_threads'
import type { FailureCode, Reply, ThreadInput, WorkAnswers, WorkQuestions } from './work'

export class HistoryFailure extends Error {
  override readonly name = 'HistoryFailure'

  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message)
  }
}

export interface ThreadLink {
  ask<What extends keyof WorkQuestions>(
    what: What,
    query: WorkQuestions[What],
    withinMs?: number,
  ): Promise<WorkAnswers[What]>
  /** Whatever is under way is given up: a file is free at once. */
  end(): Promise<void>
}

/** A method, so that each takes its own kind of answer. */
interface Waiting {
  take(answer: unknown): void
  fail(failure: HistoryFailure): void
}

/** Far above what it needs: about 20 MB. */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 }

export function startThread(program: URL, input: ThreadInput): ThreadLink {
  const thread = new Worker(program, {
    workerData: input,
    resourceLimits: LIMITS,
    // Some versions of Node call their database an experiment on each start.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let ended: HistoryFailure | undefined
  const endWith = (failure: HistoryFailure) => {
    ended ??= failure
    for (const one of waiting.values()) one.fail(ended)
    waiting.clear()
  }
  thread.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id)
    waiting.delete(reply.id)
    if ('failure' in reply) asked?.fail(new HistoryFailure(reply.failure.code, reply.failure.message))
    else asked?.take(reply.answer)
  })
  thread.on('error', ({ message }) => endWith(new HistoryFailure('ended', message)))
  thread.on('exit', () => endWith(new HistoryFailure('ended', 'its thread has ended')))
  // A process that has nothing else to do ends.
  thread.unref()

  return {
    ask: (what, query, withinMs) =>
      new Promise((take, fail) => {
        if (ended !== undefined) return fail(ended)
        lastId += 1
        const id = lastId
        const timer =
          withinMs === undefined
            ? undefined
            : setTimeout(() => {
                waiting.delete(id)
                fail(new HistoryFailure('slow', `no answer within ${withinMs} ms`))
              }, withinMs)
        const settle = () => clearTimeout(timer)
        waiting.set(id, {
          take(answer: WorkAnswers[typeof what]) {
            settle()
            take(answer)
          },
          fail(failure) {
            settle()
            fail(failure)
          },
        })
        thread.postMessage({ id, what, query })
      }),
    async end() {
      endWith(new HistoryFailure('ended', 'it was ended'))
      await thread.terminate()
    },
  }
}
