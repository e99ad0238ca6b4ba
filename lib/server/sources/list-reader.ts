// Large lists are read in a thread of their own, so that the main loop goes on meanwhile and its heap holds none of what
// they leave. The thread begins with the first large page and ends soon after the last.

import { Worker } from 'node:worker_threads'
import type { ListAnswer, ListQuestion } from './list-answer'

/** A smaller page is read sooner than a thread begins. */
const LARGE_BYTES = 256 * 1024
const KEPT_MS = 1_500
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

export interface ListReader {
  /** Undefined where it is not read here: whoever asks reads it then. */
  read(question: ListQuestion): Promise<ListAnswer | undefined>
}

interface Told {
  readonly id: number
  readonly answer: ListAnswer | undefined
}

export function createListReader(program: URL): ListReader {
  const waiting = new Map<number, (answer: ListAnswer | undefined) => void>()
  let worker: Worker | undefined
  let asked = 0
  let hasFailed = false
  let endSoon: ReturnType<typeof setTimeout> | undefined

  const settle = ({ id, answer }: Told) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
    if (waiting.size > 0) return
    endSoon = setTimeout(end, KEPT_MS)
    endSoon.unref()
  }
  const end = () => {
    const ending = worker
    worker = undefined
    void ending?.terminate()
  }
  /** It is not tried again: what kills it may come with every list. */
  const giveUp = () => {
    hasFailed = true
    worker = undefined
    for (const id of [...waiting.keys()]) settle({ id, answer: undefined })
  }
  const begin = () => {
    const begun = new Worker(program, { execArgv: [], env: {}, resourceLimits: HEAP })
    begun.on('message', settle)
    begun.on('error', giveUp)
    begun.on('exit', () => {
      if (worker === begun) giveUp()
    })
    begun.unref()
    return begun
  }

  return {
    async read(question) {
      if (hasFailed || question.bytes.byteLength < LARGE_BYTES) return undefined
      clearTimeout(endSoon)
      const thread = worker ?? begin()
      worker = thread
      asked += 1
      const id = asked
      return new Promise((resolve) => {
        waiting.set(id, resolve)
        thread.postMessage({ id, question })
      })
    },
  }
}
