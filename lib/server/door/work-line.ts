// Who is worked for. Pages and answers begin with work that nobody can cut short: few are under way at a time, one is
// begun in a round of the loop, and nobody works for who has left. All others wait in line, callers by turns.

import type { ServerResponse } from 'node:http'
import { nextTurnAhead } from '@/lib/turns'
import { ApiError } from '../api-error'

export interface WorkLimits {
  readonly underWay: number
  /** How many may wait: of all, and of one caller. */
  readonly waiting: number
  readonly callerWaiting: number
  /** Whoever is at it for longer waits for others, and others need not wait for that. */
  readonly patienceMs: number
}

export interface WorkLine {
  /**
   * False where whoever asked has left before their turn. Throws `unavailable` where too many wait already. The work is
   * over when its first bytes are there, for what is left of it is written as it is read.
   */
  enter(response: ServerResponse, caller: string | undefined): Promise<boolean>
}

const LIMITS: WorkLimits = { underWay: 3, waiting: 400, callerWaiting: 100, patienceMs: 100 }
const RETRY_SECONDS = 2

interface Waiting {
  readonly response: ServerResponse
  settle(isTheirTurn: boolean): void
}

export function createWorkLine(given: Partial<WorkLimits> = {}): WorkLine {
  const limits = { ...LIMITS, ...given }
  const lines = createLines()
  let underWay = 0
  let isCalling = false

  const callNext = async () => {
    if (isCalling) return
    isCalling = true
    while (underWay < limits.underWay && lines.count > 0) {
      await nextTurnAhead()
      const next = lines.takeFirst()
      if (next === undefined) continue
      underWay += 1
      whenBegun(next.response, limits.patienceMs, () => {
        underWay -= 1
        void callNext()
      })
      next.settle(true)
    }
    isCalling = false
  }

  return {
    async enter(response, caller = '') {
      if (response.closed) return false
      if (lines.count >= limits.waiting) throw full('Too many are asking at once. Try again in a moment.')
      // Where callers cannot be told from each other nobody is counted alone.
      if (caller !== '' && lines.countOf(caller) >= limits.callerWaiting)
        throw full(`You are asking ${limits.callerWaiting} questions at once, which is as many as one caller may.`)
      return new Promise((resolve) => {
        const leave = () => waiting.settle(false)
        const waiting: Waiting = {
          response,
          settle(isTheirTurn) {
            response.off('close', leave)
            lines.drop(caller, waiting)
            resolve(isTheirTurn)
          },
        }
        response.once('close', leave)
        lines.add(caller, waiting)
        void callNext()
      })
    },
  }
}

interface Lines {
  readonly count: number
  countOf(caller: string): number
  add(caller: string, one: Waiting): void
  drop(caller: string, one: Waiting): void
  /** The first of the caller who has not been called for longest. */
  takeFirst(): Waiting | undefined
}

function createLines(): Lines {
  const lines = new Map<string, Set<Waiting>>()
  let count = 0
  return {
    get count() {
      return count
    },
    countOf: (caller) => lines.get(caller)?.size ?? 0,
    add(caller, one) {
      const line = lines.get(caller) ?? new Set()
      lines.set(caller, line.add(one))
      count += 1
    },
    drop(caller, one) {
      const line = lines.get(caller)
      if (line?.delete(one) !== true) return
      count -= 1
      if (line.size === 0) lines.delete(caller)
    },
    takeFirst() {
      for (const [caller, line] of lines) {
        // Behind all others.
        lines.delete(caller)
        lines.set(caller, line)
        for (const one of line) return one
      }
      return undefined
    },
  }
}

/** Called once: with the first bytes, when the other side is gone, or when it takes too long to be work of ours. */
function whenBegun(response: ServerResponse, patienceMs: number, listener: () => void): void {
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    response.off('close', end)
    listener()
  }
  const timer = setTimeout(end, patienceMs)
  response.once('close', end)
  const { writeHead } = response
  response.writeHead = (...values: unknown[]) => {
    end()
    return Reflect.apply(writeHead, response, values)
  }
}

function full(message: string): ApiError {
  return new ApiError('unavailable', message, { retryAfterSeconds: RETRY_SECONDS })
}
