'use client'
// The lines of one question while it is shown: followed, or read once.

import { useEffect, useState } from 'react'
import { failureOf, fetchJson } from '@/lib/client/fetch-json'
import { browserFeedPort, followFeed } from '@/lib/client/follow-feed'
import { addBatch, type LogLines, NO_LINES } from '@/lib/client/log-lines'
import type { LogAnswer, LogBatch } from '@/lib/contract/logs'
import { addressOf, type LogQuestion } from './log-question'

/** `ended`: nothing more will come of it. */
export type LogPhase = 'connecting' | 'live' | 'reconnecting' | 'ended' | 'refused'

export interface LogRefusal {
  readonly code: string
  readonly message: string
}

export interface ShownLog {
  readonly log: LogLines
  readonly phase: LogPhase
  readonly refusal?: LogRefusal
}

const NOTHING: ShownLog = { log: NO_LINES, phase: 'connecting' }
const EVENTS = ['lines', 'end', 'bye'] as const
/** What may be otherwise in a moment. */
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'upstream_timeout', 'rate_limited', 'internal', 'offline'])

/** `attempt` grows when somebody wants it read anew. */
export function useLogLines(question: LogQuestion, follow: boolean, attempt: number): ShownLog {
  const [shown, setShown] = useState<ShownLog>(NOTHING)
  const address = addressOf(question, { follow: follow || undefined })
  const probe = addressOf(question, { tail: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a wish to ask again
  useEffect(() => {
    const end = new AbortController()
    setShown(NOTHING)
    if (follow) followInto(address, probe, setShown, end)
    else void readInto(address, setShown, end.signal)
    return () => end.abort()
  }, [address, probe, follow, attempt])
  return shown
}

type SetShown = (change: (shown: ShownLog) => ShownLog) => void

function followInto(address: string, probe: string, setShown: SetShown, end: AbortController): void {
  const { signal } = end
  let isFirst = true
  let hasLines = false
  const refuse = async () => {
    const refusal = await whyRefused(probe, signal)
    if (signal.aborted || refusal === undefined) return
    setShown((shown) => ({ ...shown, phase: 'refused', refusal }))
    if (!PASSING.has(refusal.code)) end.abort()
  }
  followFeed(
    browserFeedPort(address, EVENTS),
    {
      onEvent(type, text) {
        if (type === 'end') {
          setShown(({ log }) => ({ log, phase: 'ended' }))
          end.abort()
          return true
        }
        const batch = parseBatch(text)
        if (batch === undefined) return false
        const isAgain = isFirst && hasLines
        isFirst = false
        hasLines = true
        setShown(({ log }) => ({ log: addBatch(log, batch, isAgain), phase: 'live' }))
        return true
      },
      onAlive(isAlive) {
        if (isAlive || signal.aborted) return
        isFirst = true
        setShown(({ log }) => ({ log, phase: 'reconnecting' }))
        // An event stream cannot tell a refusal from a broken line, so the ordinary address is asked.
        void refuse()
      },
    },
    signal,
  )
}

/** Our own server writes these from the types of the contract. */
function parseBatch(text: string): LogBatch | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readInto(address: string, setShown: SetShown, signal: AbortSignal): Promise<void> {
  try {
    const answer = await fetchJson<LogAnswer>(address, signal)
    if (!signal.aborted) setShown(() => ({ log: addBatch(NO_LINES, answer, false), phase: 'ended' }))
  } catch (error) {
    if (!signal.aborted) setShown((shown) => ({ ...shown, phase: 'refused', refusal: describeFailure(error) }))
  }
}

async function whyRefused(probe: string, signal: AbortSignal): Promise<LogRefusal | undefined> {
  try {
    await fetchJson<LogAnswer>(probe, signal)
    return undefined
  } catch (error) {
    return signal.aborted ? undefined : describeFailure(error)
  }
}

function describeFailure(error: unknown): LogRefusal {
  return failureOf(error) ?? { code: 'offline', message: 'Fluxdeck could not be reached.' }
}
